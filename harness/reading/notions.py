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
    """Some phrases of one list, ready to be matched where a word begins; compiled when they are first needed."""

    def __init__(self, name: str, phrases: tuple[str, ...]) -> None:
        self.name = name
        self._phrases = phrases
        self._rests = [phrase.lstrip()[len(_opener(phrase).rstrip()) :].lower() for phrase in phrases]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches any of them."""
        return standing(self._phrases)

    def may_go_on(self, signs: str) -> bool:
        """Whether one of them may be in a text where two such signs, or fewer, follow its first word."""
        return not signs.isascii() or any(_may_be(rest, signs.lower()) for rest in self._rests)


class _Followed(dict[str, tuple[_Standing, ...]]):
    """What phrases a word begins, by the two signs that follow it: most words are spared the match by these."""

    def __init__(self, begun: Iterable[_Standing]) -> None:
        self._begun = tuple(begun)

    def __bool__(self) -> bool:
        return bool(self._begun)

    def __missing__(self, signs: str) -> tuple[_Standing, ...]:
        found = tuple(each for each in self._begun if each.may_go_on(signs))
        if signs.isascii():
            self[signs] = found
        return found


_Begun = tuple[tuple[int, int, _Followed], ...]  # where in a word such a run of letters begins and ends


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
        self._followed: dict[tuple[tuple[str, str], ...], _Followed] = {}  # hardly more than there are first words

    def first(self, text: str) -> dict[str, re.Match[str]]:
        """For each list of which the text holds a phrase, the match that its pattern's `search` finds."""
        begun = [run for run in _runs(text) if self._known[run]]
        if not begun and not any(self._begun_by_signs(text)):
            return {}
        words = sorted((start, run) for run in begun for start in _places(run, text))
        found = self.every(text, ((run, start) for start, run in words))
        return {name: matches[0] for name, matches in found.items()}

    def may_begin_in(self, text: str) -> bool:
        """Whether a word or a sign stands in the text that begins one of the phrases; if not, it holds none."""
        return any(map(self._known.__getitem__, _runs(text))) or any(self._begun_by_signs(text))

    def every(self, text: str, words: Iterable[tuple[str, int]]) -> dict[str, list[re.Match[str]]]:
        """For each list of which the text holds a phrase, a match wherever one begins, in order; they may overlap.

        `words` are those of the text, each with where it begins; such as begin no phrase may be left out.
        """
        found: defaultdict[str, list[re.Match[str]]] = defaultdict(list)
        for word, start in words:
            for begin, end, followed in self._known[word]:
                for phrases in followed[text[start + end : start + end + 2]]:
                    if match := phrases.pattern.match(text, start + begin):
                        found[phrases.name].append(match)
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
        """Where in this word phrases begin, and which."""
        runs = ((run, self._beginning(run.group())) for run in _RUN.finditer(word))
        return tuple((*run.span(), followed) for run, followed in runs if followed)

    def _beginning(self, run: str) -> _Followed:
        """The phrases that begin with these letters or the first of them."""
        folded = run.lower()
        beginnings = (f"{folded} ", *(folded[:size] for size in range(1, min(len(folded), self._longest) + 1)))
        key = tuple(each for beginning in beginnings for each in self._begun_by.get(beginning, ()))
        if key not in self._followed:
            phrases: defaultdict[str, list[str]] = defaultdict(list)
            for name, phrase in key:
                phrases[name].append(phrase)
            self._followed[key] = _Followed(_Standing(name, tuple(some)) for name, some in phrases.items())
        return self._followed[key]

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


def _runs(text: str) -> set[str]:
    """The runs of letters and figures in a text, each once. Most lines are ASCII, whatever the language."""
    if text.isascii():
        return {*text.translate(_TO_RUNS).split()}
    lines = text.split("\n")
    plain = " ".join([line for line in lines if line.isascii()])
    other = " ".join([line for line in lines if not line.isascii()])
    return {*plain.translate(_TO_RUNS).split(), *_RUN.findall(other)}


def _places(run: str, text: str) -> Iterator[int]:
    """Where a run stands in a text, and is no part of a longer one."""
    start = text.find(run)
    while start >= 0:
        end = start + len(run)
        if not _RUN.match(text, end, end + 1) and not (start and _RUN.match(text, start - 1, start)):
            yield start
        start = text.find(run, end)


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


def _may_be(rest: str, signs: str) -> bool:
    """Whether what follows the first word of a phrase may begin with these signs; space is as long as it likes."""
    if not rest.strip():
        return True
    if rest[0] != " ":
        return signs[:1] == rest[0] and (rest[1:2] in (" ", "", signs[1:]))
    return signs[:1].isspace() and (signs[1:].isspace() or signs[1:] == rest.lstrip()[0])
