"""A text, taken apart once for all that is asked of it; and what two texts have in common. Pure; linear in length."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from harness.classify import data
from harness.classify.kept import kept
from harness.classify.word import BREAKS, Word, spelt, split
from harness.reading.notions import Place
from harness.reading.sentences import placed

__all__ = ["Sentence", "Text", "Word", "clip", "repeated", "words"]

_ENDS = re.compile(r"[.!?:;]\W{0,3}\s|\n|[\u3002\uff01\uff1f]")  # of a sentence, a line, a label
_SHORT, _MOST = 4, 1 << 12  # signs between words that are remembered: few of so many are ever met


class _IsEnd(dict[str, bool]):
    """Whether signs between two words are an end, remembered."""

    def __missing__(self, signs: str) -> bool:
        is_end = bool(_ENDS.search(signs))
        if len(signs) <= _SHORT and len(self) < _MOST:
            self[signs] = is_end
        return is_end


_IS_END = _IsEnd()


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
        self.words: Sequence[Word]
        self.words, self.traits = spelt(self._parts[1::2])
        self._shapes: dict[str, re.Match[str] | None] = {}

    @kept
    def _edges(self) -> list[int]:
        return [*accumulate(map(len, self._parts))]

    @kept
    def starts(self) -> list[int]:
        """Where each word begins."""
        return self._edges[:-1:2]

    @kept
    def ends(self) -> list[int]:
        """Where what follows each word begins."""
        return self._edges[1::2]

    def span(self, first: int, last: int) -> str:
        """The text from one word to another, these included."""
        return self.whole[self.starts[first] : self.ends[last]]

    @kept
    def between(self) -> list[str]:
        """What stands after each word, before the next or the end."""
        return self._parts[2::2]

    @kept
    def signs(self) -> str:
        """What stands before, between and after the words, each once, in no order."""
        return "\0".join({*self._parts[::2]})

    @kept
    def folded(self) -> list[str]:
        """The words, folded."""
        return [word.folded for word in self.words]

    @kept
    def vocabulary(self) -> frozenset[str]:
        """The words, folded, each once."""
        return frozenset([word.folded for word in self.unique])

    @kept
    def unique(self) -> frozenset[Word]:
        """The words, each spelling once."""
        return frozenset(self.words)

    @kept
    def stock(self) -> bytes:
        """For each word 1 if any reply may have it, else 0."""
        return bytes([word.is_stock for word in self.words])

    @kept
    def items(self) -> list[range]:
        """The positions of the words of each sentence, line or label."""
        if not self.words:
            return []
        starts = [at for at, signs in enumerate(self.between[:-1], start=1) if signs != " " and _IS_END[signs]]
        return [*map(range, [0, *starts], [*starts, len(self.words)])]

    @kept
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences as signs and lines divide it."""
        starts, ends, broken, stock = self.starts, self.ends, self._broken, self.stock
        found: list[Sentence] = []
        for start, sentence in placed(self.whole):
            first, last = bisect_right(ends, start), bisect_left(starts, start + len(sentence))
            if broken and (first in broken or last - 1 in broken) and last > first:
                inside = words(sentence)  # which has another word in each half
                found.append(Sentence(sentence, len(inside), sum(word.is_stock for word in inside), start))
            else:
                found.append(Sentence(sentence, last - first, stock.count(1, first, last), start))
        return tuple(found)

    @kept
    def _broken(self) -> frozenset[int]:
        """The positions of words that a sentence may seem to end in."""
        if not self.traits & BREAKS:
            return frozenset()
        return frozenset([at for at, word in enumerate(self.words) if word.traits & BREAKS])

    @kept
    def said(self) -> Mapping[str, Sequence[Place]]:
        """Where it has phrases of each list of `data.NOTIONS`: see `Notions.found`."""
        return data.NOTIONS.found(self.whole)

    def holds(self, sentence: Sentence, name: str) -> bool:
        """Whether one of the sentences has a phrase of a list."""
        first, last = sentence.start, sentence.start + len(sentence.text)
        return any(first <= start and end <= last for start, end in self.said.get(name, ()))

    def shape(self, name: str) -> re.Match[str] | None:
        """The first match of one of `data.SHAPES`."""
        shape = data.SHAPES[name]
        if not shape.own & self.likely:
            return None
        if name in self._shapes:
            return self._shapes[name]
        found = self._shapes[name] = shape.search(self.whole, self.traits, self._places)
        return found

    @kept
    def likely(self) -> int:
        """The shapes that it may have, as far as that is seen at a glance, by their own bits."""
        return data.GLANCE.at(self.whole, self.traits)

    def _places(self, trait: int) -> Iterator[range]:
        """Where each word with a trait stands, and the one before it."""
        starts, ends = self.starts, self.ends
        for at, word in enumerate(self.words):
            if word.traits & trait:
                yield range(starts[max(0, at - 1)], ends[at])

    def without(self, left_out: Collection[int]) -> str:
        """The text with some of its words left out; the signs between words stay."""
        if not left_out:
            return self.whole
        parts = enumerate(self._parts)
        return "".join(part for at, part in parts if at % 2 == 0 or at // 2 not in left_out)

    def echoes(self, theirs: "Text", *, run: int) -> frozenset[int]:
        """Positions of our words in runs of so many of theirs, and in what is made of nothing but pieces of theirs."""
        shared = bytes(map(theirs.vocabulary.__contains__, self.folded))
        if not any(shared):
            return frozenset()
        echoed = repeated(self.folded, theirs.folded, run=run) if b"\1" * run in shared else frozenset[int]()
        return echoed | self._recited(theirs, shared)

    def _recited(self, theirs: "Text", shared: bytes) -> frozenset[int]:
        """Positions in sentences, lines and items of which each word is theirs, in runs of two or more."""
        likely = [item for item in self.items if 0 not in shared[item.start : item.stop]]
        if not any(self.words[position].is_content for item in likely for position in item):
            return frozenset()
        ours = {word for item in likely for word in self.folded[max(0, item.start - 1) : item.stop + 1]}
        known = {pair for pair in pairwise(theirs.folded) if pair[0] in ours and pair[1] in ours}
        pairs = [False, *map(known.__contains__, pairwise(self.folded)), False]  # that end with a word; begin with it
        return frozenset(
            position
            for item in likely
            if all(pairs[position] or pairs[position + 1] for position in item)
            and any(self.words[position].is_content for position in item)
            for position in item
        )


def words(text: str) -> Sequence[Word]:
    """The words of a text, where it does not matter where they stand."""
    return spelt(split(text)[1::2])[0]


def repeated(ours: Sequence[str], theirs: Sequence[str], *, run: int) -> frozenset[int]:
    """Positions of our words that lie in a run of at least `run` words also found in theirs, slots included."""
    if len(theirs) < run or b"\1" * run not in bytes(map(frozenset(theirs).__contains__, ours)):
        return frozenset()
    known = set(_shingles(theirs, run))
    starts = [start for start, shingle in enumerate(_shingles(ours, run)) if shingle in known]
    return frozenset(position for start in starts for position in range(start, start + run))


def _shingles(folded: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    """Every run of `size` words."""
    return zip(*(folded[start:] for start in range(size)), strict=False)


def clip(text: str, longest: int = 120) -> str:
    """A text on one line, short enough to be quoted as evidence."""
    head = text[: longest + 1]
    if head.isprintable() and "  " not in head and len(head.strip()) == len(head):  # so it is on one line
        return text if len(text) <= longest else head[:-2] + "…"
    return _clipped(text, longest)


@lru_cache(maxsize=8)  # the whole letter is quoted by several rules in turn
def _clipped(text: str, longest: int) -> str:
    line = " ".join(text[: 4 * longest].split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
