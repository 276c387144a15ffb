"""Many lists of phrases, looked for in a text at once."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from harness.reading.wordlist import UNSPACED

Place = tuple[int, int]  # where a phrase begins and ends in a text

_SIGN = re.compile(f"[{UNSPACED}]")
_ODD_SPACE = re.compile(r"[^\S ]")
_HALF = re.compile("[\ud800-\udfff]")  # of a letter, which is none by itself


class _Meaning(NamedTuple):
    """A list that has a phrase, and whether that must end where a word does."""

    name: str
    ends: bool


class Notions:
    """Lists of phrases by name. A phrase is found where a word begins, whatever the case and however wide its spaces.

    It may stop short of a word's end, unless it ends in a space itself.
    """

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self.lists = {name: tuple(each) for name, each in lists.items()}

    def found(self, text: str) -> dict[str, list[Place]]:
        """For each list of which the text holds phrases, where: in order, the longest first of those that begin alike.

        They may overlap.
        """
        known, meanings = self._known
        flat = _flat(text)
        found: defaultdict[str, list[Place]] = defaultdict(list)
        for which, start, end in known.find_matches_as_indexes(flat.text, overlapping=True):
            if start and _is_in_word(flat.text[start - 1]):
                continue
            for name, ends in meanings[which]:
                if not (ends and _is_in_word(flat.text[end : end + 1])):
                    found[name].append((start, end))
        return {name: flat.places(places) for name, places in found.items()}

    @cached_property
    def _known(self) -> tuple[AhoCorasick, list[list[_Meaning]]]:
        """What finds all phrases, and which lists have each; made when it is first needed: it takes 50 milliseconds."""
        meanings: defaultdict[str, list[_Meaning]] = defaultdict(list)
        for name, phrases in self.lists.items():
            for phrase in phrases:
                meanings[" ".join(_folded(phrase).split())].append(_Meaning(name, phrase.endswith(" ")))
        return AhoCorasick(meanings, store_patterns=False), [*meanings.values()]


class _Flat(NamedTuple):
    """A text in small letters on one line, with single spaces; `left_out`: how many before what follows each cut."""

    text: str
    cuts: Sequence[int] = ()
    left_out: Sequence[int] = ()

    def places(self, found: list[Place]) -> list[Place]:
        """Where they are in the text as it was, in order."""
        if len(found) > 1:
            found.sort(key=lambda place: (place[0], -place[1]))
        if not self.cuts:
            return found
        return [(self._before(start), self._before(end - 1) + 1) for start, end in found]

    def _before(self, at: int) -> int:
        return at + self.left_out[bisect_right(self.cuts, at) - 1]


def _flat(text: str) -> _Flat:
    line = _folded(text).replace("\n", " ")
    if not line.isprintable():  # as no space is but one, nor half a letter
        line = _HALF.sub("\ufffd", _ODD_SPACE.sub(" ", line))
    if "  " not in line:
        return _Flat(line)
    parts: list[str] = []
    cuts: list[int] = []
    left_out: list[int] = []
    before = at = 0
    for part in line.split("  "):
        if kept := part.lstrip(" "):
            parts.append(kept)
            cuts.append(at)
            left_out.append(before + len(part) - len(kept) - at)
            at += len(kept) + 1
        before += len(part) + 2
    return _Flat(" ".join(parts), cuts, left_out)


def _folded(text: str) -> str:
    """In small letters, as long as it was; letters that are one to some are one here."""
    if text.isascii():
        return text.lower()
    return text.replace("\u0130", "i").lower().replace("\u0131", "i").replace("\u03c2", "\u03c3").replace("\u017f", "s")


def _is_in_word(sign: str) -> bool:
    return sign.isalnum() and not _SIGN.match(sign)
