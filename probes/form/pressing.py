"""Finds what a visitor would press on a page, by its words."""

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from probes.scripts import page_script
from probes.words import one_line

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Frame, Page

BUTTONS = "button, input[type=submit], input[type=image], input[type=button], [role=button], a[role=button]"
_MOST_FRAMES = 20


async def to_press(
    page: "Page", words: Iterable[str], *, avoid: Iterable[str] = (), kinds: str = BUTTONS
) -> "ElementHandle | None":
    """What says one of the folded `words`, and least else, in whichever frame; None if nothing does."""
    from playwright.async_api import Error  # noqa: PLC0415

    asked: dict[str, object] = {"words": list(words), "avoid": list(avoid), "kinds": kinds}
    for frame in page.frames[:_MOST_FRAMES]:
        with suppress(Error):  # advertisements come and go
            if (found := await _in(frame, asked)) is not None:
                return found
    return None


async def _in(frame: "Frame", asked: dict[str, object]) -> "ElementHandle | None":
    return (await frame.evaluate_handle(page_script("form/press.js"), asked)).as_element()


async def words_of(element: "ElementHandle") -> str:
    """What stands on a button or link."""
    words = await element.evaluate("one => one.innerText || one.value || one.getAttribute('aria-label') || ''")
    return one_line(str(words), limit=80)
