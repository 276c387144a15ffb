"""Choosing a day in the calendar of a field that cannot be typed in: opened, turned to its month, pressed."""

import asyncio
import json
from functools import cache
from typing import TYPE_CHECKING

from probes.form.clicking import press
from probes.scripts import page_script
from probes.words import phrases, table

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Frame, JSHandle

_DATA = "form/calendar.toml"
_OPENING = 1.0  # seconds a calendar may take to show itself
_LOOK = 0.1  # seconds between looks at it; nothing is timed by them
_MOST_MONTHS = 15  # turned by a page each
_LOOKING = "(calendar, day) => (calendar.seen = calendar.look(day)).what"


async def choose_day(frame: "Frame", element: "ElementHandle", day: str) -> bool:
    """Open the field's calendar and press `day` (YYYY-MM-DD); whether that could be done."""
    calendar = await frame.evaluate_handle(page_script("form/calendar.js", known=_known()), {})
    await press(element)
    for _ in range(_MOST_MONTHS):
        what = await _shown(calendar, day)
        pressed = (await calendar.evaluate_handle("calendar => calendar.seen.element")).as_element()
        if not what or pressed is None:
            return False
        await press(pressed)
        if what == "day":
            if (taking := (await calendar.evaluate_handle("calendar => calendar.confirm()")).as_element()) is not None:
                await press(taking)
            return True
        await asyncio.sleep(_LOOK)  # the months slide past
    return False


async def _shown(calendar: "JSHandle", day: str) -> str:
    """What is to be pressed next, as soon as the calendar shows it; "" where it never does."""
    clock = asyncio.get_running_loop()
    until = clock.time() + _OPENING
    while True:
        what = str(await calendar.evaluate(_LOOKING, day))
        if what or clock.time() >= until:
            return what
        await asyncio.sleep(_LOOK)


@cache
def _known() -> str:
    """What the script is told of words and looks."""
    return json.dumps({"words": phrases("words", _DATA), "off": table(_DATA)["days"]["off"]})
