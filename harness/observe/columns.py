"""Outlines as columns: what a million enquiries come to in two hundred megabytes, and what time makes of them.

Every column has the name of the Outline's field. Not imported by the package itself, for it needs numpy.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from harness.errors import FaultKind
from harness.model import ChatEnd, Label, Outcome, Outline

Rows = NDArray[np.void]
Flags = NDArray[np.bool_]
Named = TypeVar("Named")

KINDS = ("desk", "scenario", "title", "channel", "language", "zone", "salutation")  # numbers that stand for names
STATES: Mapping[str, tuple[StrEnum, ...]] = {  # numbers that stand for what may be; NONE for None
    "outcome": tuple(Outcome),
    "unanswered_as": tuple(Outcome),
    "fault": tuple(FaultKind),
    "first_response_by": tuple(Label),
    "chat": tuple(ChatEnd),
}
NONE = -1
INSTANTS = (
    "created_at",
    "accepted_at",
    "acknowledged_at",
    "heard_at",
    "first_response_at",
    "substantive_at",
    "complete_at",
    "watched_until",
    "returned_at",
    "knowable_until",
    "lost_at",
)
SPANS = ("acknowledged_within", "heard_within", "first_response_within", "substantive_within", "complete_within")
LIMITS = ("acknowledgement_limit", "first_response_limit", "complete_limit")
COUNTS = ("questions", "automated", "templated", "personalised", "undecided")
ROW = np.dtype(
    [
        *((name, "<M8[us]") for name in INSTANTS),  # in UTC; NaT for None
        *((name, "<m8[us]") for name in SPANS),
        *((name, "<m8[us]") for name in LIMITS),  # NaT for None
        ("transit", "<f8"),  # nan for None
        ("terms", "<i4"),
        *((name, "<i4") for name in KINDS),
        *((name, "<u4") for name in COUNTS),
        *((name, "i1") for name in STATES),
        ("is_session", "?"),
    ]
)
_NOT_YET, _NO_TIME = np.datetime64("NaT", "us"), np.timedelta64(0, "us")


class Terms(NamedTuple):
    """What enquiries have in common that were made alike: how long they are watched, and what a calendar counts."""

    window: timedelta
    acknowledgement_days: int
    first_response_days: int
    complete_days: int


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Columns:
    """Some enquiries: `rows`, an array of ROW, and the texts that its numbers stand for."""

    ids: NDArray[np.str_]
    rows: Rows
    names: Mapping[str, tuple[str, ...]]  # by KINDS
    terms: tuple[Terms, ...]

    def __len__(self) -> int:
        return len(self.rows)

    @classmethod
    def of(cls, outlines: Iterable[Outline]) -> "Columns":
        """The columns of some outlines, in their order."""
        given = list(outlines)
        rows = np.empty(len(given), ROW)
        for name in (*INSTANTS, *SPANS, *LIMITS, *COUNTS, "is_session", "transit"):
            values = [getattr(each, name) for each in given]
            rows[name] = np.array([_plain(each) for each in values], ROW[name])
        for name, states in STATES.items():
            codes = {state: code for code, state in enumerate(states)}
            rows[name] = [codes.get(getattr(each, name), NONE) for each in given]
        names: dict[str, tuple[str, ...]] = {}
        for name in KINDS:
            rows[name], names[name] = _coded([getattr(each, name) for each in given])
        rows["terms"], terms = _coded([Terms(*(getattr(each, field) for field in Terms._fields)) for each in given])
        return cls(ids=np.array([each.id for each in given], np.str_), rows=rows, names=names, terms=terms)

    @classmethod
    def joined(cls, parts: Sequence["Columns"]) -> "Columns":
        """Several in a row."""
        if not parts:
            return cls.of(())
        rows = np.concatenate([each.rows for each in parts])
        names: dict[str, tuple[str, ...]] = {}
        for name in KINDS:
            rows[name], names[name] = _recoded([(each.rows[name], each.names[name]) for each in parts])
        rows["terms"], terms = _recoded([(each.rows["terms"], each.terms) for each in parts])
        return cls(ids=np.concatenate([each.ids for each in parts]), rows=rows, names=names, terms=terms)

    def where(self, chosen: Flags | NDArray[np.integer[Any]]) -> "Columns":
        """The enquiries for which `chosen` is true, or whose places it has."""
        return Columns(ids=self.ids[chosen], rows=self.rows[chosen], names=self.names, terms=self.terms)

    def of_desk(self, name: str) -> "Columns":
        """The enquiries at a desk."""
        return self.where(np.array([each == name for each in self.names["desk"]], np.bool_)[self.rows["desk"]])

    def ordered(self) -> "Columns":
        """The same as `of` makes them of their outlines, ordered by (created_at, id)."""
        places = np.lexsort((self.ids, self.rows["created_at"]))
        rows = self.rows[places]
        names: dict[str, tuple[str, ...]] = {}
        for name in KINDS:
            rows[name], names[name] = _renumbered(rows[name], self.names[name])
        rows["terms"], terms = _renumbered(rows["terms"], self.terms)
        return Columns(ids=self.ids[places], rows=rows, names=names, terms=terms)

    def came_to(self, outcome: Outcome) -> Flags:
        """Which have this outcome."""
        return np.asarray(self.rows["outcome"] == STATES["outcome"].index(outcome))

    def outlines(self) -> tuple[Outline, ...]:
        """The outlines that these columns are of."""
        return tuple(map(self._outline, self.ids, self.rows))

    def _outline(self, name: np.str_, row: Any) -> Outline:
        terms = self.terms[row["terms"]]._asdict()
        states = {each: None if row[each] == NONE else states[row[each]] for each, states in STATES.items()}
        kinds = {each: self.names[each][row[each]] for each in KINDS}
        plain = {each.name: _told(row[each.name]) for each in fields(Outline) if each.name in _PLAIN}
        return Outline(**{"id": str(name), **terms, **states, **kinds, **plain})

    def at(self, now: datetime, listened_until: datetime | None) -> "Columns":
        """The same as they stand at `now`, if nothing but time has passed since. `listened_until`: as Facts has it.

        `now` must be no earlier than the observations were.
        """
        rows = self.rows.copy()
        moment = np.datetime64(_plain(now), "us")
        moves = ~np.isnat(rows["knowable_until"])
        _lose(rows, moves & (rows["lost_at"] <= moment))
        moves &= ~np.isnat(rows["knowable_until"])
        heard = rows["accepted_at"]
        if listened_until is not None:
            heard = np.maximum(heard, np.datetime64(_plain(listened_until), "us"))
        heard = np.minimum(heard, moment)  # by mail; in a session whatever is said
        heard = np.where(rows["is_session"], moment, heard)
        is_left = rows["is_session"] & np.isnat(rows["lost_at"])
        watched = np.where(is_left, rows["knowable_until"], np.minimum(heard, rows["knowable_until"]))
        rows["watched_until"] = np.where(moves, watched, rows["watched_until"])
        windows = np.array([each.window for each in self.terms], "m8[us]")
        over = moves & (watched >= rows["accepted_at"] + windows[rows["terms"]]) & self.came_to(Outcome.WAITING)
        rows["outcome"] = np.where(over, rows["unanswered_as"], rows["outcome"])
        return Columns(ids=self.ids, rows=rows, names=self.names, terms=self.terms)


_PLAIN = {*INSTANTS, *SPANS, *LIMITS, *COUNTS, "is_session", "transit"}


def _lose(rows: Rows, lost: Flags) -> None:
    """Make of some rows what an open session is once its time is over, and nothing says how it ended."""
    emptied = ("acknowledged_at", "first_response_at", "substantive_at", "complete_at", "watched_until")
    for name in (*emptied, "knowable_until", "lost_at"):
        rows[name][lost] = _NOT_YET
    for name in ("acknowledged_within", "first_response_within", "substantive_within", "complete_within"):
        rows[name][lost] = _NO_TIME
    for name in ("first_response_by", "unanswered_as"):
        rows[name][lost] = NONE
    rows["outcome"][lost] = STATES["outcome"].index(Outcome.UNCERTAIN)
    rows["transit"][lost] = np.nan


def _plain(value: Any) -> Any:
    """A value as numpy takes it."""
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value


def _told(value: Any) -> Any:
    """A value as an Outline has it."""
    plain = value.item()
    if isinstance(plain, datetime):
        return plain.replace(tzinfo=UTC)
    return None if isinstance(plain, float) and math.isnan(plain) else plain


def _coded(values: Sequence[Named]) -> tuple[list[int], tuple[Named, ...]]:
    numbers: dict[Named, int] = {}
    return [numbers.setdefault(each, len(numbers)) for each in values], tuple(numbers)


def _recoded(parts: Sequence[tuple[NDArray[Any], tuple[Named, ...]]]) -> tuple[NDArray[Any], tuple[Named, ...]]:
    numbers: dict[Named, int] = {}
    tables = [np.array([numbers.setdefault(each, len(numbers)) for each in names], "<i4") for _, names in parts]
    return np.concatenate([table[codes] for table, (codes, _) in zip(tables, parts, strict=True)]), tuple(numbers)


def _renumbered(codes: NDArray[Any], names: tuple[Named, ...]) -> tuple[NDArray[Any], tuple[Named, ...]]:
    """Numbers that count what occurs in the order in which it does."""
    there, first = np.unique(codes, return_index=True)
    in_turn = there[np.argsort(first)]
    table = np.zeros(len(names), "<i4")
    table[in_turn] = np.arange(len(in_turn))
    return table[codes], tuple(names[code] for code in in_turn)
