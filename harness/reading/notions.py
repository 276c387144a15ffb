"""Many lists of phrases, looked for in a text at once."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from operator import itemgetter

from ahocorasick_rs import AhoCorasick, Implementation

from harness.reading.wordlist import UNSPACED

Place = tuple[int, int]  # where a phrase begins and ends in a text

_SIGN = re.compile(f"[{UNSPACED}]")
_ODD_SPACE = re.compile(r"[^\S ]")
_HALF = re.compile("[\ud800-\udfff]")  # of a letter, which is none by itself
_SMALL = bytes(ord(" ") if chr(at).isspace() else ord(chr(at).lower()) for at in range(256))
_MOST_SIGNS = 1 << 12  # that are remembered
_FEW = 200  # phrases that a table of all states takes little memory for, and half the time of other kinds
_BEGINNING = itemgetter(0)
_Meaning = tuple[str, bool]  # a list that has a phrase, and whether that must end where a word does


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
        known, meanings, wide = self._known
        line = _on_one_line(text)
        parts = wide.split(line) if "  " in line else [line]  # with what is wide between them
        if len(parts) > 1:
            line = " ".join(parts[::2])
        found: dict[str, list[Place]] = {}
        for which, start, end in known.find_matches_as_indexes(line, overlapping=True):  # in the order of their ends
            if start and _IS_IN_WORD[line[start - 1]]:
                continue
            for name, ends in meanings[which]:
                if ends and _IS_IN_WORD[line[end : end + 1]]:
                    continue
                if name in found:
                    found[name].append((start, end))
                else:
                    found[name] = [(start, end)]
        for places in found.values():
            if len(places) > 1:
                places.reverse()
                places.sort(key=_BEGINNING)
        return _widened(found, parts) if found and len(parts) > 1 else found

    @cached_property
    def _known(self) -> tuple[AhoCorasick, list[list[_Meaning]], re.Pattern[str]]:
        """What finds all phrases, which lists have each, and what finds wide spaces in them.

        Made when it is first needed: it takes 16 milliseconds.
        """
        meanings: defaultdict[str, list[_Meaning]] = defaultdict(list)
        for name, phrases in self.lists.items():
            for phrase in phrases:
                meanings[" ".join(folded(phrase).split())].append((name, phrase.endswith(" ")))
        quickest = Implementation.DFA if len(meanings) <= _FEW else None
        known = AhoCorasick(meanings, store_patterns=False, implementation=quickest)
        return known, [*meanings.values()], _wide(meanings)


def folded(text: str) -> str:
    """In small letters, as long as it was; letters that are one to some are one here."""
    if text.isascii():
        return text.lower()
    return text.replace("\u0130", "i").lower().replace("\u0131", "i").replace("\u03c2", "\u03c3").replace("\u017f", "s")


def _wide(phrases: Iterable[str]) -> re.Pattern[str]:
    """What finds two spaces or more after what has one after it in a phrase; few stand after a full stop."""
    before = re.findall(r"\S+(?= )", "\n".join(phrases))
    letters = "|".join(sorted({word[-1] for word in before if word[-1].isalnum()}))
    others = sorted({re.escape(word) for word in before if not word[-1].isalnum()})
    behind = "|".join(f"(?<=(?:{each})  )" for each in (letters, *others) if each)
    return re.compile(rf"(  (?<=\S  )(?:{behind}) *)")


def _on_one_line(text: str) -> str:
    """In small letters, with a space for whatever is one."""
    try:
        return text.encode("latin-1").translate(_SMALL).decode("latin-1")
    except UnicodeEncodeError:
        line = folded(text).replace("\n", " ")
    if line.isprintable():  # as no space is but one, nor half a letter
        return line
    return _HALF.sub("\ufffd", _ODD_SPACE.sub(" ", line))


def _widened(found: Mapping[str, Iterable[Place]], parts: Sequence[str]) -> dict[str, list[Place]]:
    """Places in the parts of a line with one space between them, as they are with the spaces between these."""
    cuts = [*accumulate([len(part) + 1 for part in parts[::2]])]
    left_out = [0, *accumulate([len(spaces) - 1 for spaces in parts[1::2]])]
    return {
        name: [
            (start + left_out[bisect_right(cuts, start)], end + left_out[bisect_right(cuts, end - 1)])
            for start, end in places
        ]
        for name, places in found.items()
    }


class _IsInWord(dict[str, bool]):
    """Whether a sign, or none, is part of a word that goes on next to it, remembered."""

    def __missing__(self, sign: str) -> bool:
        is_in_word = sign.isalnum() and not _SIGN.match(sign)
        if len(self) < _MOST_SIGNS:
            self[sign] = is_in_word
        return is_in_word


_IS_IN_WORD = _IsInWord()
