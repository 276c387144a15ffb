"""What the headers of a mail say: each is looked at once, for all signs that the judge knows of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ahocorasick_rs import AhoCorasick

from harness.classify import data
from harness.classify.data.help_desks import HELP_DESKS, SIGNS
from harness.reading.notices.signs import LONGEST_LOOKED_AT, MACHINE, Headers, HeaderSign

_LISTS = (
    MACHINE,
    data.WEAK,
    data.VERP,
    data.SCRIPTED,
    data.CLIENTS,
    data.SCRIPTED_PARTS,
    data.CLIENT_PARTS,
    data.LISTS,
)
_NEVER_TWICE = frozenset(("message-id", "references", "subject"))  # what they say is of one mail alone
_LONGEST_KEPT, _MOST_KEPT = 200, 256  # characters of a value that is remembered, and values of a header


def every_sign() -> tuple[HeaderSign, ...]:
    """All that are looked for."""
    marks = [mark.sign for desk in HELP_DESKS for mark in (*desk.receipt, *desk.agent)]
    return (*SIGNS, *marks, *(sign for some in _LISTS for sign in some))


class _Signs(dict[str, tuple[HeaderSign, ...]]):
    """Signs of one header: by its value those that match, remembered where it may come again."""

    def __init__(self, name: str, signs: Iterable[HeaderSign]) -> None:
        super().__init__()
        self._is_kept, self._all = name not in _NEVER_TWICE, tuple(signs)
        by_word: defaultdict[str, list[HeaderSign]] = defaultdict(list)
        for sign in self._all:
            by_word[sign.word].append(sign)
        self._with_any = by_word.pop("", [])
        self._with_words, self._words = [*by_word.values()], AhoCorasick(by_word, store_patterns=False)

    def __missing__(self, value: str) -> tuple[HeaderSign, ...]:
        begun = value[:LONGEST_LOOKED_AT]
        found = tuple([sign for sign in self._likely(begun) if sign.value.search(begun)])
        if self._is_kept and len(value) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[value] = found
        return found

    def _likely(self, value: str) -> Iterable[HeaderSign]:
        """Those whose letters are in a value."""
        if not value.isascii():  # other letters may count as some of theirs
            return self._all
        found = self._words.find_matches_as_indexes(value.lower(), overlapping=True)
        if not found:
            return self._with_any
        words = {which for which, _, _ in found}
        return [*self._with_any, *(sign for which in words for sign in self._with_words[which])]


def _by_header() -> dict[str, _Signs]:
    found: defaultdict[str, list[HeaderSign]] = defaultdict(list)
    for sign in every_sign():
        found[sign.header].append(sign)
    return {header: _Signs(header, signs) for header, signs in found.items()}


_BY_HEADER = _by_header()


def signs_among(headers: Headers) -> Mapping[HeaderSign, str]:
    """The signs that a mail bears, each with the value of the first header that has it."""
    borne: dict[HeaderSign, str] = {}
    for name, value in headers:
        if name in _BY_HEADER:
            for sign in _BY_HEADER[name][value]:
                borne.setdefault(sign, value)
    return borne
