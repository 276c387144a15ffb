"""Many lists of phrases, looked for in a text at once: only where a word stands that begins one of them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from harness.reading.wordlist import UNSPACED, Wordlists, standing

_RUN = re.compile(rf"[^\W_{UNSPACED}]+")
_MOST_KNOWN, _LONGEST_KNOWN = 1 << 15, 40

_Begun = tuple[tuple[str, re.Pattern[str]], ...]


class Notions:
    """Lists of phrases by name. `patterns` finds the phrases of one list as `wordlist.beginning` does.

    Nothing is compiled before a text needs it, and then the phrases that begin with one word of it, for many a
    process reads few texts or none.
    """

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self.lists = {name: tuple(each) for name, each in lists.items()}
        self.patterns = Wordlists(self.lists)
        self._known: dict[str, _Begun] = {}  # what the words met lately begin
        self._compiled: dict[tuple[str, ...], re.Pattern[str]] = {}

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
        for name in self._begun_by_signs(text):
            match = self._signed[name].search(text)
            if match and (name not in found or match.start() < found[name].start()):
                found[name] = match
        return found

    def _begun_by_signs(self, text: str) -> Iterable[str]:
        """The lists with phrases that begin with a sign which is in the text."""
        names = (self._signs[sign] for sign in self._signs.keys() & set(text))
        return dict.fromkeys(name for each in names for name in each)

    def _learnt(self, word: str) -> _Begun:
        """The lists that have a phrase which begins with this word, or with its first letters, and those phrases."""
        folded = word.lower()
        beginnings = (f"{folded} ", *(folded[:size] for size in range(1, len(folded) + 1)))
        phrases: defaultdict[str, list[str]] = defaultdict(list)
        for each in beginnings:
            for name, phrase in self._begun_by.get(each, ()):
                phrases[name].append(phrase)
        begun = tuple((name, self._standing(tuple(each))) for name, each in phrases.items())
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        if len(word) <= _LONGEST_KNOWN:
            self._known[word] = begun
        return begun

    def _standing(self, phrases: tuple[str, ...]) -> re.Pattern[str]:
        """Kept for good: there are hardly more of these than there are first words in the lists."""
        pattern = self._compiled.get(phrases)
        if pattern is None:
            pattern = self._compiled[phrases] = standing(phrases)
        return pattern

    @cached_property
    def _begun_by(self) -> dict[str, list[tuple[str, str]]]:
        """Names and phrases by the first word, which ends in a space unless a word may go on after it."""
        found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, phrases in self.lists.items():
            for phrase in phrases:
                if opener := _opener(phrase):
                    found[opener.lower()].append((name, phrase))
        return dict(found)

    @cached_property
    def _signs(self) -> dict[str, list[str]]:
        """Names of lists by the signs that some of their phrases begin with."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name, phrases in self.lists.items():
            for sign in {_sign(phrase) for phrase in phrases} - {""}:
                found[sign].append(name)
        return dict(found)

    @cached_property
    def _signed(self) -> Wordlists:
        """Of each list the phrases that begin with a sign."""
        return Wordlists({name: tuple(filter(_sign, phrases)) for name, phrases in self.lists.items()})


def _opener(phrase: str) -> str:
    """The word a phrase begins with, and a space unless a word may go on after it; "" where it begins with a sign."""
    begun = phrase.lstrip()
    run = _RUN.match(begun)
    if run is None:
        return ""
    return run.group() if run.group() == begun else f"{run.group()} "


def _sign(phrase: str) -> str:
    """The sign that a phrase begins with, as all do in scripts without spaces; "" where it begins with a word."""
    begun = phrase.lstrip()
    return "" if _RUN.match(begun) else begun[:1]
