"""Many lists of phrases, looked for in a text at once: only where a word stands that begins one of them."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from harness.reading.wordlist import UNSPACED, Wordlists, standing

_RUN = re.compile(rf"[^\W_{UNSPACED}]+")
_TO_RUNS = {sign: " " for sign in range(128) if not chr(sign).isalnum()}  # which is quicker, where all is ASCII
_MOST_KNOWN, _LONGEST_KNOWN = 1 << 15, 80


class _Standing:
    """Some phrases, ready to be matched where a word begins; compiled when they are first needed."""

    def __init__(self, phrases: tuple[str, ...]) -> None:
        self._phrases = phrases

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches any of them."""
        return standing(self._phrases)


_Begun = tuple[tuple[str, int, _Standing], ...]


class _Known(dict[str, _Begun]):
    """What the words met lately begin."""

    def __init__(self, learn: Callable[[str], _Begun]) -> None:
        self._learn = learn

    def __missing__(self, word: str) -> _Begun:
        begun = self._learn(word)
        if len(self) >= _MOST_KNOWN:
            self.clear()
        if len(word) <= _LONGEST_KNOWN:
            self[word] = begun
        return begun


class Notions:
    """Lists of phrases by name. `patterns` finds the phrases of one list as `wordlist.beginning` does.

    Nothing is compiled before a text needs it, and then the phrases that begin with one word of it, for many a
    process reads few texts or none.
    """

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self.lists = {name: tuple(each) for name, each in lists.items()}
        self.patterns = Wordlists(self.lists)
        self._known = _Known(self._begun)
        self._standing: dict[tuple[str, ...], _Standing] = {}  # hardly more than there are first words in the lists

    def first(self, text: str) -> dict[str, re.Match[str]]:
        """For each list of which the text holds a phrase, the match that its pattern's `search` finds."""
        if not self.may_begin_in(text):
            return {}
        words = ((run.group(), run.start()) for run in _RUN.finditer(text))
        return {name: matches[0] for name, matches in self.every(text, words).items()}

    def may_begin_in(self, text: str) -> bool:
        """Whether a word or a sign stands in the text that begins one of the phrases; if not, it holds none."""
        runs = text.translate(_TO_RUNS).split() if text.isascii() else _RUN.findall(text)
        return any(map(self._known.__getitem__, set(runs))) or any(self._begun_by_signs(text))

    def every(self, text: str, words: Iterable[tuple[str, int]]) -> dict[str, list[re.Match[str]]]:
        """For each list of which the text holds a phrase, a match wherever one begins, in order; they may overlap.

        `words` are those of the text, each with where it begins; such as begin no phrase may be left out.
        """
        found: defaultdict[str, list[re.Match[str]]] = defaultdict(list)
        for word, start in words:
            for name, offset, phrases in self._known[word]:
                if match := phrases.pattern.match(text, start + offset):
                    found[name].append(match)
        for name in self._begun_by_signs(text):
            if signed := [*self._signed[name].finditer(text)]:
                found[name] = sorted([*found[name], *signed], key=re.Match.start)
        return found

    def _begun_by_signs(self, text: str) -> Iterable[str]:
        """The lists with phrases that begin with a sign which is in the text."""
        if text.isascii() and not self._has_plain_signs:
            return ()
        names = (self._signs[sign] for sign in self._signs.keys() & set(text))
        return dict.fromkeys(name for each in names for name in each)

    @cached_property
    def _longest(self) -> int:
        """Letters of the longest first word: of longer words, which may be somebody's attack, no more is looked at."""
        return max(map(len, self._begun_by), default=0)

    @cached_property
    def _has_plain_signs(self) -> bool:
        return any(map(str.isascii, self._signs))

    def _begun(self, word: str) -> _Begun:
        """The lists that have a phrase which begins in this word, where in it, and these phrases."""
        runs = ((run.group(), run.start()) for run in _RUN.finditer(word))
        return tuple((name, offset, phrases) for run, offset in runs for name, phrases in self._beginning(run))

    def _beginning(self, run: str) -> Iterator[tuple[str, _Standing]]:
        """The lists that have a phrase which begins with these letters or the first of them, and those phrases."""
        folded = run.lower()
        beginnings = (f"{folded} ", *(folded[:size] for size in range(1, min(len(folded), self._longest) + 1)))
        phrases: defaultdict[str, list[str]] = defaultdict(list)
        for each in beginnings:
            for name, phrase in self._begun_by.get(each, ()):
                phrases[name].append(phrase)
        for name, some in phrases.items():
            key = tuple(some)
            yield name, self._standing.setdefault(key, _Standing(key))

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
