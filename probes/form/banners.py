"""What lies over a page, such as a cookie banner, is taken away as a visitor does who would rather not be tracked."""

import json
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from probes.frames import frames_of, in_time
from probes.scripts import page_script
from probes.words import one_line, phrases, table

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Frame, Page

_DATA = "form/banners.toml"
_MOST = 4  # layers on one page
_REACH = 2000  # ms for a press on a banner's button
_GOING = 3000  # ms that a layer may take to go


async def clear_away(page: "Page", *, over: "ElementHandle | None" = None) -> list[str]:
    """Press whatever ends the layers that cover the page, or lie over one element; returns what was pressed, in words.

    Consent is refused where that is offered in the same place, and given where nothing else is. A layer that does not
    go is left. What covers little of the page is left alone, unless it lies `over` what must be reached.
    """
    from playwright.async_api import Error  # noqa: PLC0415

    pressed: list[str] = []
    for _ in range(_MOST):
        said = None
        for frame, covered in await _places(page, over):
            with suppress(Error):  # advertisements come and go
                said = said or await _clear(frame, covered)
        if said is None or said in pressed:
            break
        pressed.append(said)
    return pressed


async def _places(page: "Page", over: "ElementHandle | None") -> list[tuple["Frame", "ElementHandle | None"]]:
    """Where to look: all frames for what covers the page; else the element's own, and those around that."""
    if over is None:
        return [(frame, None) for frame in frames_of(page)]
    places: list[tuple[Frame, ElementHandle | None]] = []
    element, frame = over, await over.owner_frame()
    while frame is not None:
        places.append((frame, element))
        if frame.parent_frame is None:
            break
        element, frame = await frame.frame_element(), frame.parent_frame
    return places


@cache
def _known() -> str:
    """What the script is told of banners."""
    data = table(_DATA)
    words = {key: list(words) for key, words in phrases("words", _DATA).items()}
    return json.dumps({"tools": data["tools"], "words": words, "closers": data["closers"]})


async def _clear(frame: "Frame", over: "ElementHandle | None") -> str | None:
    """End one layer of a frame; None where there is none that can be."""
    from playwright.async_api import Error  # noqa: PLC0415

    script, asked = page_script("form/banners.js", known=_known()), {"over": over}
    found: Any = await in_time(frame, frame.evaluate(script, asked))
    if not found:
        return None
    said = one_line(str(found["said"]), limit=120)
    button = (await (await frame.evaluate_handle(script, asked)).get_property("button")).as_element()
    if button is None:
        return None
    await button.click(timeout=_REACH)
    with suppress(Error):
        await button.wait_for_element_state("hidden", timeout=_GOING)
    return said
