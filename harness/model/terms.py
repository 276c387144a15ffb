"""The terms of a text: words, and numbers, dates and amounts by their value, however they are written. Pure.

"Three weeks" says what "3 Wochen" says of the number; "3 May", "May 3rd" and "03/05" name one day (and the last another
day as well); "49,90" and "£49.90" are one amount. Words stay as they are, but for case and the shape of apostrophes.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from harness.model.number_words import BEGINNINGS, LONGEST_NUMBER, MEASURES, MONTHS, NUMBERS

# Scripts written without spaces: each of their characters counts as a word.
UNSPACED = r"\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff"

_LONGEST = 100_000  # characters read; nobody looks further down for an answer
_MONTH = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_TERM = re.compile(
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2}(?!\w))"
    rf"|(?P<day>\d{{1,2}}(?:st|nd|rd|th|er|\.)?(?: of| de)? ?(?:{_MONTH})(?!\w)\.?(?:,?(?: de)? \d{{4}}(?![\w-]))?)"
    rf"|(?P<month>(?<!\w)(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?(?![\w:])(?:,? \d{{4}}(?![\w-]))?)"
    r"|(?P<dotted>\d{1,2}([./-])\d{1,2}\5(?:\d{4}|\d{2})(?!\w)|\d{1,2}[./]\d{1,2}(?![./-]?\w))"
    r"|(?P<ordinal>\d{1,9}(?:st|nd|rd|th|er|ère|e|ème|º|ª)(?!\w))"
    r"|(?P<grouped>\d{1,3}(?: \d{3}){1,3}[.,]\d{2}(?!\w))"
    r"|(?P<number>\d{1,3}(?:[.,'\u2019\u00a0\u202f]\d{3}){1,4}(?:[.,]\d{1,2})?(?![.,]?\w)|\d+(?:[.,]\d+)?(?!\w))"
    r"|(?P<measure>[€£$¥%])"
    rf"|(?P<letter>[{UNSPACED}])"
    rf"|(?P<word>[^\W{UNSPACED}]+(?:['\u2019][^\W{UNSPACED}]+)*)"
    r"|(?P<end>[.!?](?=\s)|\n[ \t]*\n)",
    re.IGNORECASE,
)
_RUN = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d_]+")
_FIGURES = re.compile(r"\d+(?:\.\d+)?")


class Term(NamedTuple):
    """What stands from `start` to `end`, and the values it may have: `03/05` is one of two days."""

    values: frozenset[str]
    start: int
    end: int

    def is_one_with(self, other: "Term") -> bool:
        """Whether both may mean the same."""
        return not self.values.isdisjoint(other.values)


def terms(text: str) -> tuple[Term, ...]:
    """The terms of a text in order, the ends of its sentences among them, of which the value is a full stop."""
    plain = [
        Term(frozenset(_values(match.lastgroup or "", _normal(match.group()))), *match.span())
        for match in _TERM.finditer(text[:_LONGEST])
    ]
    return tuple(_amounts(list(_numbers(plain))))


def says(text: str, phrase: str) -> bool:
    """Whether the text holds the phrase: the same words within one sentence; numbers, days and amounts by value."""
    wanted = terms(phrase.strip().rstrip(".!?"))
    if not wanted:
        return False
    said, places = _indexed(text)
    starts = {place for value in wanted[0].values for place in places.get(value, ())}
    return any(_is_same(said[start : start + len(wanted)], wanted) for start in starts)


def _is_same(said: Sequence[Term], wanted: Sequence[Term]) -> bool:
    return len(said) == len(wanted) and all(map(Term.is_one_with, said, wanted))


@lru_cache(maxsize=16)
def _indexed(text: str) -> tuple[tuple[Term, ...], Mapping[str, Sequence[int]]]:
    """The terms of a text, of which several things are asked in turn, and where each value stands."""
    said = terms(text)
    places: dict[str, list[int]] = {}
    for place, term in enumerate(said):
        for value in term.values:
            places.setdefault(value, []).append(place)
    return said, places


def _numbers(plain: Sequence[Term]) -> Iterator[Term]:
    """The terms with numbers in words made one term each, of the words and of their value."""
    place = 0
    while place < len(plain):
        taken, value = _in_words(plain, place)
        if taken:
            values = plain[place].values if taken == 1 else frozenset[str]()
            yield Term(values | {value}, plain[place].start, plain[place + taken - 1].end)
        else:
            yield plain[place]
        place += taken or 1


def _in_words(plain: Sequence[Term], place: int) -> tuple[int, str]:
    """How many terms from here are a number in words, and which; none, mostly."""
    words = [next(iter(term.values)) for term in plain[place : place + LONGEST_NUMBER]]
    if words[0] not in BEGINNINGS:
        return 0, ""
    counts = range(len(words), 0, -1)
    return next(((count, NUMBERS[key]) for count in counts if (key := tuple(words[:count])) in NUMBERS), (0, ""))


def _amounts(found: Sequence[Term]) -> Iterator[Term]:
    """The terms with a number and its measure, before it or behind it, made one."""
    place = 0
    while place < len(found):
        here, following = found[place], found[place + 1] if place + 1 < len(found) else None
        amount = following and (_amount(here, following) or _amount(following, here))
        if following and amount:
            yield Term(amount, here.start, following.end)
        else:
            yield here
        place += 2 if amount else 1


def _amount(number: Term, measure: Term) -> frozenset[str]:
    """The values of an amount; the measure may be left out of one with a fraction, which is rare enough."""
    figures = [value for value in number.values if _FIGURES.fullmatch(value)]
    signs = [MEASURES[value] for value in measure.values if value in MEASURES]
    return frozenset(
        [*(f"{value} {sign}" for value in figures for sign in signs), *(value for value in figures if "." in value)]
        if signs
        else []
    )


def _values(kind: str, text: str) -> Iterator[str]:
    if kind in ("number", "grouped"):
        yield from _figures(text)
    elif kind == "ordinal":
        yield f"{_digits(text)[0]}."
    elif kind == "iso":
        yield _day(*map(int, text.split("-")[1:]))
    elif kind in ("day", "month"):
        month = next((MONTHS[word] for word in _WORDS.findall(text) if word in MONTHS), None)
        yield text if month is None else _day(month, int(_digits(text)[0]))  # "3stMay" is no day
    elif kind == "dotted":
        yield from _days(text)
    else:
        yield "." if kind == "end" else text


def _days(text: str) -> Iterator[str]:
    """The days that figures may name, the month first or the day; or else a number with a fraction."""
    first, second, *_ = _digits(text)
    yield _day(int(first), int(second))
    yield _day(int(second), int(first))
    if text.count(".") == 1:
        yield from _figures(text)


def _day(month: int, day: int) -> str:
    return f"{month:02}-{day:02}"


def _figures(text: str) -> Iterator[str]:
    """What a number may be worth: `1.299` is a thousand and more, or a little more than one."""
    whole, *parts = _digits(text)
    grouped = bool(parts) and all(len(part) == 3 for part in parts)
    if grouped or not parts:
        yield "".join([whole, *parts]).lstrip("0") or "0"
    if parts and (len(parts) == 1 or not grouped):
        fraction = parts.pop().rstrip("0")
        number = "".join([whole, *parts]).lstrip("0") or "0"
        yield f"{number}.{fraction}" if fraction else number


def _digits(text: str) -> list[str]:
    return _RUN.findall(text)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").casefold()
