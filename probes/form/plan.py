"""What this customer puts into a form, field by field. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from harness.errors import FaultKind, ProbeError
from harness.model import Enquiry
from probes.form.fields import TYPED, Field, Form
from probes.words import fold, longest_match, phrases

_NO_CHOICE = {"", "0", "-1"}  # values by which lists say "please choose"
_MAY_BE_CUT = {"subject", "name", "first_name", "last_name"}


class Act(StrEnum):
    """What is done to a field."""

    FILL = "fill"
    CHOOSE = "choose"
    TICK = "tick"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One thing to do; `value` is the text to fill in, or the index of the option to choose."""

    act: Act
    field: Field
    value: str = ""


def plan(form: Form, enquiry: Enquiry, *, needs: Collection[str]) -> tuple[Step, ...]:
    """What to do to each field, in the page's order; fields we have nothing for are left as they are.

    `needs`: roles without which the errand is pointless. Raises ProbeError: missing field (no place for one of
    them, a place too small, or a required field that we have nothing for), blocked (a captcha to be typed).
    """
    lacking = [role for role in needs if form.field(role) is None]
    if lacking:
        message = f"the form has no field for {' or '.join(lacking)}; it offers: {form.offers()}"
        raise ProbeError(FaultKind.MISSING_FIELD, f"{message}. If it is there, name it in the desk's `fields`")
    values = _values(form, enquiry)
    steps: list[Step] = []
    unmet: list[str] = []
    done = {field.name for field, _ in form.roles if field.kind == "radio" and field.checked}
    for field, role in form.roles:
        step = _step(form, field, role, values, done)
        if step is not None:
            steps.append(step)
            done.add(field.name)
        elif _still_wanting(field, role, done):
            unmet.append(str(field))
    if unmet:
        wanted = ", ".join(unmet)
        message = f"the form requires {wanted}, for which this customer has nothing; it offers: {form.offers()}"
        raise ProbeError(FaultKind.MISSING_FIELD, message)
    return tuple(steps)


def _values(form: Form, enquiry: Enquiry) -> Mapping[str, str]:
    """What we have to say, by role. A bare "name" beside a first name is the last one, and the other way about."""
    persona = enquiry.persona
    first, _, last = persona.name.partition(" ")
    name = persona.name
    if form.field("first_name") is not None:
        name = last or first
    elif form.field("last_name") is not None:
        name = first
    return {
        "name": name,
        "first_name": first,
        "last_name": last or first,
        "email": persona.email,
        "phone": persona.phone,
        "order": persona.order,
        "subject": enquiry.subject,
        "message": enquiry.body,
    }


def _step(form: Form, field: Field, role: str | None, values: Mapping[str, str], done: Collection[str]) -> Step | None:
    if role == "captcha":
        raise ProbeError(FaultKind.BLOCKED, f"the form has a captcha ({field}); probes do not solve them")
    if role == "trap":
        return None
    if field.kind == "select":
        return _choice(field)
    if field.kind in {"checkbox", "radio"}:
        wanted = field.required or (role == "consent" and field.kind == "checkbox")
        new = not field.checked and (field.kind == "checkbox" or field.name not in done)
        return Step(act=Act.TICK, field=field) if wanted and new else None
    if field.kind not in TYPED or role not in values:
        return None
    if role == "message" and field is not form.field("message"):
        role = "subject" if field.required else None
    return _text(field, role, values[role]) if role else None


def _text(field: Field, role: str, value: str) -> Step | None:
    if field.limit is not None and len(value) > field.limit:
        if role not in _MAY_BE_CUT:
            message = f"{field} takes {field.limit} characters, the customer's {role} has {len(value)}"
            raise ProbeError(FaultKind.MISSING_FIELD, message)
        value = value[: field.limit]
    if not value or (field.kind == "number" and not value.isdecimal()):
        return None
    return Step(act=Act.FILL, field=field, value=value)


def _choice(field: Field) -> Step | None:
    """For a list still to be chosen from: the entry that names a complaint best, else the first real one."""
    if not field.required or field.value not in _NO_CHOICE:
        return None
    real = [
        (longest_match(fold(option.text), phrases("choice")["topic"]), -index)
        for index, option in enumerate(field.options)
        if option.value not in _NO_CHOICE and not option.disabled
    ]
    return Step(act=Act.CHOOSE, field=field, value=str(-max(real)[1])) if real else None


def _still_wanting(field: Field, role: str | None, done: Collection[str]) -> bool:
    if not field.required or role == "trap" or field.checked:
        return False
    if field.kind == "select":
        return field.value in _NO_CHOICE
    return not (field.kind == "radio" and field.name in done)
