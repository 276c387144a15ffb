"""A text beyond Latin-1 in columns, a byte or a number for each sign: no sign is asked anything by itself.

In a script written without spaces each sign is a word, and a Python object for each would take too long. Pure; linear
in length.
"""

import re
from codecs import utf_32_le_decode, utf_32_le_encode
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray
from propcache.api import cached_property

from harness.classify import kinds
from harness.classify.word import Word, word_of
from harness.reading.wordlist import UNSPACED

Column = NDArray[Any]

# What a sign is: part of no word, of one, of one where letters are on both sides, or a word by itself: the kind of this
# is known once it was met (`Word.kind`, which is none of these numbers).
_NONE, _LETTER, _APOSTROPHE, _UNMET = range(4)
_LETTERS_END = 0x40000  # of the codes that letters have
SIGNS_END = 0xA000  # of those of signs that are words


def _what_all_are() -> Column:
    table, signs = np.full(_LETTERS_END, _NONE, np.uint8), "".join(map(chr, range(_LETTERS_END)))
    for what, pattern in ((_LETTER, r"[^\W_]+"), (_UNMET, f"[{UNSPACED}]+"), (_APOSTROPHE, "['\u2019]")):
        for match in re.finditer(pattern, signs):
            table[match.start() : match.end()] = what
    return table


_WHAT = _what_all_are()
_IN_WORDS = re.compile(rb"(?<=\x01)\x02(?=\x01)")  # apostrophes
_LETTERS = re.compile(rb"\x01\x01*+")  # a sign to begin with is found sooner than some
_NO_APOSTROPHES = bytes.maketrans(b"\2", b"\0")
_ARE_LETTERS = bytes(what == _LETTER for what in range(256))
_ARE_UNMET = bytes(what == _UNMET for what in range(256))
_ARE_IN_WORDS = bytes(what != _NONE for what in range(256))
_LINE = bytes(ord("x" if what else " ") for what in range(256))


class Signs:
    """The signs of a text without links, addresses and handles, and what words they make up."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._codes: Column = np.frombuffer(utf_32_le_encode(text, "surrogatepass")[0], "<u4")
        what = _what(self._codes)
        if _UNMET in what:
            for sign in {*compress(text, what.translate(_ARE_UNMET))}:
                _WHAT[ord(sign)] = word_of(sign).kind
            what = _what(self._codes)
        self._what = _IN_WORDS.sub(b"\1", what).translate(_NO_APOSTROPHES) if _APOSTROPHE in what else what

    @cached_property
    def are_words(self) -> bool:
        """Whether some of them are words by themselves."""
        return bool(self._what.translate(None, bytes((_NONE, _LETTER))))

    @cached_property
    def line(self) -> str:
        """The text with a space for each sign that is part of no word, and where some are words an x for others."""
        if self.are_words:
            return self._what.translate(_LINE).decode("latin-1")
        spaced = np.where(np.frombuffer(self._what, np.bool_), self._codes, np.uint32(ord(" ")))
        return utf_32_le_decode(spaced.astype("<u4").tobytes(), "surrogatepass")[0]

    @cached_property
    def spaced(self) -> list[str]:
        """The words made of letters."""
        return [self._text[match.start() : match.end()] for match in _LETTERS.finditer(self._what)]

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins."""
        return kinds.positions(self._begins)

    @cached_property
    def ends(self) -> list[int]:
        """Where what follows each word begins."""
        in_words = int.from_bytes(self._what.translate(_ARE_IN_WORDS), "little")
        return kinds.flagged((in_words ^ self._goes_on >> 8) << 8, len(self._what) + 1)

    @cached_property
    def kinds(self) -> bytes:
        """`Word.kind` of each word, wherever it stands."""
        first, *others = self._words.split(bytes((_LETTER,)))
        return first + b"".join(
            [bytes((word_of(word).kind,)) + signs for word, signs in zip(self.spaced, others, strict=True)]
        )

    def words(self) -> "Words":
        """The words."""
        return Words(self._text, self)

    def numbers(self, known: Mapping[str, int]) -> Column:
        """A number for each word: of those made of letters the one that is known for it, folded."""
        numbers: Column = self._codes.take(np.flatnonzero(np.frombuffer(self._begins, np.uint8)))
        if self.spaced:
            are_spaced = np.frombuffer(self._words, np.uint8) == _LETTER
            numbers[are_spaced] = [known[word.casefold()] for word in self.spaced]
        return numbers

    @cached_property
    def _goes_on(self) -> int:
        """Whether each sign is of the same word as the one before, as one number of a byte a sign."""
        letters = int.from_bytes(self._what.translate(_ARE_LETTERS), "little")
        return letters & letters << 8

    @cached_property
    def _begins(self) -> bytes:
        """What each sign is that begins a word; 0 for others."""
        return (int.from_bytes(self._what, "little") ^ self._goes_on).to_bytes(len(self._what), "little")

    @cached_property
    def _words(self) -> bytes:
        """What the first sign of each word is."""
        return self._begins.translate(None, bytes((_NONE,)))


def _what(codes: Column) -> bytes:
    return _WHAT.take(codes, mode="clip").tobytes()


class Words(Sequence[Word]):
    """The words of a text by its signs, each made when it is asked for."""

    def __init__(self, text: str, signs: Signs) -> None:
        self._text, self._signs = text, signs
        self._set: dict[int, Word] = {}

    def __len__(self) -> int:
        return len(self._signs.kinds)

    @overload
    def __getitem__(self, at: int) -> Word: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Word]: ...
    def __getitem__(self, at: int | slice) -> Word | Sequence[Word]:
        if isinstance(at, slice):
            return [self[each] for each in range(len(self))[at]]
        return self._set.get(at) or word_of(self._text[self._signs.starts[at] : self._signs.ends[at]])

    def __setitem__(self, at: int, word: Word) -> None:
        self._set[at] = word

    def __iter__(self) -> Iterator[Word]:
        spelt, signs = self._text, self._signs
        words = [word_of(spelt[start:end]) for start, end in zip(signs.starts, signs.ends, strict=True)]
        for at, word in self._set.items():
            words[at] = word
        return iter(words)
