"""Which form of a page takes the enquiry, and what each of its fields is for. Pure; the page is a stranger."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from probes.words import fold, longest_match, one_line, phrases

TYPED = {"textarea", "text", "email", "tel", "number", ""}
_AUTOCOMPLETE = {
    "email": "email",
    "name": "name",
    "given-name": "first_name",
    "family-name": "last_name",
    "tel": "phone",
    "organization": "company",
    "username": "user_name",
}
_INPUT_TYPE = {"email": "email", "tel": "phone"}
SAYABLE = ("name", "first_name", "last_name", "email", "phone", "order", "subject", "message")


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One entry of a list."""

    text: str
    value: str
    disabled: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """A field as `read.js` saw it. `kind`: the input's type, textarea or select; `form` -1: in none."""

    index: int
    form: int
    kind: str
    label: str
    placeholder: str
    name: str
    autocomplete: str
    required: bool
    usable: bool
    checked: bool
    value: str
    options: tuple[Option, ...]
    limit: int | None
    override: str | None

    def __str__(self) -> str:
        return one_line(self.label or self.placeholder or self.name or f"a nameless {self.kind or 'field'}", limit=80)


@dataclass(frozen=True, kw_only=True, slots=True)
class Button:
    """A button as `read.js` saw it."""

    index: int
    form: int
    submits: bool
    text: str
    override: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """The form that takes the enquiry: its fields with their roles, and the button that sends it."""

    roles: tuple[tuple[Field, str | None], ...]
    button: Button | None

    def field(self, role: str) -> Field | None:
        """The field of that role; the roomiest or else the first, where several claim it."""
        claims = [field for field, its_role in self.roles if its_role == role]
        return max(claims, key=lambda field: field.kind == "textarea", default=None)

    def offers(self) -> str:
        """What a visitor could fill in, for a person to read."""
        return ", ".join(str(field) for field, _ in self.roles if field.usable) or "no field at all"


def read_fields(facts: Mapping[str, Any]) -> tuple[Field, ...]:
    """Fields from the page's word. Raises TypeError, KeyError or ValueError where that is not what the script sends."""
    return tuple(
        Field(
            index=index,
            form=int(one["form"]),
            required=bool(one["required"]),
            usable=bool(one["usable"]),
            checked=bool(one["checked"]),
            options=tuple(
                Option(text=str(each["text"]), value=str(each["value"]), disabled=bool(each["disabled"]))
                for each in one["options"]
            ),
            limit=None if one["limit"] is None else int(one["limit"]),
            override=one["override"] and str(one["override"]),
            **{key: str(one[key]) for key in ("kind", "label", "placeholder", "name", "autocomplete", "value")},
        )
        for index, one in enumerate(facts["fields"])
    )


def read_buttons(facts: Mapping[str, Any]) -> tuple[Button, ...]:
    """Buttons from the page's word; raises as `read_fields`."""
    return tuple(
        Button(
            index=index,
            form=int(one["form"]),
            submits=bool(one["submits"]),
            text=str(one["text"]),
            override=one["override"] and str(one["override"]),
        )
        for index, one in enumerate(facts["buttons"])
    )


def role_of(field: Field) -> str | None:
    """What a field is for, or None. A hint of the desk's settings decides; then label, name and placeholder."""
    if field.override:
        return field.override
    if field.kind not in TYPED | {"select", "checkbox"}:
        return None
    told = _AUTOCOMPLETE.get(field.autocomplete.split()[-1] if field.autocomplete else "") or _INPUT_TYPE.get(
        field.kind
    )
    if told:
        return told
    for text in (field.label, field.placeholder, field.name):  # what people read is the better witness
        folded = fold(text)
        length, role = max((longest_match(folded, words), role) for role, words in phrases("field").items())
        if length:
            return role
    return "message" if field.kind == "textarea" else None


def choose_form(fields: Iterable[Field], buttons: Iterable[Button], *, sends: tuple[str, ...]) -> Form | None:
    """The form with a place for most of what we have to say, a message before all; None on a page without fields.

    `sends`: folded words a sending button carries.
    """
    by_form: dict[int, list[tuple[Field, str | None]]] = {}
    for field in fields:
        if field.usable:
            by_form.setdefault(field.form, []).append((field, role_of(field)))
    if not by_form:
        return None

    def worth(form: int) -> tuple[int, int]:
        roles = {role for _, role in by_form[form]}
        hinted = sum(field.override is not None for field, _ in by_form[form])
        return hinted * 10 + ("message" in roles) * 5 + ("email" in roles) * 2, len(roles & set(SAYABLE))

    best = max(by_form, key=worth)
    return Form(roles=tuple(by_form[best]), button=_sender(buttons, form=best, sends=sends))


def _sender(buttons: Iterable[Button], *, form: int, sends: tuple[str, ...]) -> Button | None:
    def worth(button: Button) -> tuple[bool, int, bool]:
        return button.override == "submit", longest_match(fold(button.text), sends), button.submits

    able = [each for each in buttons if each.override == "submit" or each.form == form]
    best = max(able, key=worth, default=None)
    return best if best is not None and any(worth(best)) else None
