"""Whether a desk's chat opens, and how its parts were told, without writing a word in it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from harness.errors import ProbeError
from harness.model import Assignment
from probes.evidence.page_log import without_query
from probes.form.page import find_form
from probes.form.plan import draft
from probes.form.steps import Act, Step
from probes.preview.marks import Ink, Mark, marked_picture
from probes.preview.page import looked_at
from probes.toolbox import Toolbox
from probes.widget.log import ChatLog
from probes.widget.look import Eyes, Sight
from probes.widget.opening import Opening
from probes.widget.window import ChatWindow
from probes.words import phrases

if TYPE_CHECKING:
    from playwright.async_api import Page

_PARTS = ("log", "input", "send")


@dataclass(kw_only=True, slots=True)
class ChatPreview:
    """What opened, and how its parts were found, in words; `steps`: the fields of a form that stands before the chat.

    `trouble`: what would stop a run, None where nothing seen from here would.
    """

    address: str
    state: Opening | None = None
    found: str = ""
    words: str = ""
    steps: tuple[Step, ...] = ()
    trouble: ProbeError | None = None
    picture: Path | None = None
    parts: list[str] = field(default_factory=list)


async def preview_chat(toolbox: Toolbox, assignment: Assignment, *, picture: Path) -> ChatPreview:
    """Open the page and whatever opens its chat; nothing is written and no form is filled in. Raises BrowserMissing.

    The widget itself may tell its server that a visitor came: without that most would not open.
    """
    seen = ChatPreview(address=without_query(assignment.target.to))
    try:
        async with looked_at(toolbox, assignment, read_only=False) as page:
            log = ChatLog(page, assignment.target.fields, assignment.hold)
            await log.begin()
            try:
                opened = await ChatWindow(page, log, assignment, patience=toolbox.timeout).open()
                seen.state, seen.found, seen.words = opened.state, opened.found, opened.words
            except ProbeError as error:
                seen.trouble = error
            finally:
                log.release()
            seen.picture = await marked_picture(page, await _marks(page, log, assignment, seen), picture)
    except ProbeError as error:
        seen.trouble = seen.trouble or error
    return seen


async def _marks(page: "Page", log: ChatLog, assignment: Assignment, seen: ChatPreview) -> list[Mark]:
    if seen.state is Opening.READY:
        return await _widget(page, log, seen)
    if seen.state in {Opening.FORM, Opening.OFFLINE_FORM}:
        found = await find_form(page, hints={}, sends=phrases("button")["start"])
        if found.form is not None:
            seen.steps = draft(found.form, assignment.enquiry).steps
            return [
                Mark(
                    element=await found.element(step.field),
                    says=str(number),
                    ink=Ink.EMPTY if step.act is Act.LEAVE else Ink.FILLED,
                )
                for number, step in enumerate(seen.steps, 1)
            ]
    return []


async def _widget(page: "Page", log: ChatLog, seen: ChatPreview) -> list[Mark]:
    eyes = Eyes(page, log.name)
    sight: Sight | None = next(iter(await eyes.everywhere()), None)
    marks = []
    for part in _PARTS:
        element = None if sight is None else await eyes.element(part, frame=sight.frame)
        if element is not None:
            seen.parts.append(part)
            marks.append(Mark(element=element, says=part, ink=Ink.BUTTON if part == "send" else Ink.FILLED))
    return marks
