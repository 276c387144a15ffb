"""Shapes: patterns that are found by what few texts hold, so that most are spared the search."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Self

from harness.reading.notions import folded

_Place = tuple[int, int, int]  # where the word before a word begins, where it begins itself, and where it ends
_PARTS = re.compile(r"[^\W_]+")  # of what may be a link
_BEGINS = re.compile(r"(?<!\w)")  # what begins in a word or before it, and no sooner than a word may


class Shape:
    """A pattern; a text has it only where it has one of `signs` or a word that `WordShapes` knows, if any are known.

    Patterns are compiled when they are first needed. With one of `marks` all `signs` begin, if any are known. `bit`
    stands for the shape among those a word may be part of; a shape known by words alone may begin with them. One that
    is `near` begins in one of its words, in the word before, or with the blanks before these; or in one of its signs,
    or right before it. One that is `lined` begins with the line of one of its words or signs.
    """

    def __init__(
        self,
        pattern: str,
        *,
        signs: str | None = None,
        bit: int = 0,
        begins: bool = False,
    ) -> None:
        self._pattern, self._signs = pattern, signs
        self.bit, self.begins, self.near, self.lined, self.own = bit, begins, False, False, 0
        self.marks: Sequence[str] = ()

    @classmethod
    def any_of(cls, others: Iterable["Shape"]) -> Self:
        """What has one of these shapes."""
        return cls("|".join(f"(?:{each._pattern})" for each in others))

    @property
    def may_be_anywhere(self) -> bool:
        """Whether no word and no mark tells that a text does not have it."""
        return not self.marks and (not self.bit or bool(self._signs))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern itself, whatever the case, ^ and $ at every line."""
        return re.compile(self._pattern, re.IGNORECASE | re.MULTILINE)

    @cached_property
    def signs(self) -> re.Pattern[str] | None:
        """What is quickly looked for."""
        return re.compile(self._signs) if self._signs else None

    def search(self, text: str, traits: int, places: Callable[[int], Iterator[_Place]]) -> re.Match[str] | None:
        """The first match in a text, given the traits of all its words, and where those with a trait stand."""
        is_by_words = self.bit & traits
        if self.begins:
            return self.pattern.search(text, next(places(self.bit))[1]) if is_by_words else None
        is_anywhere = not (self.near or self.lined)
        if is_by_words and is_anywhere:
            return self.pattern.search(text)
        if is_anywhere:
            is_marked = self._is_marked(text) if self.marks or self._signs else not self.bit
            return self.pattern.search(text) if is_marked else None
        by_word = (self._near if self.near else self._in_lines)(text, places(self.bit)) if is_by_words else None
        by_sign = (self._at_sign if self.near else self._in_lines_of_signs)(text) if self.signs else None
        return min(by_word, by_sign, key=re.Match.start) if by_word and by_sign else by_word or by_sign

    def _in_lines_of_signs(self, text: str) -> re.Match[str] | None:
        return self._in_lines(text, [(0, *sign.span()) for sign in self._signs_in(text)])

    def _in_lines(self, text: str, places: Iterable[_Place]) -> re.Match[str] | None:
        """The first match that begins with the line in which one of some places begins."""
        end = -1
        for _, at, _ in places:
            if at > end:  # not in the line looked at before
                if match := self.pattern.match(text, text.rfind("\n", 0, at) + 1):
                    return match
                end = text.find("\n", at)
                if end < 0:
                    break
        return None

    def _at_sign(self, text: str) -> re.Match[str] | None:
        """The first match that begins in one of its signs, or right before it."""
        for sign in self._signs_in(text):
            for at in range(max(0, sign.start() - 1), sign.end()):
                if match := self.pattern.match(text, at):
                    return match
        return None

    def _signs_in(self, text: str) -> Iterator[re.Match[str]]:
        """Its signs, in order; by their marks they are found in a tenth of the time."""
        if not self.signs:
            return
        if not self.marks:
            yield from self.signs.finditer(text)
        end = 0
        for at in sorted([at for mark in self.marks if mark in text for at in _all_places(text, mark)]):
            if at >= end and (sign := self.signs.match(text, at)):
                end = sign.end()
                yield sign

    def _near(self, text: str, places: Iterable[_Place]) -> re.Match[str] | None:
        """The first match that begins in one of some words, in the word before, or with the blanks before these."""
        for before, _, end in places:
            start = before
            while start and text[start - 1] in " \t":
                start -= 1
            for begin in _BEGINS.finditer(text, start, end - 1):
                if match := self.pattern.match(text, begin.start()):
                    return match
        return None

    def _is_marked(self, text: str) -> bool:
        """Whether the text has one of the signs that the shape is known by, or of the marks, where these are all."""
        return any(self._signs_in(text)) if self.signs else any(map(text.__contains__, self.marks))


def _all_places(text: str, mark: str) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        yield at
        at = text.find(mark, at + 1)


class Glance:
    """Tells at a glance which of some shapes a text may have: those that are known by words, or by marks."""

    def __init__(self, shapes: Iterable[Shape]) -> None:
        some = [*shapes]
        self._always = sum(shape.own for shape in some if shape.may_be_anywhere)
        self._bits = [(shape.own, shape.bit) for shape in some if shape.bit]
        self._all = sum(bit for _, bit in self._bits)
        marks = dict.fromkeys(mark for shape in some for mark in shape.marks)
        self._marks = [(mark, sum(shape.own for shape in some if mark in shape.marks)) for mark in marks]
        self._ascii_marks = [(mark, shapes) for mark, shapes in self._marks if mark.isascii()]
        self._known: dict[int, int] = {}  # by traits; most texts have none or one of a few

    def at(self, text: str, traits: int) -> int:
        """The shapes that a text with these traits may have, by their own bits."""
        traits &= self._all
        found = self._known.get(traits)
        if found is None:
            found = self._known[traits] = self._always | sum(own for own, bit in self._bits if bit & traits)
        for mark, shapes in self._ascii_marks if text.isascii() else self._marks:
            if mark in text:
                found |= shapes
        return found


class WordShapes:
    """Tells which shapes a word may be part of, by what their words are, and what they are like."""

    def __init__(self, words: Mapping[int, Mapping[str, str]]) -> None:
        """`words`: rows of a TOML file by the bits of their shapes."""
        self._are: defaultdict[str, int] = defaultdict(int)
        for bit, row in words.items():
            for word in row.get("are", "").split():
                self._are[folded(word)] |= bit
        like = {bit: row["like"] for bit, row in words.items() if "like" in row}
        self._like = [(bit, re.compile(pattern, re.IGNORECASE)) for bit, pattern in like.items()]
        self._any = re.compile(folded("|".join(like.values())))

    def of(self, word: str) -> int:
        """The bits of the shapes."""
        found = 0
        for part in (word,) if word.isalnum() else _PARTS.findall(word):
            small = folded(part)
            found |= self._are.get(small, 0)
            if self._any.fullmatch(small):  # mostly not: one look for all shapes
                found |= sum(bit for bit, pattern in self._like if pattern.fullmatch(part))
        return found


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
    """Shapes as a TOML file lists them: name and pattern, and in tables what they are found by."""
    signs, marks = rows["signs"], rows["marks"]
    patterns = {name: pattern for name, pattern in rows.items() if isinstance(pattern, str)}
    bits = {name: 1 << at for at, name in enumerate(rows["words"])}
    found = {
        name: Shape(
            pattern,
            signs=signs.get(name),
            bit=bits.get(name, 0),
            begins=name in rows["begin"],
        )
        for name, pattern in patterns.items()
    }
    for at, (name, shape) in enumerate(found.items()):
        shape.marks, shape.own = marks.get(name, ""), 1 << at
        shape.near, shape.lined = name in rows["near"], name in rows["lined"]
    return found
