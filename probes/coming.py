"""What comes on a page only a while after something was done on it: by a timer, from its server, with an animation."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import TYPE_CHECKING

from probes.pages import settle
from probes.scripts import page_script

if TYPE_CHECKING:
    from playwright.async_api import JSHandle, Page, Request

_QUIET = 100  # ms without a change, after which the page has come to rest
_LOOK = 500  # ms after which another look is worth while though no change was seen: frames and closed roots hide theirs
_PATIENCE = 5.0  # seconds for all that comes, however much it is


async def moments_after(page: "Page", act: Callable[[], Awaitable[object]], *, idle: float) -> AsyncGenerator[None]:
    """Do `act`, then yield at each moment at which a look at the page may show something new.

    These are when it has changed and come to rest, and besides every half second. They end when for `idle` seconds it
    has not changed and has asked for nothing that is still on its way, and after five seconds in any case; there is one
    at least. Close it with `contextlib.aclosing`. Raises what `act` does, and Playwright's Error where the page
    is gone.
    """
    asked: set[Request] = set()

    def begun(request: "Request") -> None:
        asked.add(request)

    def ended(request: "Request") -> None:
        asked.discard(request)

    page.on("request", begun)
    page.on("requestfinished", ended)
    page.on("requestfailed", ended)
    try:
        watch = await _watch(page)
        await act()
        clock = asyncio.get_running_loop().time
        start = stirred = clock()
        while True:
            watch, changed = await _rest(page, watch)
            if changed or asked:
                stirred = clock()
            yield
            if clock() - stirred >= idle or clock() - start >= _PATIENCE:
                return
    finally:
        page.remove_listener("request", begun)
        page.remove_listener("requestfinished", ended)
        page.remove_listener("requestfailed", ended)


async def _watch(page: "Page") -> "JSHandle":
    return await page.evaluate_handle(page_script("coming.js"))


async def _rest(page: "Page", watch: "JSHandle") -> tuple["JSHandle", bool]:
    """Whether the page changed, and the watch over it: a new one where another page has come in its place."""
    from playwright.async_api import Error  # noqa: PLC0415

    try:
        return watch, bool(await watch.evaluate(f"watch => watch.rest({_QUIET}, {_LOOK})"))
    except Error:
        await settle(page)
        return await _watch(page), True
