"""Lists and choices that pages draw of elements without a role, and that only their looks give away."""

import json
from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING

from probes.form.options import asking
from probes.scripts import page_script
from probes.words import phrases, table

if TYPE_CHECKING:
    from playwright.async_api import Frame, JSHandle

_DATA = "form/made.toml"


async def seek(frame: "Frame", found: "JSHandle", indices: Collection[int]) -> None:
    """Have such lists read from now on. `found`: what `read.js` gave back, `indices`: of the form's fields there."""
    script = page_script("form/made.js", known=_known())
    await frame.evaluate(script, {"found": found, "indices": list(indices)})


@cache
def _known() -> str:
    """What the script is told of words and looks."""
    words = phrases("button")
    busy = tuple(phrase for kind in ("send", "next", "back", "chat") for phrase in words[kind])
    return json.dumps({"asks": asking(), "busy": busy, "looks": table(_DATA)["looks"]})
