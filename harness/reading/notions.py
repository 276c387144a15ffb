"""Many lists of phrases, looked for in a text at once: only where a word stands that begins one of them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from harness.reading.wordlist import UNSPACED, beginning

_RUN = re.compile(rf"[^\W_{UNSPACED}]+")
_MOST_KNOWN, _LONGEST_KNOWN = 1 << 15, 40

_Begun = tuple[tuple[str, re.Pattern[str]], ...]


class Notions:
    """Lists of phrases by name. `patterns` finds the phrases of one list as `wordlist.beginning` does."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        phrases = {name: tuple(each) for name, each in lists.items()}
        self.patterns = {name: beginning(each) for name, each in phrases.items()}
        self._begun_by: defaultdict[str, set[str]] = defaultdict(set)  # names by a first word, or its first letters
        for name, each in phrases.items():
            for opener in _openers(each):
                self._begun_by[opener.lower()].add(name)
        self._signs = {
            sign: [name for name, each in phrases.items() if sign in _signs(each)]
            for sign in frozenset().union(*map(_signs, phrases.values()))
        }
        self._known: dict[str, _Begun] = {}  # what the words met lately begin

    def first(self, text: str) -> dict[str, re.Match[str]]:
        """For each list of which the text holds a phrase, the match that its pattern's `search` finds."""
        found: dict[str, re.Match[str]] = {}
        known = self._known
        for run in _RUN.finditer(text):
            word = run.group()
            begun = known.get(word)
            for name, pattern in self._learnt(word) if begun is None else begun:
                if name not in found and (match := pattern.match(text, run.start())):
                    found[name] = match
        for sign in self._signs.keys() & set(text):
            for name in self._signs[sign]:
                if match := self.patterns[name].search(text):
                    found[name] = match
        return found

    def _learnt(self, word: str) -> _Begun:
        """The lists that have a phrase which begins with this word, or with its first letters."""
        folded = word.lower()
        beginnings = (f"{folded} ", *(folded[:size] for size in range(1, len(folded) + 1)))
        names = frozenset().union(*(self._begun_by.get(each, ()) for each in beginnings))
        begun = tuple((name, pattern) for name, pattern in self.patterns.items() if name in names)
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        if len(word) <= _LONGEST_KNOWN:
            self._known[word] = begun
        return begun


def _openers(phrases: Iterable[str]) -> list[str]:
    """The first word of each phrase that begins with one; it ends in a space unless a word may go on after it."""
    runs = ((phrase.lstrip(), _RUN.match(phrase.lstrip())) for phrase in phrases)
    return [run.group() if run.group() == phrase else f"{run.group()} " for phrase, run in runs if run]


def _signs(phrases: Iterable[str]) -> frozenset[str]:
    """The signs that phrases begin with instead, as all do in scripts without spaces."""
    begun = (phrase.lstrip() for phrase in phrases)
    return frozenset(phrase[0] for phrase in begun if phrase and not _RUN.match(phrase))
