"""Shapes: patterns that are found by what few texts hold, so that most are spared the search."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Self


class Shape:
    """A pattern; a text has it only where it has one of `signs` or one of `words`, if any are known.

    Patterns are compiled when they are first needed. `bit` stands for the shape among those a word may be part of; a
    shape known by words alone may begin with them.
    """

    def __init__(
        self, pattern: str, *, signs: str | None = None, words: str | None = None, bit: int = 0, begins: bool = False
    ) -> None:
        self._pattern, self._signs, self._words = pattern, signs, words
        self.bit, self.begins = bit, begins

    @classmethod
    def any_of(cls, others: Iterable["Shape"]) -> Self:
        """What has one of these shapes."""
        return cls("|".join(f"(?:{each._pattern})" for each in others))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern itself, whatever the case, ^ and $ at every line."""
        return re.compile(self._pattern, re.IGNORECASE | re.MULTILINE)

    @cached_property
    def signs(self) -> re.Pattern[str] | None:
        """What is quickly looked for."""
        return re.compile(self._signs) if self._signs else None

    @cached_property
    def words(self) -> re.Pattern[str]:
        """The words that may be part of it."""
        return re.compile(rf"(?<![^\W_])(?:{self._words})(?![^\W_])", re.IGNORECASE)

    def search(self, text: str, traits: int, first: Callable[[int], int]) -> re.Match[str] | None:
        """The first match in a text, given the traits of all its words, and where the first with a trait begins."""
        if self.begins:
            return self.pattern.search(text, first(self.bit)) if self.bit & traits else None
        likely = self.bit & traits or (self.signs.search(text) if self.signs else not self.bit)
        return self.pattern.search(text) if likely else None


class Patterns(Mapping[str, re.Pattern[str]]):
    """The patterns of shapes by name."""

    def __init__(self, shapes: Mapping[str, Shape]) -> None:
        self._shapes = shapes

    def __getitem__(self, name: str) -> re.Pattern[str]:
        return self._shapes[name].pattern

    def __iter__(self) -> Iterator[str]:
        return iter(self._shapes)

    def __len__(self) -> int:
        return len(self._shapes)


def shapes(rows: Mapping[str, Any]) -> dict[str, Shape]:
    """Shapes as a TOML file lists them: name and pattern, and what they are found by in the tables signs and words."""
    signs, words = rows["signs"], rows["words"]
    patterns = {name: pattern for name, pattern in rows.items() if isinstance(pattern, str)}
    bits = {name: 1 << at for at, name in enumerate(words)}
    return {
        name: Shape(
            pattern, signs=signs.get(name), words=words.get(name), bit=bits.get(name, 0), begins=name in rows["begin"]
        )
        for name, pattern in patterns.items()
    }
