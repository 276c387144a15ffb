"""Words, and what shows in the letters of each. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from sys import intern
from typing import Protocol

from harness.classify import data, kinds

STEM = 5  # letters: delay, delays, delayed
SHORTEST_CONTENT = 4


@dataclass(kw_only=True, slots=True, eq=False)  # not frozen: that takes four times as long to make
class Word:
    """One spelling of a word, wherever it stands. `mask` is what it is to a template: itself, or the kind of its slot.

    `is_content`: it says what a text is about. `is_stock`: any reply may have it (`data.STOCK`). `is_greeting`: a name
    may follow. `is_plain`: a word like any other: no link, number, address, handle or name greeted. `is_large`: it has
    letters after a capital, or what stands for one. `kind`: the bits of most of this. `traits`: bits of what a text may
    have only where it has such a word: shapes (`data.SHAPES`), `FIGURES`, ...
    """

    text: str
    mask: str
    folded: str
    stem: str
    is_content: bool
    is_stock: bool
    is_greeting: bool
    is_number: bool
    is_plain: bool
    is_large: bool
    traits: int
    kind: int = field(init=False)

    def __post_init__(self) -> None:
        held = (
            self.is_stock,
            self.is_content,
            self.is_plain,
            self.mask == "<name>",
            self.is_number,
            self.is_large,
            self.mask == "<link>",
            self.traits,
        )
        self.kind = sum(compress(kinds.ALL, held))


class MutableWords(Protocol):
    """The words of a text, as far as one is put for another."""

    def __len__(self) -> int: ...
    def __getitem__(self, at: int, /) -> Word: ...
    def __setitem__(self, at: int, word: Word, /) -> None: ...


LINE_END = Word(
    text="",
    mask="\n",
    folded="",
    stem="",
    is_content=False,
    is_stock=False,
    is_greeting=False,
    is_number=False,
    is_plain=True,
    is_large=False,
    traits=0,
)


def spelt(spellings: Sequence[str]) -> tuple[list[Word], bytes, int, list[int]]:
    """The words of a text, the kind of each, the traits of them all, and the positions of those that have any.

    Links, addresses, handles and whatever holds a digit are slots, as is a name greeted.
    """
    words = [*map(_KNOWN.__getitem__, spellings)]
    kind, traits, traited = greeted(words, bytes([word.kind for word in words]))
    return words, kind, traits, traited


def greeted(words: MutableWords, kind: bytes) -> tuple[bytes, int, list[int]]:
    """The same of words of these kinds, once those are made names that are greeted by."""
    traits, traited = 0, kinds.where(kind, kinds.TRAITED)
    for at in traited:
        traits |= words[at].traits
    if not traits & GREETS:
        return kind, traits, traited
    names = [at + 1 for at in traited if words[at].is_greeting]
    names = [at for at in names if at < len(words) and words[at].is_plain and words[at].text[0].isupper()]
    if not names:
        return kind, traits, traited
    anew = bytearray(kind)
    for at in names:
        words[at] = _GREETED[words[at]]
        anew[at] = words[at].kind
    return bytes(anew), traits | NAMES, sorted({*traited, *names})


_LAST = max(shape.bit for shape in data.SHAPES.values())
FIGURES, NAMES, BREAKS, GREETS, HALVES = (_LAST << at for at in range(1, 6))
_OF_MASKS = {"<name>": NAMES, "<link>": BREAKS, "<address>": BREAKS}
_END = re.compile(r"[!?\u3002\uff01\uff1f]|\.(?!\w)")  # as a sentence seems to have in the middle of such a word
_LONGEST_FIGURE = 8  # of which alone no shape is known: a longer one may be a hash
KEPT, LONGEST_KEPT = 1 << 15, 80  # spellings that are remembered, and letters of those


def word_of(spelling: str) -> Word:
    """One word as it is spelt, wherever it stands: a name greeted is not known for one."""
    return _KNOWN[spelling]


class _Known(dict[str, Word]):
    """The words met lately."""

    def __missing__(self, spelling: str) -> Word:
        folded = intern(spelling.casefold())  # one text for all that is spelt alike is found again sooner
        mask = _mask(spelling, folded)
        is_plain, is_stock, is_greeting = mask[0] != "<", folded in data.STOCK, mask in data.GREETINGS
        word = Word(
            text=folded if spelling == folded else spelling,
            mask=mask,
            folded=folded,
            stem=intern(folded[:STEM]),
            is_content=is_plain and len(folded) >= SHORTEST_CONTENT and not is_stock,
            is_stock=is_stock,
            is_greeting=is_greeting,
            is_number=mask == "<number>",
            is_plain=is_plain,
            is_large=spelling[0].isupper() and len(spelling) > 1,
            traits=_traits(spelling) | _of_mask(spelling, mask) | (GREETS if is_greeting else 0),
        )
        if len(self) >= KEPT:
            self.clear()
        if len(spelling) <= LONGEST_KEPT:
            self[word.text] = word
        return word


class _Greeted(dict[Word, Word]):
    """The words met lately that were somebody's name."""

    def __missing__(self, word: Word) -> Word:
        if len(self) >= KEPT:
            self.clear()
        traits = word.traits | NAMES
        name = self[word] = replace(word, mask="<name>", is_content=False, is_plain=False, traits=traits)
        return name


_KNOWN, _GREETED = _Known(), _Greeted()


def _traits(spelling: str) -> int:
    if spelling.isdecimal() and len(spelling) <= _LONGEST_FIGURE:
        return FIGURES
    shapes = data.WORD_SHAPES.of(spelling)
    return shapes if spelling.isalpha() or not any(map(str.isdigit, spelling)) else shapes | FIGURES


def _of_mask(spelling: str, mask: str) -> int:
    traits = _OF_MASKS.get(mask, 0)
    return traits | HALVES if traits & BREAKS and _END.search(spelling) else traits


def _mask(spelling: str, folded: str) -> str:
    if spelling.startswith(("http://", "https://", "www.")):
        return "<link>"
    if "@" in spelling:
        return "<name>" if spelling[0] == "@" else "<address>"
    if not spelling.isalpha() and any(sign.isdigit() for sign in spelling):
        return "<number>"
    return folded.replace("\u2019", "'")
