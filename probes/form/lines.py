"""What is typed into a field. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from harness.errors import FaultKind
from harness.model import Enquiry
from probes.form.choose import Form
from probes.form.dates import usual, written
from probes.form.fields import DATED, Field
from probes.form.roles import Guess
from probes.form.steps import Act, Step, left, not_ours, wanting
from probes.form.values import telephones
from probes.words import one_line

_MAY_BE_CUT = {"subject", "name", "first_name", "last_name", "product"}
_IF_REQUIRED = {"country", "city", "postcode", "date", "email_again"}  # nobody tells more than he must
_SHOWN = 60  # characters of a value shown in a plan


@dataclass(frozen=True, kw_only=True, slots=True)
class Customer:
    """Whoever fills in a form: the enquiry, and what it has to say by role."""

    enquiry: Enquiry
    values: Mapping[str, str]
    form: Form


def line(field: Field, told: Guess, customer: Customer) -> Step:
    """What is done to a field that is typed in."""
    role = told.role
    if (step := not_ours(field, told)) is not None:
        return step
    if role is None or not customer.values.get(role):
        why = told.why if role is None else f"this customer has no {role.replace('_', ' ')}"
        return wanting(field, told, why)
    first = customer.form.field(role)
    if role != "email_again" and first is not None and first is not field:
        if not field.required:
            return left(field, told, f"that goes into {first}")
        if role == "message":
            role = "subject"
    elif role in _IF_REQUIRED - {"email_again"} and not field.required:
        return left(field, told, "nobody insists on it")
    return _text(field, told, role, customer)


def day(field: Field, told: Guess, customer: Customer) -> Step | None:
    """The day that is chosen in the field's calendar, where it asks for one that we have; else None."""
    value = customer.values.get("date")
    if told.role != "date" or not value or not field.required:
        return None
    shown = f"{value} in its calendar"
    return Step(act=Act.DAY, field=field, told=told, value=value, words=shown, needed=field.required)


def _text(field: Field, told: Guess, role: str, customer: Customer) -> Step:
    value, otherwise = customer.values[role], tuple[str, ...]()
    if role == "phone":
        value, *more = telephones(customer.enquiry.persona)
        otherwise = tuple(more)
    if role == "date":
        value = _date(field, value, customer.enquiry)
    elif field.kind in DATED:
        return wanting(field, told, f"it takes a {field.kind} only")
    if field.kind == "number" and not value.isdecimal():
        return wanting(field, told, f'it takes digits only, and the customer has "{value}"')
    if field.limit is not None and len(value) > field.limit:
        shorter = [other for other in otherwise if len(other) <= field.limit]
        if role in _MAY_BE_CUT:
            value = value[: field.limit]
        elif shorter:
            value = shorter[0]
        else:
            return _too_small(field, told, role, value)
    return typed(field, told, value, otherwise=otherwise)


def typed(field: Field, told: Guess, value: str, *, otherwise: tuple[str, ...] = ()) -> Step:
    """`value` is typed in, or one of `otherwise` should the page not take it."""
    needed = field.required or told.role in {"message", "email", "email_again"} or field.given is not None
    shown = f'"{one_line(value, limit=_SHOWN)}"'
    return Step(act=Act.FILL, field=field, told=told, value=value, words=shown, otherwise=otherwise, needed=needed)


def _too_small(field: Field, told: Guess, role: str, value: str) -> Step:
    why = f"{field} takes {field.limit} characters, the customer's {role} has {len(value)}"
    needed = field.required or role in {"message", "email"}
    return left(field, told, why, fault=FaultKind.MISSING_FIELD if needed else None)


def _date(field: Field, value: str, enquiry: Enquiry) -> str:
    hints = " ".join((field.placeholder, field.label, field.described, field.before))
    day, persona = date.fromisoformat(value), enquiry.persona
    return written(day, field.kind, hints) or usual(day, persona.language, persona.zone)
