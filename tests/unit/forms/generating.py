"""Forms that nobody wrote: fields of every kind, named in four languages and several ways, with decoys among them."""

import html
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from hypothesis import strategies as st

from probes.form.fields import Field, Option
from tests.unit.forms.fields import BLANK

TOLD = (
    "name",
    "first_name",
    "last_name",
    "email",
    "email_again",
    "phone",
    "order",
    "subject",
    "message",
    "city",
    "country",
)
UNTOLD = (
    "company", "customer_number", "street", "birth_date", "other_number", "user_name", "fax", "middle_name", "website",
    "other_person", "state",
)  # fmt: skip
NOBODY_KNOWS = ("Shoe size", "Lieblingsfarbe", "Numéro de quai", "Color favorito", "Q17", "Wie viele Gäste?", "Étage")
MACHINE_NAMES = ("", "field_12", "input3", "wpforms[fields][2]", "f-7")
MISLEADING = ("message", "email", "name", "orderNumber", "phone", "subject")
TOPICS = ("Praise", "A product", "Complaint", "Lieferung", "Autre")
COLOURS = ("Red", "Green", "Blue")


@dataclass(frozen=True, kw_only=True)
class Made:
    """A field, and what it is meant for: a role, "unknown", "trap", "newsletter", "consent", "topic" or "colour"."""

    field: Field
    meant: str


@cache
def phrases_of(role: str) -> tuple[str, ...]:
    """What fields of a role are called in the four languages."""
    data = tomllib.loads(files("probes").joinpath("form/roles.toml").read_text(encoding="utf-8"))
    by_language = data["field"][role]
    return tuple(phrase for language in ("en", "de", "fr", "es") for phrase in by_language.get(language, ()))


@st.composite
def named(draw: st.DrawFn, role: str) -> Made:
    """A line to write in, called what fields of its role are called: by what people read, or else by its name alone."""
    phrase = draw(st.sampled_from(NOBODY_KNOWS if role == "unknown" else phrases_of(role)))
    form = draw(st.sampled_from(("{}", "{}:", "{} *", "{}", "Ihre {}", "{} (optional)", "{} on your order")))
    text = form.format(phrase) if role in {"name", "email", "phone"} or "order" not in form else phrase
    kind = draw(
        st.sampled_from(
            {"email": ("text", "email"), "email_again": ("email",), "phone": ("text", "tel")}.get(role, ("text",))
        )
    )
    kind = "textarea" if role == "message" and draw(st.booleans()) else kind
    field = replace(BLANK, kind=kind, required=draw(st.booleans()))
    way = draw(st.sampled_from(("label", "placeholder", "before", "name") if role != "unknown" else ("label",)))
    if way == "name":
        return Made(field=replace(field, name=phrase.replace(" ", "_").replace("'", "")), meant=role)
    said: dict[str, Any] = {way: text}
    names = MACHINE_NAMES if role == "unknown" else (*MACHINE_NAMES, *MISLEADING)
    return Made(field=replace(field, name=draw(st.sampled_from(names)), **said), meant=role)


@st.composite
def decoy(draw: st.DrawFn) -> Made:
    """A field that only machines fill in: unseen, not to be reached, or saying so."""
    what = draw(st.sampled_from(("E-mail", "Website", "Name", "Phone", "")))
    unseen = replace(BLANK, usable=False, label=what, name="email")
    aside = replace(BLANK, tabbable=False, label=what)
    says_so = replace(BLANK, label=draw(st.sampled_from(phrases_of("trap"))), name=draw(st.sampled_from(MACHINE_NAMES)))
    return Made(field=draw(st.sampled_from((unseen, aside, says_so))), meant="trap")


@st.composite
def box(draw: st.DrawFn) -> Made:
    """A box to tick: consent or advertising."""
    meant = draw(st.sampled_from(("consent", "marketing")))
    text = draw(st.sampled_from(phrases_of(meant)))
    field = replace(BLANK, kind="checkbox", label=text, checked=draw(st.booleans()), required=draw(st.booleans()))
    return Made(field=field, meant=meant)


@st.composite
def chosen(draw: st.DrawFn) -> Made:
    """A list: of topics, or of something that nobody knows this customer's mind about."""
    meant, entries = draw(st.sampled_from((("topic", TOPICS), ("colour", COLOURS))))
    label = draw(st.sampled_from(("Category", "Motif", "Kategorie"))) if meant == "topic" else "Lieblingsfarbe"
    options = tuple(Option(text=text, value=text, disabled=False) for text in draw(st.permutations(entries)))
    asking = (
        Option(text=draw(st.sampled_from(("Please choose", "---", "Bitte wählen", ""))), value="", disabled=False),
    )
    field = replace(BLANK, kind="select", label=label, options=asking + options, required=draw(st.booleans()))
    return Made(field=field, meant=meant)


@st.composite
def forms(draw: st.DrawFn) -> tuple[Made, ...]:
    """A contact form: a message and an address in any case, and any number of other fields, in any order."""
    roles = draw(st.lists(st.sampled_from((*TOLD, *UNTOLD, "unknown")), max_size=7, unique=True))
    made = [draw(named(role)) for role in dict.fromkeys(("message", "email", *roles))]
    made += draw(st.lists(decoy() | box() | chosen(), max_size=4))
    return tuple(
        replace(each, field=replace(each.field, index=index)) for index, each in enumerate(draw(st.permutations(made)))
    )


def as_html(made: tuple[Made, ...]) -> str:
    """The form as a page; each field carries its index as its id."""
    return "\n".join(_element(each.field) for each in made) + "<button>Send</button>"


def _element(field: Field) -> str:
    attributes = {"id": f"x{field.index}", "name": field.name, "placeholder": field.placeholder}
    said = " ".join(f'{key}="{html.escape(value)}"' for key, value in attributes.items() if value)
    said += " required" * field.required + " checked" * field.checked + ' tabindex="-1"' * (not field.tabbable)
    if field.kind == "textarea":
        tag = f"<textarea {said}></textarea>"
    elif field.kind == "select":
        options = "".join(
            f'<option value="{html.escape(one.value)}">{html.escape(one.text)}</option>' for one in field.options
        )
        tag = f"<select {said}>{options}</select>"
    else:
        tag = f'<input type="{field.kind}" {said}>'
    unseen = "" if field.usable else ' style="position:absolute;left:-5000px"'
    label = f'<label for="x{field.index}">{html.escape(field.label)}</label>' if field.label else ""
    return f"<p{unseen}>{label}{html.escape(field.before)} {tag}</p>"
