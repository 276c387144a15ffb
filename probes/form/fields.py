"""The fields and buttons of a page as `read.js` reports them. The page is a stranger."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from probes.words import fold, longest_match, one_line, phrases

TYPED = {"textarea", "text", "email", "tel", "number", "url", "search", ""}
DATED = {"date", "datetime-local", "month", "week", "time"}
LISTS = {"select", "combobox", "listbox"}
_WORDS = (
    "kind", "label", "placeholder", "name", "autocomplete", "value", "legend", "described", "before", "group",
    "selector", "alone", "accept",
)  # fmt: skip
_SHAPE = re.compile(r"(?:[\W\d_]|\b([a-z])\1{1,3}\b)*", re.IGNORECASE)  # of a placeholder: (___) ___, DD/MM/YYYY
_FLAGS = ("required", "usable", "checked", "native", "editable", "locked", "tabbable", "left")


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One entry of a list."""

    text: str
    value: str
    disabled: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """A field as `read.js` saw it.

    `kind`: the input's type, textarea (also a rich editor), select, combobox or listbox (lists made of other elements);
    `form` -1: in none. `legend`: what the group is called that it is part of, `described`: what is said about it below,
    `before`: the text before it. `group` is the same for radio buttons and check boxes that belong together, else "".
    `native`: whether the browser knows it for a field. `editable`: whether one can type in it, `locked`: whether only a
    script can, `tabbable`: whether the keyboard gets there. `made`: a list without a role, which only looks like one.
    `alone`: a selector that no other element of the page fits,
    "" where there is none, or the field itself cannot be seen. `override`: the role that the desk's settings give it,
    `given`: the value they do, `left`: whether they say to leave it alone.
    """

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
    legend: str = ""
    described: str = ""
    before: str = ""
    group: str = ""
    selector: str = ""
    alone: str = ""
    accept: str = ""
    native: bool = True
    editable: bool = True
    locked: bool = False
    tabbable: bool = True
    made: bool = False
    given: str | None = None
    left: bool = False

    def __str__(self) -> str:
        shown = "" if self.before and _SHAPE.fullmatch(self.placeholder) else self.placeholder
        first, second = (self.before, shown) if self.kind in LISTS else (shown, self.before)
        said = self.label or first or second or self.name or f"a nameless {self.kind or 'field'}"
        return one_line(f"{self.legend}: {said}" if self.group and self.legend else said, limit=80)


GONE = -2


@dataclass(frozen=True, kw_only=True, slots=True)
class Button:
    """A button as `read.js` saw it. `alone`: as a field's; `form`: `GONE` for one that the page has no more."""

    index: int
    form: int
    submits: bool
    text: str
    override: str | None
    alone: str = ""

    @property
    def leads_on(self) -> bool:
        """Whether it leads to another step, as far as its words tell."""
        return self.says("next") and not self.says("send")

    def says(self, what: str) -> bool:
        """Whether it carries words of this kind: send, next, back, ..."""
        return longest_match(fold(self.text), phrases("button")[what]) > 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where fields stand together: `title` is what is written above them, `name` what the page's maker calls it."""

    title: str
    name: str


def read_fields(facts: Mapping[str, Any]) -> tuple[Field, ...]:
    """Fields from the page's word. Raises TypeError, KeyError or ValueError where that is not what the script sends."""
    return tuple(_field(index, one) for index, one in enumerate(facts["fields"]))


def _field(index: int, one: Mapping[str, Any]) -> Field:
    read: dict[str, Any] = {key: str(one[key]) for key in _WORDS} | {key: bool(one[key]) for key in _FLAGS}
    return Field(
        index=index,
        form=int(one["form"]),
        options=tuple(
            Option(text=str(each["text"]), value=str(each["value"]), disabled=bool(each["disabled"]))
            for each in one["options"]
        ),
        limit=None if one["limit"] is None else int(one["limit"]),
        override=None if one["override"] is None else str(one["override"]),
        given=None if one["given"] is None else str(one["given"]),
        made=bool(one.get("made")),
        **read,
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
            alone=str(one["alone"]),
        )
        for index, one in enumerate(facts["buttons"])
    )


def read_places(facts: Mapping[str, Any]) -> tuple[Place, ...]:
    """What forms are called, by their number; raises as `read_fields`."""
    return tuple(Place(title=str(one["title"]), name=str(one["name"])) for one in facts["places"])
