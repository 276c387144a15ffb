"""What a form turns out to insist on, once its page has refused to send it: answered then, where we have an answer."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from harness.errors import FaultKind, ProbeError
from harness.model import Enquiry
from probes.form.choose import Form
from probes.form.fields import Field
from probes.form.made import seek
from probes.form.naming import plain, unmarked
from probes.form.page import FoundForm
from probes.form.plan import draft
from probes.form.steps import Act, Step
from probes.words import one_line

_SHORTEST = 3  # characters of a field's name by which a complaint can be told to be about it


async def answer_more(
    found: FoundForm, enquiry: Enquiry, refusal: ProbeError, done: Callable[[], None]
) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """Fill in what was left open and the page asks for after all, lists without a role among it.

    Returns what was done, and what might be meant, too, and has no answer.

    `refusal`: the page's complaint; nothing has been sent. It is raised again, with what may be meant and what the
    desk's settings can do about it, where there is nothing to answer. Raises as `FoundForm.carry_out` does, too.
    """
    if found.form is None:
        raise refusal
    known = found.touched
    await seek(found.frame, found.seen.handle, [field.index for field, _ in found.form.parts])
    await found.look_again()
    form, named = insisted(found.form, str(refusal), known)
    drawn = draft(form, enquiry)
    steps = tuple(
        replace(step, needed=step.field.index in named)
        for step in drawn.steps
        if step.act is not Act.LEAVE and step.field.index not in known
    )
    if steps:
        await found.carry_out(steps, done)
    new = tuple(step for step in found.steps if step.field.index not in known)
    still = {*known, *(step.field.index for step in new)}
    left_open = tuple(
        step
        for step in (*drawn.obstacles, *steps)
        if step.field.index not in still and step.fault is not FaultKind.BLOCKED
    )
    if not new:
        raise unanswered(refusal, left_open)
    return new, left_open


def insisted(form: Form, said: str, known: Collection[int]) -> tuple[Form, frozenset[int]]:
    """The form with those fields required that a complaint may be about, and which of them it names.

    It may be about any that was left open, if it names none; never about a box to tick, which may be advertising.
    `known`: the fields that were filled in.
    """
    open_ = [field for field, _ in form.parts if field.usable and not field.left and field.index not in known]
    named = frozenset(field.index for field in open_ if _is_named(field, said))
    meant = named or {field.index for field in open_ if field.kind != "checkbox"}
    parts = [(replace(field, required=True) if field.index in meant else field, told) for field, told in form.parts]
    return replace(form, parts=tuple(parts)), named


def _is_named(field: Field, said: str) -> bool:
    """Whether the complaint calls a field by its name."""
    folded = f" {plain(said)} "
    names = (unmarked(plain(name)) for name in (field.label, field.legend, field.before, field.placeholder))
    return any(len(name) >= _SHORTEST and f" {name} " in folded for name in names)


def unanswered(refusal: ProbeError, left_open: Sequence[Step]) -> ProbeError:
    """The page's complaint, with what it may be about and has no answer."""
    if not left_open:
        return refusal
    names = ", ".join(_told(step) for step in left_open)
    example = ", ".join(f'"{step.field.selector or "#..."}" = "..."' for step in left_open[:3])
    message = (
        f"{refusal}; left open was {names}: say what goes there in the desk's `values`, as in values = {{ {example} }}"
    )
    return ProbeError(refusal.kind, message)


def _told(step: Step) -> str:
    entries = step.words.partition("(")[2].rpartition(")")[0]
    return f"{step.field} ({one_line(entries, limit=120)})" if entries else str(step.field)
