"""Which entry of a list this customer takes. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from probes.form.fields import Option
from probes.words import fold
from probes.words import table as words_table

_NO_CHOICE = {"", "-1"}  # values by which lists say "please choose"
_FILE = "form/choices.toml"
_WITHIN = {"topic", "contact_by", "other_contact", "order_kind"}
_NONE = 99  # the rank of what no line of a table fits
_ABOUT_US = 3  # the first lines of topics: complaint, delivery, order


def asks_to_choose(option: Option) -> bool:
    """Whether an entry is no choice, but asks for one: "Please choose", "--", an empty line."""
    text = fold(option.text)
    if not text or option.value in _NO_CHOICE:
        return True
    return any(text == phrase or (text.startswith(f"{phrase} ") and len(text) < 60) for phrase in asking())


def asking() -> tuple[str, ...]:
    """How an entry begins that asks to choose, folded."""
    return _lines("placeholder")[0]


def real(options: Sequence[Option]) -> list[int]:
    """Indices of the entries that may be chosen."""
    return [index for index, option in enumerate(options) if not option.disabled and not asks_to_choose(option)]


def topic_of(text: str) -> bool:
    """Whether an entry names something that customers write about: a complaint, a delivery, an order."""
    return rank(text, "topic") < _ABOUT_US and not _says(fold(text), _lines("not_topic"))


def troubles() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How pages call what goes wrong with an order, folded; and what is never about that."""
    topics = data()["topic"]
    said = (fold(phrase) for line in ("complaint", "delivery", "problem") for phrase in topics[line])
    return tuple(said), tuple(phrase for line in _lines("not_topic") for phrase in line)


def topics() -> tuple[tuple[str, ...], ...]:
    """How pages call what customers write about, folded, the most fitting first."""
    return _lines("topic")[: _ABOUT_US + 1]


def says_yes(text: str) -> bool:
    """Whether an entry is how our customers answer whether they are customers."""
    return rank(text, "yes") < _NONE


def about(options: Sequence[Option]) -> str | None:
    """What a list is for, by its entries alone; None if they do not tell.

    It is how to answer us, what we write about, or the country that a telephone number is of.
    """
    texts = [option.text for option in options]
    if dials(options):
        return "country"
    if any(rank(text, "contact_by") < _NONE for text in texts) and any(
        rank(text, "other_contact") < _NONE for text in texts
    ):
        return "contact_by"
    return "topic" if any(map(topic_of, texts)) else None


def dials(options: Sequence[Option]) -> bool:
    """Whether a list's entries are countries' dialling codes."""
    said = [bool(re.search(data()["dialling"]["code"], options[index].text)) for index in real(options)]
    return len(said) > 1 and sum(said) * 2 > len(said)


def rank(text: str, table: str) -> int:
    """The first line of a table that an entry fits, counted from 0; a large number for none.

    Of most tables an entry must say a phrase and nothing else; of `_WITHIN` it may say more.
    """
    folded = fold(text)
    for index, line in enumerate(_lines(table)):
        if folded in line or (table in _WITHIN and _says(folded, [line])):
            return index
    return _NONE


def best(options: Sequence[Option], *tables: str) -> int | None:
    """The entry that fits best by the first table that fits any, or None."""
    for table in tables:
        ranked = [(rank(options[index].text, table), index) for index in real(options)]
        if table == "topic":
            ranked = [each for each in ranked if not _says(fold(options[each[1]].text), _lines("not_topic"))]
        if ranked and min(ranked)[0] < _NONE:
            return min(ranked)[1]
    return None


def named(options: Sequence[Option], values: Sequence[str]) -> int | None:
    """The entry that says one of `values`, by its text or by its value; else one that begins with it; else None."""
    wanted = [fold(value) for value in values if fold(value)]
    able = [(index, fold(options[index].text), fold(options[index].value)) for index in real(options)]
    for exactly in (True, False):
        for value in wanted:
            for index, text, code in able:
                if value in (text, code) if exactly else f"{text} ".startswith(f"{value} "):
                    return index
    return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What this customer takes from a list whose entries may not be known yet.

    The entry that says one of `values`, else the best by the `tables` of choices.toml, else, where one is `needed`, the
    only one there is, or with `any_entry` the first.
    """

    values: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    any_entry: bool = False
    needed: bool = False

    def among(self, options: Sequence[Option]) -> int | None:
        """The entry of that wish, or None."""
        found = named(options, self.values)
        if found is None:
            found = best(options, *self.tables)
        able = real(options)
        return able[0] if found is None and self.needed and able and (self.any_entry or len(able) == 1) else found


def _says(folded: str, lines: Sequence[Sequence[str]]) -> bool:
    padded = f" {folded} "
    return any(f" {phrase} " in padded for line in lines for phrase in line)


def home(zone: str) -> tuple[str, str, str, str] | None:
    """Where people of that time zone live: country code, country, city, dialling prefix; None if we cannot tell."""
    known = data()["home"].get(zone)
    if known is None and zone.startswith(("America/", "US/")):
        return "US", "United States", zone.rpartition("/")[2].replace("_", " "), "1"
    return tuple(known) if known else None


def names_of_country(code: str) -> tuple[str, ...]:
    """How lists call a country."""
    return tuple(data()["country"][code]["said"])


@cache
def _lines(table: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(fold(phrase) for phrase in line) for line in data()[table].values())


def data() -> Mapping[str, Any]:
    """The room's words on choices."""
    return words_table(_FILE)
