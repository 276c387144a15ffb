"""Opening a desk's page, and saying what is wrong when it does not open."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Literal, TypeVar
from urllib.parse import urlsplit

from harness.errors import FaultKind, ProbeError
from probes.challenge import raise_for_answer
from probes.words import one_line

if TYPE_CHECKING:
    from playwright.async_api import Page

T = TypeVar("T")

_MOVED = ("navigation", "not attached", "detached", "only in the context they were created")  # in Playwright's words
_MOST_LOADS = 3  # of a page by itself
_PATIENCE_WITH_EXTRAS = 5.0  # seconds for pictures and scripts that come after the text


async def open_page(page: "Page", url: str, *, patience: float) -> None:
    """Go to `url` and wait until the page can be used; one whose text does not end within `patience` is used as it is.

    Raises ProbeError: unreachable (not an address), blocked (403, 429, or something known that keeps machines out),
    rejected (any other answer of 400 or more); Playwright's own errors for what fails below HTTP.
    """
    if urlsplit(url).scheme not in {"http", "https"}:
        message = f"{url!r} is not the address of a page; allowed is http://... or https://..., set `to` of the channel"
        raise ProbeError(FaultKind.UNREACHABLE, message)
    read, loaded = asyncio.Event(), _loaded(page)
    page.once("domcontentloaded", lambda _: read.set())
    response = await page.goto(url, wait_until="commit")
    if response is None:  # from one place in a page to another: it is not loaded again
        await settle(page)
        return
    with suppress(TimeoutError):  # a tracker's script that does not come holds up all that stands below it
        await asyncio.wait_for(read.wait(), patience)
    await raise_for_answer(page, response, f"the page {url}")
    with suppress(TimeoutError):
        await asyncio.wait_for(loaded.wait(), _PATIENCE_WITH_EXTRAS if read.is_set() else 0)


def _loaded(page: "Page") -> asyncio.Event:
    """Set once the next page has loaded, or is gone. Playwright's own wait for it sends its driver three messages."""
    over = asyncio.Event()
    page.once("domcontentloaded", lambda _: over.clear())  # the one before may have loaded only now
    for event in ("load", "crash", "close"):
        page.once(event, lambda _: over.set())
    return over


async def settle(page: "Page", state: Literal["load", "networkidle"] = "load") -> None:
    """Give late scripts a moment; a page that never comes to rest is used as it is."""
    from playwright.async_api import TimeoutError as PageTimeout  # noqa: PLC0415

    with suppress(PageTimeout):
        await page.wait_for_load_state(state, timeout=_PATIENCE_WITH_EXTRAS * 1000)


def has_moved_on(error: Exception) -> bool:
    """Whether Playwright's error says that the page has been loaded anew, or has drawn itself anew, meanwhile."""
    return any(sign in str(error) for sign in _MOVED)


async def unmoved(page: "Page", act: Callable[[], Awaitable[T]]) -> T:
    """What comes of `act`, which is done anew where the page has been loaded anew meanwhile: a few times at the most.

    Raises what it does.
    """
    from playwright.async_api import Error  # noqa: PLC0415

    for _ in range(_MOST_LOADS):
        try:
            return await act()
        except Error as error:
            if page.is_closed() or not has_moved_on(error):
                raise
        await settle(page)
    return await act()


@asynccontextmanager
async def within(seconds: float, doing: str) -> AsyncIterator[None]:
    """Bound a step in time, whatever the page does: a script that never ends stops Playwright's own clocks.

    Raises ProbeError (timeout) naming what was being done.
    """
    from playwright.async_api import TimeoutError as PageTimeout  # noqa: PLC0415

    try:
        async with asyncio.timeout(seconds):
            yield
    except (TimeoutError, PageTimeout) as error:
        told = one_line(str(error))
        message = f"{doing} took longer than {seconds:g} s" + (f": {told}" if told else "")
        raise ProbeError(FaultKind.TIMEOUT, message) from error
