"""Columns of the tables in a report's files: what stands in each, of what kind, and what it means."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from reports import phrases
from reports.export.vocabulary import HEADINGS, WORDS
from reports.tongue import Tongue
from reports.wording import one_line

LONGEST = 2_000  # characters of a text in a table; the whole is in the ledger


class Kind(StrEnum):
    """What a value is. An instant has the offset of its desk's zone, a share is from 0 to 1, a figure is a share or a
    wait. A word is one of `vocabulary.WORDS`, or a channel: people read it in their own language.
    """

    TEXT = "text"
    WORD = "word"
    COUNT = "count"
    SHARE = "share"
    INSTANT = "instant"
    DURATION = "duration"
    FIGURE = "figure"
    NUMBER = "number"
    YES_OR_NO = "yes or no"


Value = str | int | float | bool | datetime | timedelta | None
Of = TypeVar("Of")


@dataclass(frozen=True, slots=True)
class Column(Generic[Of]):
    """A column of a table about `Of`. `name` is for programs, `heading` for people, `meaning` for the documentation.

    `title`: what people call it, where that is not what HEADINGS has for its name. `words`: what they read in it, where
    the value alone does not say that.
    """

    name: str
    kind: Kind
    meaning: str
    value: Callable[[Of], Value]
    width: int = 14  # characters
    title: str = ""
    words: Callable[[Of, Tongue], str] | None = None

    def heading(self, tongue: Tongue) -> str:
        """What it is called in a language."""
        return tongue.say(self.title or HEADINGS[self.name])

    def told(self, row: Of, tongue: Tongue) -> Value:
        """The value as people read it: a word in their language, all else as it is."""
        if self.words is not None:
            return self.words(row, tongue)
        value = self.value(row)
        if self.kind is not Kind.WORD or not isinstance(value, str):
            return value
        return tongue.say(value) if value in WORDS else phrases.channel(value, tongue)


def plain(text: str, limit: int = LONGEST) -> str:
    """A stranger's text as one harmless line: nothing in it can move, hide or reorder what stands beside it."""
    return one_line(text, limit).encode("utf-8", "replace").decode()


def listed(values: Iterable[str]) -> str:
    """Several short texts in one."""
    return "; ".join(values)
