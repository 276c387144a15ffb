"""What this customer has to say, by what a field is for. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta

from harness.model import Enquiry, Persona
from probes.form.options import home

_AGO = timedelta(days=9)  # how long ago the order was made, where a form insists on a date and the story tells none
_PRODUCT = ("product", "item", "article")  # names of facts


def values_of(enquiry: Enquiry, *, split: frozenset[str]) -> Mapping[str, str]:
    """What we have to say, by role. `split`: the roles of the form, by which "name" is the whole name or a part of it.

    A bare "name" beside a first name is the last one, and the other way about.
    """
    persona = enquiry.persona
    first, _, last = persona.name.partition(" ")
    name = persona.name
    if "first_name" in split and "last_name" not in split:
        name = last or first
    elif "last_name" in split and "first_name" not in split:
        name = first
    lives = home(persona.zone)
    return {
        "name": name,
        "first_name": first,
        "last_name": last or first,
        "email": persona.email,
        "email_again": persona.email,
        "phone": persona.phone,
        "order": persona.order,
        "subject": enquiry.subject,
        "message": enquiry.body,
        "product": next((fact.value for fact in enquiry.facts if fact.name in _PRODUCT), ""),
        "country": lives[1] if lives else "",
        "city": lives[2] if lives else "",
        "postcode": persona.postcode,
        "date": _day(enquiry).isoformat(),
    }


def telephones(persona: Persona) -> tuple[str, ...]:
    """The telephone number in the ways that forms want it: as people write it, digits alone, international."""
    digits = "".join(char for char in persona.phone if char.isdecimal())
    lives = home(persona.zone)
    if persona.phone.startswith("+") or lives is None:
        return (persona.phone, digits)
    return persona.phone, digits, f"+{lives[3]}{digits.removeprefix('0')}"


def _day(enquiry: Enquiry) -> date:
    """The day that a fact of the story names, else one some days ago."""
    for fact in enquiry.facts:
        try:
            return date.fromisoformat(fact.value)
        except ValueError:
            continue
    return (enquiry.created_at - _AGO).date()
