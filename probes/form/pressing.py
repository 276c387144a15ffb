"""Finds what a visitor would press on a page, by its words, and presses it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.errors import FaultKind, ProbeError
from probes.frames import frames_of, in_time
from probes.mouse import point
from probes.pages import has_moved_on
from probes.scripts import page_script
from probes.words import one_line

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Frame, JSHandle, Page

BUTTONS = "button, input[type=submit], input[type=image], input[type=button], [role=button], a[role=button]"
_RESTLESS = 5.0  # seconds in which a button that is drawn anew again and again is tried
_SETTING_OUT = 0.1  # seconds that a request may take to set out
_HOLDING_BACK = 1.5  # seconds that a page may take between a touch and a request
_WHILE = "(_, ms) => new Promise((over) => setTimeout(over, ms))"
_BUTTON = "([found, index]) => found.buttons[index]"


@dataclass(frozen=True, kw_only=True, slots=True)
class Knob:
    """What is to be pressed. `found`: what has it among its `buttons`, as what `read.js` gave back does.

    `alone`: a selector that it alone fits, "" where there is none; then Playwright asks the browser half as much.
    `again`: finds it among `found` where a script has built it anew, or says what is gone.
    """

    frame: "Frame"
    found: "JSHandle"
    index: int = 0
    alone: str = ""
    again: Callable[[], Awaitable[object]] | None = None

    async def element(self) -> "ElementHandle":
        """The element itself. Raises ProbeError (browser) where there is none."""
        element = (await self.frame.evaluate_handle(_BUTTON, [self.found, self.index])).as_element()
        if element is None:
            raise ProbeError(FaultKind.BROWSER, "the page took its button away while it was to be pressed")
        return element

    @classmethod
    async def of(cls, element: "ElementHandle") -> "Knob":
        """This element, to be pressed where it is."""
        frame = await element.owner_frame()
        if frame is None:
            raise ProbeError(FaultKind.BROWSER, "the page took its button away while it was to be pressed")
        return cls(frame=frame, found=await element.evaluate_handle("button => ({ buttons: [button] })"))

    async def was_pressed(self) -> bool:
        """Whether it was since it is watched; a page that has gone meanwhile went because it was."""
        from playwright.async_api import Error  # noqa: PLC0415

        try:
            return bool(await self.found.evaluate("found => found.pressed"))
        except Error:
            return True

    async def click(self, *, seconds: float, idle: Callable[[], bool] = lambda: False) -> None:
        """Click it once it can be reached, the one that stands there by then.

        `idle`: whether nothing has left the browser, for a press that may not have become a click. Raises Playwright's
        errors, TimeoutError where it never can.
        """
        from playwright.async_api import Error  # noqa: PLC0415
        from playwright.async_api import TimeoutError as PageTimeout  # noqa: PLC0415

        clock = asyncio.get_running_loop()
        until = clock.time() + _RESTLESS
        while True:
            try:
                return await self._click(seconds, idle)
            except PageTimeout:
                raise
            except Error as error:
                lasting = self.again is None or not has_moved_on(error) or clock.time() >= until
                if lasting or await self.was_pressed():
                    raise
            if self.again is not None:
                await self.again()

    async def _click(self, seconds: float, idle: Callable[[], bool]) -> None:
        if await self._clicked(seconds, idle):
            return
        if self.alone:
            await self.frame.click(self.alone, timeout=seconds * 1000, strict=True)
        else:
            await (await self.element()).click(timeout=seconds * 1000)

    async def _clicked(self, seconds: float, idle: Callable[[], bool]) -> bool:
        """Press the mouse where it meets the button and nothing else; False where it cannot, or nothing came of it.

        For a name or a handle Playwright has the page read a script of 340 kB.
        """
        from playwright.async_api import Error  # noqa: PLC0415

        at = None
        with suppress(Error):  # another page has come, in which the name may be enough
            script = page_script("form/point.js", ("mouse.js",))
            at = point(await self.frame.evaluate(script, [self.found, self.index]))
        if at is None:
            return False
        with suppress(TimeoutError):  # it is pressed, and the page is busy with that, or with going
            async with asyncio.timeout(seconds):
                await self.frame.page.mouse.click(*at)
            async with asyncio.timeout(seconds + _HOLDING_BACK):
                return not await self._was_in_vain(idle)
        return True

    async def _was_in_vain(self, idle: Callable[[], bool]) -> bool:
        """Whether the mouse met something else, to which nothing was done, or lost the button before it let go.

        A page that has gone went by the button. One that may have taken the touch for a press is given time to send,
        by its own clock, which is as late as it is.
        """
        from playwright.async_api import Error  # noqa: PLC0415

        try:
            became = await self.found.evaluate("found => found.became()")
            if became != "lost":
                return bool(became == "astray")
            await self.found.evaluate(_WHILE, _HOLDING_BACK * 1000)
        except Error:
            return False
        await asyncio.sleep(_SETTING_OUT)
        return idle()

    async def press(self, key: str, *, seconds: float) -> None:
        """Press a key on it; raises as `click`."""
        if self.alone:
            await self.frame.press(self.alone, key, timeout=seconds * 1000, strict=True)
        else:
            await (await self.element()).press(key, timeout=seconds * 1000)


async def to_press(
    page: "Page", words: Iterable[str], *, avoid: Iterable[str] = (), kinds: str = BUTTONS, bare: bool = False
) -> "ElementHandle | None":
    """What says one of the folded `words`, and least else, in whichever frame; None if nothing does.

    `bare`: of what is no button, and looks as if it could be pressed all the same.
    """
    from playwright.async_api import Error  # noqa: PLC0415

    asked: dict[str, object] = {"words": list(words), "avoid": list(avoid), "kinds": kinds, "bare": bare}
    for frame in frames_of(page):
        with suppress(Error):  # advertisements come and go
            if (found := await _in(frame, asked)) is not None:
                return found
    return None


async def _in(frame: "Frame", asked: dict[str, object]) -> "ElementHandle | None":
    found = await in_time(frame, frame.evaluate_handle(page_script("form/press.js"), asked))
    return None if found is None else found.as_element()


async def words_of(element: "ElementHandle") -> str:
    """What stands on a button or link."""
    words = await element.evaluate("one => one.innerText || one.value || one.getAttribute('aria-label') || ''")
    return one_line(str(words), limit=80)
