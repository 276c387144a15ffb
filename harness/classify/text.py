"""A text, taken apart once for all that is asked of it. Pure; linear in length."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise, starmap
from typing import NamedTuple

from propcache.api import cached_property

from harness.classify import data, kinds
from harness.classify.splitting import aligned, split, veiled
from harness.classify.word import HALVES, Word, greeted, spelt
from harness.reading.notions import Place
from harness.reading.sentences import placed

__all__ = ["Sentence", "Text", "Word", "clip", "words"]

# Of a sentence, a line, a label. One set of signs to begin with is found sooner than each of three, and one sign in a
# fifth of that time.
_ENDS = re.compile(r"[.!?:;\n\u3002\uff01\uff1f](?:(?<=[\n\u3002\uff01\uff1f])|\W{0,3}\s)")
_STOPS = re.compile(r"\.\W{0,3}\s")
_WIDE = "   "
_WIDE_SPACE = re.compile(f"{_WIDE}+")
_IN_WORD = bytes(at != ord(" ") for at in range(256))
_made = tuple.__new__  # all that making a named tuple comes to, in half the time
_INDENTS = 20  # signs between words that one space stands for, in so much as is quoted


class Sentence(NamedTuple):
    """A sentence, its length in words, and how many of them are such as any reply may have (`data.STOCK`)."""

    text: str
    length: int
    stock: int
    start: int

    def holds(self, places: Iterable[Place]) -> bool:
        """Whether one of some places in its text lies in it."""
        first = self.start
        last = first + len(self.text)
        for start, end in places:  # noqa: SIM110  (asked of every sentence: a generator takes twice the time)
            if first <= start and end <= last:
                return True
        return False


class Text:
    """A text with its words; a word is known by its position among them.

    `starts`: where each word begins. `ends`: where what follows each word begins.
    """

    def __init__(self, whole: str) -> None:
        # A dictionary of its own: in one that shares its keys with others, as is made with the first cached property,
        # Python 3.11 remembers no attribute's place, and takes five times as long for each.
        self.__dict__ = {}
        self.whole = whole
        self._line, parts, self.signs = aligned(whole)
        # With letters for what is odd in it: what signs are left are beside the words.
        self._plain = veiled(parts, "x") if len(parts) > 1 else whole
        self.words: Sequence[Word]
        self.kinds: bytes  # one of each word
        if self.signs:
            self.words = words = self.signs.words()
            self.kinds, self.traits, self._traited = greeted(words, self.signs.kinds)
            self.starts, self.ends = self.signs.starts, self.signs.ends
        else:
            if self._line is None:
                spellings, edges = self._parts[1::2], [*accumulate(map(len, self._parts[:-1]))]
            else:
                spellings, edges = self._line.split(), _edges(self._line)
            self.words, self.kinds, self.traits, self._traited = spelt(spellings)
            self.starts, self.ends = edges[::2], edges[1::2]
        self._shapes: dict[str, re.Match[str] | None] = {}

    @cached_property
    def _parts(self) -> list[str]:
        return split(self.whole)

    def span(self, first: int, last: int) -> str:
        """The text from one word to another, these included."""
        return self.whole[self.starts[first] : self.ends[last]]

    @cached_property
    def between(self) -> list[str]:
        """What stands after each word, before the next or the end."""
        if self._line is None:
            return self._parts[2::2]
        whole, next_starts = self.whole, [*self.starts[1:], len(self.whole)]
        return [whole[end:start] for end, start in zip(self.ends, next_starts, strict=False)]  # none where no words are

    def has_sign(self, signs: Iterable[str]) -> bool:
        """Whether one of some signs, which are part of no plain word, is before, between or after the words."""
        return any(map(self._plain.__contains__, signs))

    @cached_property
    def wide_signs(self) -> Collection[str]:
        """What stands before, between and after the words where it is of three signs or more, each once."""
        if self._line is None:
            return {signs for signs in self._parts[::2] if len(signs) >= len(_WIDE)}
        if _WIDE not in self._line:
            return ()
        return {self.whole[match.start() : match.end()] for match in _WIDE_SPACE.finditer(self._line)}

    @cached_property
    def folded(self) -> list[str]:
        """The words, folded."""
        return [word.folded for word in self.words]

    @cached_property
    def stock(self) -> bytes:
        """For each word 1 if any reply may have it, else 0."""
        return kinds.are(self.kinds, kinds.STOCK)

    def where(self, kind: int) -> list[int]:
        """The positions of the words that are all that is asked."""
        return kinds.where(self.kinds, kind)

    @cached_property
    def items(self) -> list[range]:
        """The positions of the words of each sentence, line or label."""
        return [*starmap(range, pairwise(self.bounds))]

    @cached_property
    def bounds(self) -> list[int]:
        """The position of the first word of each sentence, line or label, and of what would follow the last."""
        if not self.words:
            return []
        starts, first, bounds = self.starts, 0, [0]
        for end in _ends(self._plain):
            at = bisect_left(starts, end.end(), first)
            if at > first:
                bounds.append(at)
                first = at
        if first < len(starts):
            bounds.append(len(starts))
        return bounds

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences as signs and lines divide it."""
        starts, stock, first = self.starts, self.stock, 0
        may_break = self.traits & HALVES
        found: list[Sentence] = []
        for start, sentence in placed(self.whole):
            end = start + len(sentence)
            last = bisect_left(starts, end, first)
            if may_break and (self._is_broken_at(start) or self._is_broken_at(end)):
                inside = words(sentence)  # which has another word in each half of one that is broken
                length, known = len(inside), sum([word.is_stock for word in inside])
            else:
                length, known = last - first, stock.count(1, first, last)
            found.append(_made(Sentence, (sentence, length, known, start)))
            first = last
        return tuple(found)

    def _is_broken_at(self, place: int) -> bool:
        """Whether a word that begins before a place goes on beyond it."""
        before = bisect_left(self.starts, place)
        return before > 0 and self.ends[before - 1] > place

    @cached_property
    def said(self) -> Mapping[str, Sequence[Place]]:
        """Where it has phrases of each list of `data.NOTIONS`: see `Notions.found`."""
        return data.NOTIONS.found(self.whole)

    def holds(self, sentence: Sentence, name: str) -> bool:
        """Whether one of the sentences has a phrase of a list."""
        return sentence.holds(self.said.get(name, ()))

    def shape(self, name: str) -> re.Match[str] | None:
        """The first match of one of `data.SHAPES`."""
        shape = data.SHAPES[name]
        if not shape.own & self.likely:
            return None
        if name in self._shapes:
            return self._shapes[name]
        found = self._shapes[name] = shape.search(self.whole, self.traits, self._places)
        return found

    @cached_property
    def likely(self) -> int:
        """The shapes that it may have, as far as that is seen at a glance, by their own bits."""
        return data.GLANCE.at(self.whole, self.traits)

    def _places(self, trait: int) -> Iterator[tuple[int, int, int]]:
        """Of each word with a trait: where the word before it begins, where it begins itself, and where it ends."""
        starts, ends = self.starts, self.ends
        words = self.words
        for at in self._traited:
            if words[at].traits & trait:
                yield starts[at - 1 if at else 0], starts[at], ends[at]

    def without(self, left_out: Collection[int]) -> str:
        """The text with some of its words left out; the signs between words stay."""
        if not left_out:
            return self.whole
        kept, end = [], 0
        for at in sorted(left_out):
            kept.append(self.whole[end : self.starts[at]])
            end = self.ends[at]
        return "".join([*kept, self.whole[end:]])


def _edges(line: str) -> list[int]:
    """Where each word of a line begins, and ends, in turn."""
    # As one number of a byte a character, each is compared with the one before at once; what is beyond is no space.
    in_word = int.from_bytes(line.encode("latin-1", "replace").translate(_IN_WORD), "little")
    return kinds.flagged(in_word ^ in_word << 8, len(line) + 1)


def _ends(said: str) -> Iterator[re.Match[str]]:
    """Where sentences, lines and labels end."""
    if "\n" in said or not said.isascii():
        return _ENDS.finditer(said)
    return _STOPS.finditer(said.replace("!", ".").replace("?", ".").replace(":", ".").replace(";", "."))


def words(text: str) -> Sequence[Word]:
    """The words of a text, where it does not matter where they stand."""
    return spelt(split(text)[1::2])[0]


def clip(text: str, longest: int = 120) -> str:
    """A text on one line, short enough to be quoted as evidence."""
    is_short = len(text) <= longest
    head = text if is_short else text[: longest + 1]
    if head.isprintable() and "  " not in head and head.strip() == head:  # so it is on one line
        return text if is_short else head[:-2] + "…"
    return _clipped(text, longest)


@lru_cache(maxsize=8)  # the whole letter is quoted by several rules in turn
def _clipped(text: str, longest: int) -> str:
    line = " ".join(text[: longest + _INDENTS].split())
    if len(line) <= longest < len(text):  # seldom: there are more blanks in it
        line = " ".join(text[: 4 * longest].split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
