"""What this customer puts into a form, field by field, and what stays empty and why. Pure."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from harness.errors import FaultKind, ProbeError
from harness.model import Enquiry
from probes.form.choose import Form
from probes.form.fields import LISTS, Field
from probes.form.lines import Customer, day, line, typed
from probes.form.lists import Part, as_given, box, grouped, listed
from probes.form.roles import Guess
from probes.form.steps import Act, Step, left, wanting
from probes.form.values import values_of
from probes.words import one_line


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """Every field of a form in the page's order, each with what is done to it; `obstacles`: what stops us."""

    steps: tuple[Step, ...]
    form: Form

    @property
    def obstacles(self) -> tuple[Step, ...]:
        """The fields for which the form cannot be sent."""
        return tuple(step for step in self.steps if step.fault is not None)

    @property
    def is_blocked(self) -> bool:
        """Whether a captcha is among them."""
        return any(step.fault is FaultKind.BLOCKED for step in self.obstacles)


def draft(form: Form, enquiry: Enquiry) -> Draft:
    """What would be done to each field; nothing is raised, so that it can be shown as a whole."""
    split = frozenset(told.role for _, told in form.parts if told.role)
    customer = Customer(enquiry=enquiry, values=values_of(enquiry, split=split), form=form)
    steps = [step for unit in _units(form.parts) for step in _steps(unit, customer)]
    return Draft(steps=tuple(steps), form=form)


def plan(form: Form, enquiry: Enquiry, *, needs: Collection[str]) -> tuple[Step, ...]:
    """What to do to each field, in the page's order; fields we have nothing for are left as they are, and out of it.

    `needs`: roles without which the errand is pointless. Raises ProbeError: missing field (no place for one of
    them, a place too small, or required fields that we have nothing for), blocked (a captcha to be typed).
    """
    if needs and form.wrong:
        there = ", ".join((form.said(), *form.others))
        message = f"the page has no contact form; it has {there}. If one of these is it, name its fields in the desk's"
        raise ProbeError(FaultKind.MISSING_FIELD, f"{message} `fields`")
    lacking = [role for role in needs if form.field(role) is None]
    if lacking:
        message = f"the form has no field for {' or '.join(lacking)}; it offers: {form.offers()}"
        message += f"; the page also has {', '.join(form.others)}" if form.others else ""
        raise ProbeError(FaultKind.MISSING_FIELD, f"{message}. If it is there, name it in the desk's `fields`")
    drawn = draft(form, enquiry)
    if drawn.obstacles:
        raise _obstructed(drawn)
    return tuple(step for step in drawn.steps if step.act is not Act.LEAVE)


def _obstructed(drawn: Draft) -> ProbeError:
    """All that stops us, in one message, in the page's words, and with what can be done about it."""
    captcha = next((step for step in drawn.obstacles if step.fault is FaultKind.BLOCKED), None)
    if captcha is not None:
        return ProbeError(FaultKind.BLOCKED, f"the form has a captcha ({captcha.field}); probes do not solve them")
    said = [step.words for step in drawn.obstacles if _explains_itself(step)]
    unmet = [step for step in drawn.obstacles if not _explains_itself(step)]
    if unmet:
        names = ", ".join(_named(step) for step in unmet)
        example = ", ".join(f'"{step.field.selector or "#..."}" = "..."' for step in unmet[:3])
        said.append(
            f"the form requires {names}, for which this customer has nothing; say what goes there in the desk's "
            f"`values`, as in values = {{ {example} }}"
        )
    return ProbeError(FaultKind.MISSING_FIELD, f"{'; '.join(said)}; it offers: {drawn.form.offers()}")


def _explains_itself(step: Step) -> bool:
    return step.words.startswith(str(step.field))


def _named(step: Step) -> str:
    entries = step.words.partition("(")[2].rpartition(")")[0] if step.words.startswith("none of its entries") else ""
    return f"{step.field} ({one_line(entries, limit=120)})" if entries else str(step.field)


def _units(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Fields one by one, but radio buttons and check boxes that make one question together, where the first stands."""
    questions: dict[tuple[str, str], list[Part]] = {}
    for field, told in parts:
        if field.kind == "radio" or field.group:
            questions.setdefault((field.kind, field.group or field.name), []).append((field, told))
    told_of: set[tuple[str, str]] = set()
    for field, told in parts:
        key = (field.kind, field.group or field.name)
        members = questions.get(key, [])
        if field.kind != "radio" and not _one_question(members):
            yield [(field, told)]
        elif key not in told_of:
            told_of.add(key)
            yield members


def _one_question(members: Sequence[Part]) -> bool:
    """Whether check boxes that stand together are answers to one question, and not each a question of its own."""
    own = {"consent", "marketing", "copy", "trap", "captcha"}
    return len(members) > 1 and all(field.kind == "checkbox" and told.role not in own for field, told in members)


def _steps(unit: Sequence[Part], customer: Customer) -> list[Step]:
    given = [(field, told) for field, told in unit if field.given is not None]
    if given:
        said = "the desk's `values` say what goes there"
        return [as_given(field, replace(told, why=said, score=100), typed) for field, told in given]
    if all(field.left for field, _ in unit):
        return [left(field, told, "the desk's settings leave it alone") for field, told in unit]
    field, told = unit[0]
    if field.kind == "radio" or len(unit) > 1:
        return grouped(unit, customer)
    return [_single(field, told, customer)]


def _single(field: Field, told: Guess, customer: Customer) -> Step:
    if field.kind == "checkbox":
        return box(field, told)
    if field.kind in LISTS:
        return listed(field, told, customer)
    if field.kind == "file":
        return _picture(field, told, customer.enquiry)
    if field.locked:
        return day(field, told, customer) or wanting(field, told, "it cannot be typed in")
    if field.kind == "password":
        return wanting(field, told, "probes log in nowhere")
    return line(field, told, customer)


def _picture(field: Field, told: Guess, enquiry: Enquiry) -> Step:
    """The drawn picture of the damage, where the scenario has one and the page takes pictures."""
    takes = not field.accept or any(sign in field.accept.lower() for sign in ("image", "jpg", "jpeg", "*/*"))
    if enquiry.photo is None or not takes:
        why = "the scenario has no picture" if enquiry.photo is None else f"it takes {field.accept} only"
        return wanting(field, told, why)
    return Step(
        act=Act.UPLOAD,
        field=field,
        told=told,
        value=enquiry.photo,
        words=enquiry.photo,
        of=enquiry.id,
        needed=field.required,
    )
