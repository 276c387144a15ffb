"""Lists and choices that pages draw of elements without a role: found, opened, and chosen from by their words."""

import asyncio
import json
from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING, Any

from probes.form.options import asking
from probes.scripts import page_script
from probes.words import phrases, table

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Frame, JSHandle

_DATA = "form/made.toml"
_OPENING = 2.0  # seconds a list may take to show its entries
_LOOK = 0.05  # seconds between looks at a list that is opening; nothing is timed by them


async def seek(frame: "Frame", found: "JSHandle", indices: Collection[int]) -> None:
    """Have such lists read from now on. `found`: what `read.js` gave back, `indices`: of the form's fields there."""
    script = page_script("form/made.js", known=_known())
    await frame.evaluate(script, {"found": found, "indices": list(indices)})


class Drawn:
    """One such list. `watch` before it is pressed, then `entries` for what it shows: facts and elements."""

    def __init__(self, watched: "JSHandle") -> None:
        self._watched = watched

    @classmethod
    async def watch(cls, frame: "Frame", element: "ElementHandle") -> "Drawn":
        """What is seen from now on is what it shows."""
        return cls(await frame.evaluate_handle(page_script("form/opened.js"), element))

    async def own(self) -> tuple[list[dict[str, Any]], "JSHandle"]:
        """The choices that are there without pressing anything."""
        return await self._told("own")

    async def entries(self) -> tuple[list[dict[str, Any]], "JSHandle"]:
        """The entries as soon as there are any and they have stopped changing."""
        clock = asyncio.get_running_loop()
        until = clock.time() + _OPENING
        before: list[dict[str, Any]] = []
        while True:
            facts, handle = await self._told("entries")
            if clock.time() >= until or (facts and facts == before):
                return facts, handle
            before = facts
            await asyncio.sleep(_LOOK)

    async def _told(self, what: str) -> tuple[list[dict[str, Any]], "JSHandle"]:
        handle = await self._watched.evaluate_handle("(drawn, what) => drawn[what]()", what)
        facts: Any = await (await handle.get_property("facts")).json_value()
        return list(facts), handle


@cache
def _known() -> str:
    """What the script is told of words and looks."""
    words = phrases("button")
    busy = tuple(phrase for kind in ("send", "next", "back", "chat") for phrase in words[kind])
    return json.dumps({"asks": asking(), "busy": busy, "looks": table(_DATA)["looks"]})
