"""A text, taken apart once for all that is asked of it; and what two texts have in common. Pure; linear in length."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from itertools import accumulate, pairwise
from operator import or_
from typing import NamedTuple

from harness.classify import data
from harness.classify.word import Word, spelt, split
from harness.reading.notions import Notions
from harness.reading.sentences import placed

__all__ = ["Sentence", "Text", "Word", "clip", "repeated", "words"]

_ENDS = re.compile(r"[.!?:;]\W{0,3}\s|\n|[\u3002\uff01\uff1f]")  # of a sentence, a line, a label
_BROKEN = ("<link>", "<address>")  # what a sentence, as it is found, may end in the middle of


class Sentence(NamedTuple):
    """A sentence, its length in words, and how many of them are such as any reply may have (`data.STOCK`)."""

    text: str
    length: int
    stock: int
    start: int


class Text:
    """A text with its words; a word is known by its position among them."""

    def __init__(self, whole: str) -> None:
        self.whole = whole
        self._parts = split(whole)
        self.words: Sequence[Word] = spelt(self._parts[1::2])
        self._found: dict[Notions, Mapping[str, Sequence[re.Match[str]]]] = {}
        self._shapes: dict[str, re.Match[str] | None] = {}

    @cached_property
    def _edges(self) -> list[int]:
        return [*accumulate(map(len, self._parts))]

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins."""
        return self._edges[:-1:2]

    @cached_property
    def ends(self) -> list[int]:
        """Where what follows each word begins."""
        return self._edges[1::2]

    def span(self, first: int, last: int) -> str:
        """The text from one word to another, these included."""
        return self.whole[self.starts[first] : self.ends[last]]

    def after(self, position: int) -> str:
        """What stands between a word and the next, or the end."""
        return self._parts[2 * position + 2]

    @cached_property
    def folded(self) -> list[str]:
        """The words, folded."""
        return [word.folded for word in self.words]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words, folded, each once."""
        return frozenset(self.folded)

    @cached_property
    def items(self) -> list[range]:
        """The positions of the words of each sentence, line or label."""
        between = enumerate(self._parts[2:-1:2], start=1)
        starts = [at for at, signs in between if signs != " " and _ENDS.search(signs)]
        return [range(*edges) for edges in pairwise([0, *starts, len(self.words)])] if self.words else []

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences as signs and lines divide it."""
        return tuple(self._counted(start, sentence) for start, sentence in placed(self.whole))

    def _counted(self, start: int, sentence: str) -> Sentence:
        inside = self.words[bisect_right(self.ends, start) : bisect_left(self.starts, start + len(sentence))]
        if self._is_broken and any(word.mask in _BROKEN for word in inside):
            inside = words(sentence)  # which has another word in each half
        return Sentence(sentence, len(inside), sum([word.is_stock for word in inside]), start)

    @cached_property
    def _is_broken(self) -> bool:
        return any(word.mask in _BROKEN for word in self.words if not word.is_plain)

    def found(self, notions: Notions) -> Mapping[str, Sequence[re.Match[str]]]:
        """For each list of phrases that the text has some of, where they begin, in order."""
        if notions not in self._found:
            self._found[notions] = notions.every(self.whole, self._parts[1::2], self.starts)
        return self._found[notions]

    def holds(self, sentence: Sentence, notions: Notions, name: str) -> bool:
        """Whether one of the sentences has a phrase of a list."""
        end = sentence.start + len(sentence.text)
        near = [match for match in self.found(notions).get(name, ()) if sentence.start <= match.start() < end]
        if any(match.end() <= end for match in near):
            return True
        return bool(near) and name in notions.first(sentence.text)  # one may begin here that a longer one hides

    def shape(self, name: str) -> re.Match[str] | None:
        """The first match of one of `data.SHAPES`."""
        if name not in self._shapes:
            self._shapes[name] = data.SHAPES[name].search(self.whole, self._shaping)
        return self._shapes[name]

    @cached_property
    def _shaping(self) -> int:
        """The shapes that words of the text may be part of."""
        return reduce(or_, {word.shapes for word in self.words}, 0)

    def without(self, left_out: Collection[int]) -> str:
        """The text with some of its words left out; the signs between words stay."""
        if not left_out:
            return self.whole
        parts = enumerate(self._parts)
        return "".join(part for at, part in parts if at % 2 == 0 or at // 2 not in left_out)

    def recited(self, theirs: "Text") -> frozenset[int]:
        """Positions of our words in sentences, lines and items that are made of nothing but pieces of theirs."""
        likely = [item for item in self.items if theirs.vocabulary.issuperset(self.folded[item.start : item.stop])]
        if not any(self.words[position].is_content for item in likely for position in item):
            return frozenset()
        repeating = repeated(self.folded, theirs.folded, run=2)
        return frozenset(
            position
            for item in likely
            if repeating.issuperset(item) and any(self.words[position].is_content for position in item)
            for position in item
        )


def words(text: str) -> Sequence[Word]:
    """The words of a text, where it does not matter where they stand."""
    return spelt(split(text)[1::2])


def repeated(ours: Sequence[str], theirs: Sequence[str], *, run: int) -> frozenset[int]:
    """Positions of our words that lie in a run of at least `run` words also found in theirs, slots included."""
    if len(theirs) < run or not _has_run(ours, frozenset(theirs), run):
        return frozenset()
    known = set(_shingles(theirs, run))
    starts = [start for start, shingle in enumerate(_shingles(ours, run)) if shingle in known]
    return frozenset(position for start in starts for position in range(start, start + run))


def _has_run(ours: Sequence[str], known: Collection[str], run: int) -> bool:
    """Whether so many words in a row are known."""
    length = 0
    for word in ours:
        length = length + 1 if word in known else 0
        if length == run:
            return True
    return False


def _shingles(folded: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    """Every run of `size` words."""
    return zip(*(folded[start:] for start in range(size)), strict=False)


def clip(text: str, longest: int = 120) -> str:
    """A text on one line, short enough to be quoted as evidence."""
    line = " ".join(text[: 4 * longest].split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
