"""Words, and what two texts have in common. Pure; linear in the length of the text."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from harness.classify import data
from harness.reading.sentences import placed
from harness.reading.wordlist import UNSPACED

_IN_WORD = rf"[^\W_{UNSPACED}]"
_WORD = re.compile(
    r"(?P<link>https?://\S+|www\.\S+)"
    r"|(?P<address>[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+)"
    r"|(?P<name>@\w+)"
    rf"|(?P<sign>[{UNSPACED}])"
    rf"|(?P<word>{_IN_WORD}+(?:['\u2019]{_IN_WORD}+)*)"
)
STEM = 5  # letters: delay, delays, delayed
SHORTEST_CONTENT = 4
_ENDS = re.compile(r"[.!?:;]\W{0,3}\s|\n|[\u3002\uff01\uff1f]")  # of a sentence, a line, a label


class Word(NamedTuple):
    """One word and where it stands. `mask` is what it is to a template: itself, or the kind of its slot.

    `is_content`: whether it says what a text is about.
    """

    text: str
    start: int
    end: int
    mask: str
    folded: str = ""
    stem: str = ""
    is_content: bool = False

    @property
    def is_number(self) -> bool:
        return self.mask == "<number>"

    @property
    def is_plain(self) -> bool:
        """A word like any other: no link, number, address or handle."""
        return self.mask[0] != "<"


class _Known(NamedTuple):
    """What shows in the letters of a word, wherever it stands."""

    mask: str
    folded: str
    stem: str
    is_content: bool


def words(text: str) -> tuple[Word, ...]:
    """The words of a text. Links, addresses, handles and whatever holds a digit are slots, as is a name greeted."""
    found: list[Word] = []
    before = ""
    for match in _WORD.finditer(text):
        word = match.group()
        mask, folded, stem, is_content = _KNOWN.get(word) or _learnt(word, match.lastgroup or "word")
        start, end = match.span()
        if before in data.GREETINGS and mask[0] != "<" and word[0].isupper():
            found.append(Word(word, start, end, "<name>", folded, stem, False))
        else:
            found.append(Word(word, start, end, mask, folded, stem, is_content))
        before = mask
    return tuple(found)


_KNOWN: dict[str, _Known] = {}  # the words met lately
_MOST_KNOWN, _LONGEST_KNOWN = 1 << 15, 40


def _learnt(word: str, kind: str) -> _Known:
    mask, folded = _mask(kind, word), word.casefold()
    is_content = mask[0] != "<" and len(word) >= SHORTEST_CONTENT and folded not in data.STOCK
    known = _Known(mask, folded, folded[:STEM], is_content)
    if len(_KNOWN) >= _MOST_KNOWN:
        _KNOWN.clear()
    if len(word) <= _LONGEST_KNOWN:
        _KNOWN[word] = known
    return known


def _mask(kind: str, word: str) -> str:
    if kind in ("link", "address", "name"):
        return f"<{kind}>"
    if not word.isalpha() and any(sign.isdigit() for sign in word):
        return "<number>"
    return word.casefold().replace("\u2019", "'")


def _shingles(words: Sequence[Word], size: int) -> Iterable[tuple[str, ...]]:
    """Every run of `size` words, folded."""
    folded = [word.folded for word in words]
    return zip(*(folded[start:] for start in range(size)), strict=False)


def repeated(ours: Sequence[Word], theirs: Sequence[Word], *, run: int) -> frozenset[int]:
    """Positions of our words that lie in a run of at least `run` words also found in theirs, slots included."""
    if len(ours) < run or len(theirs) < run:
        return frozenset()
    known = set(_shingles(theirs, run))
    starts = [start for start, shingle in enumerate(_shingles(ours, run)) if shingle in known]
    return frozenset(position for start in starts for position in range(start, start + run))


def recited(text: str, ours: Sequence[Word], theirs: Sequence[Word]) -> frozenset[int]:
    """Positions of our words in sentences, lines and items that are made of nothing but pieces of theirs."""
    repeating = repeated(ours, theirs, run=2)
    if not repeating:
        return frozenset()
    found: set[int] = set()
    for item in items(text, ours):
        if repeating.issuperset(item) and any(ours[position].is_content for position in item):
            found.update(item)
    return frozenset(found)


def items(text: str, found: Sequence[Word]) -> Iterable[range]:
    """The positions of the words of each sentence, line or label."""
    start = 0
    for position in range(1, len(found) + 1):
        between = text[found[position - 1].end : found[position].start] if position < len(found) else "\n"
        if between != " " and _ENDS.search(between):
            yield range(start, position)
            start = position


class Sentence(NamedTuple):
    """A sentence, its length in words, and how many of them are such as any reply may have (`data.STOCK`)."""

    text: str
    length: int
    stock: int


def counted(text: str, found: Sequence[Word]) -> Iterable[Sentence]:
    """The sentences of a text of which these are the words."""
    first = 0
    for start, sentence in placed(text):
        end = start + len(sentence)
        while first < len(found) and found[first].end <= start:
            first += 1
        last = first
        while last < len(found) and found[last].start < end:
            last += 1
        inside = found[first:last]
        if any(word.mask in ("<link>", "<address>") for word in inside):
            inside = words(sentence)  # what a sentence ends in the middle of is another word in each half
        yield Sentence(sentence, len(inside), sum(word.folded in data.STOCK for word in inside))
        first = max(first, last - 1)


def without(text: str, found: Sequence[Word], left_out: Collection[int]) -> str:
    """The text with some of its words left out; the signs between words stay."""
    if not left_out:
        return text
    parts, end = [], 0
    for position, word in enumerate(found):
        if position in left_out:
            parts.append(text[end : word.start])
            end = word.end
    return "".join([*parts, text[end:]])


def clip(text: str, longest: int = 120) -> str:
    """A text on one line, short enough to be quoted as evidence."""
    line = " ".join(text[: 4 * longest].split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
