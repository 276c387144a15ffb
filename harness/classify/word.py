"""Words: what a text is split into, and what shows in the letters of each. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from harness.classify import data
from harness.reading.wordlist import UNSPACED

STEM = 5  # letters: delay, delays, delayed
SHORTEST_CONTENT = 4
_IN_WORD = rf"[^\W_{UNSPACED}]"
_WORD = rf"{_IN_WORD}++(?:['\u2019]{_IN_WORD}++)*+"
_LINK = r"https?://\S+|www\.\S+"
_ADDRESS = r"[\w.+-]{1,64}+@[\w-]{1,64}(?:\.[\w-]{1,64})+"
_SIGN = rf"[{UNSPACED}]"
# Each finds the same words as the last, in texts that have nothing of what it leaves out.
_WORDS_ALONE = re.compile(f"({_WORD})")
_UNADDRESSED = re.compile(f"({_LINK}|{_WORD}|{_SIGN})")
_ANY = re.compile(rf"({_LINK}|{_ADDRESS}|@\w+|{_WORD}|{_SIGN})")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Word:
    """One spelling of a word, wherever it stands. `mask` is what it is to a template: itself, or the kind of its slot.

    `is_content`: it says what a text is about. `is_stock`: any reply may have it (`data.STOCK`). `is_greeting`: a name
    may follow. `is_plain`: a word like any other: no link, number, address, handle or name greeted. `shapes`: the
    bits of those that it may be part of (`data.SHAPES`).
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
    shapes: int


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
    shapes=0,
)


def split(text: str) -> list[str]:
    """What stands before the first word, the first word, what stands before the second, and so on to the end."""
    if "@" in text:
        return _ANY.split(text)
    if text.isascii() and "http" not in text and "www." not in text:
        return _WORDS_ALONE.split(text)
    return _UNADDRESSED.split(text)


def spelt(spellings: Sequence[str]) -> list[Word]:
    """The words of a text. Links, addresses, handles and whatever holds a digit are slots, as is a name greeted."""
    words = [*map(_KNOWN.__getitem__, spellings)]
    for at in [at for at, before in enumerate(words[:-1], start=1) if before.is_greeting]:
        if words[at].is_plain and words[at].text[0].isupper():
            words[at] = replace(words[at], mask="<name>", is_content=False, is_plain=False)
    return words


_SHAPES = [shape for shape in data.SHAPES.values() if shape.bit]


class _Known(dict[str, Word]):
    """The words met lately."""

    MOST, LONGEST = 1 << 15, 80

    def __missing__(self, spelling: str) -> Word:
        mask, folded = _mask(spelling), spelling.casefold()
        is_plain, is_stock = mask[0] != "<", folded in data.STOCK
        word = Word(
            text=spelling,
            mask=mask,
            folded=folded,
            stem=folded[:STEM],
            is_content=is_plain and len(spelling) >= SHORTEST_CONTENT and not is_stock,
            is_stock=is_stock,
            is_greeting=mask in data.GREETINGS,
            is_number=mask == "<number>",
            is_plain=is_plain,
            shapes=sum(shape.bit for shape in _SHAPES if shape.words.search(spelling)),
        )
        if len(self) >= self.MOST:
            self.clear()
        if len(spelling) <= self.LONGEST:
            self[spelling] = word
        return word


_KNOWN = _Known()


def _mask(spelling: str) -> str:
    if spelling.startswith(("http://", "https://", "www.")):
        return "<link>"
    if "@" in spelling:
        return "<name>" if spelling[0] == "@" else "<address>"
    if not spelling.isalpha() and any(sign.isdigit() for sign in spelling):
        return "<number>"
    return spelling.casefold().replace("\u2019", "'")
