"""What would go into a desk's form, field by field, without touching one."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from harness.errors import FaultKind, ProbeError
from harness.model import Assignment, Enquiry
from probes.evidence.page_log import without_query
from probes.form.arrival import Arrival
from probes.form.insisting import insisted
from probes.form.made import seek
from probes.form.page import FoundForm
from probes.form.plan import draft, plan
from probes.form.steps import Act, Step
from probes.form.wizard import Steps
from probes.pages import within
from probes.preview.marks import Ink, Mark, marked_picture
from probes.preview.page import looked_at
from probes.toolbox import Toolbox

if TYPE_CHECKING:
    from playwright.async_api import Page

    from probes.form.choose import Form


@dataclass(kw_only=True, slots=True)
class FormPreview:
    """What a run would find and do.

    `address`: where the form is, without its query; `way`: what was done to get there. `steps`: every field of the form
    in the page's order, also those left alone. `goes_on`: the button, or an answer, leads to more, which only who sends
    or gives it will see. `trouble`: what would stop a run, None where nothing seen from here would.
    """

    address: str
    way: list[str] = field(default_factory=list)
    form: "Form | None" = None
    steps: tuple[Step, ...] = ()
    goes_on: bool = False
    trouble: ProbeError | None = None
    picture: Path | None = None


async def preview_form(toolbox: Toolbox, assignment: Assignment, *, picture: Path) -> FormPreview:
    """Open the page, find the form and draw up what would be done; no field is touched and nothing is sent.

    `picture`: where the page's picture goes, its fields numbered as in `steps`. Raises BrowserMissing.
    """
    seen = FormPreview(address=without_query(assignment.target.to))
    try:
        async with looked_at(toolbox, assignment, read_only=True) as page:
            try:
                await _look(page, toolbox, assignment, seen, picture)
            except Exception:
                with suppress(Exception):  # of a page that is past it there is no picture
                    seen.picture = await marked_picture(page, (), picture)
                raise
    except ProbeError as error:
        seen.trouble = error
    return seen


async def _look(page: "Page", toolbox: Toolbox, assignment: Assignment, seen: FormPreview, picture: Path) -> None:
    enquiry, target = assignment.enquiry, assignment.target
    finder = Steps(page=page, enquiry=enquiry, target=target, tell=lambda what, said="": seen.way.append(what))  # noqa: ARG005
    arrival = Arrival(page=page, target=target, limit=toolbox.timeout, tell=seen.way.append)
    found = await arrival.arrive(finder.find)
    seen.address = without_query(page.url)
    form = found.form
    if form is None:
        raise ProbeError(FaultKind.MISSING_FIELD, f"the page has no form; it reads: {found.words}")
    seen.form = form
    seen.steps = (*draft(form, enquiry).steps, *await _maybe(found, enquiry))
    seen.goes_on = form.leads_on or form.begins
    async with within(toolbox.timeout, "looking for the form's fields"):
        marks = await _marks(found, seen.steps)
    seen.picture = await marked_picture(page, marks, picture)
    plan(form, enquiry, needs=() if seen.goes_on else form.needed)
    if form.button is None and not seen.goes_on:
        raise ProbeError(
            FaultKind.MISSING_FIELD, "the form has no button that sends it; name it in the desk's `fields`: submit"
        )


async def _maybe(found: FoundForm, enquiry: Enquiry) -> tuple[Step, ...]:
    """What only looks like a list, or cannot be typed in: a run fills it in once the form refuses to go without."""
    if found.form is None:
        return ()
    known = {field.index for field, _ in found.form.parts}
    await seek(found.frame, found.seen.handle, known)
    await found.look_again()
    form = found.seen.form(found.reader.sends)
    more = () if form is None else insisted(form, "", known)[0].parts
    steps = draft(replace(form, parts=more), enquiry).steps if form is not None else ()
    return tuple(
        replace(step, words=f"{step.words}, should the form insist")
        for step in steps
        if step.field.index not in known and step.act is not Act.LEAVE
    )


async def _marks(found: FoundForm, steps: tuple[Step, ...]) -> list[Mark]:
    marks = [
        Mark(element=await found.element(step.field), says=str(number), ink=_ink(step))
        for number, step in enumerate(steps, 1)
    ]
    if found.form is not None and found.form.button is not None:
        marks.append(Mark(element=await found.element(found.form.button), says="button", ink=Ink.BUTTON))
    return marks


def _ink(step: Step) -> Ink:
    if step.fault is not None:
        return Ink.TROUBLE
    return Ink.EMPTY if step.act is Act.LEAVE else Ink.FILLED
