"""Lists of phrases made patterns, for languages with spaces between their words and without."""

import re
from collections.abc import Iterable, Iterator, Mapping

from harness.model.terms import UNSPACED

__all__ = ["UNSPACED", "Wordlists", "beginning"]

# Compiling a class of so many letters takes three times as long where their case is ignored; these have none.
_IN_WORD = rf"[^\W_{UNSPACED}]"
_WORD_BEGINS = f"(?-i:(?<!{_IN_WORD}))"
_WORD_ENDS = f"(?-i:(?!{_IN_WORD}))"


def beginning(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the phrases where a word begins; one that ends in a space ends where a word does.

    Of two that begin alike the longer is found. A tree of what phrases have in common would be quicker to look for,
    and takes seconds to compile.
    """
    found = (
        r"\s+".join(map(re.escape, phrase.split())) + (_WORD_ENDS if phrase.endswith(" ") else "")
        for phrase in sorted(phrases, key=lambda phrase: len(" ".join(phrase.split())), reverse=True)
    )
    return re.compile(f"{_WORD_BEGINS}(?:{'|'.join(found)})", re.IGNORECASE)


class Wordlists(Mapping[str, re.Pattern[str]]):
    """The pattern of each of many lists by its name, compiled when it is first asked for: a hundred take a second."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self._lists = lists
        self._compiled: dict[str, re.Pattern[str]] = {}

    def __getitem__(self, name: str) -> re.Pattern[str]:
        pattern = self._compiled.get(name)
        if pattern is None:
            pattern = self._compiled[name] = beginning(self._lists[name])
        return pattern

    def __contains__(self, name: object) -> bool:
        return name in self._lists

    def __iter__(self) -> Iterator[str]:
        return iter(self._lists)

    def __len__(self) -> int:
        return len(self._lists)
