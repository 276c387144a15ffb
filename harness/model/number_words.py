"""Numbers and months as they are said in words, in several languages; read once from `numbers.toml`."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

_FILE: dict[str, Any] = tomllib.loads(files(__name__.rpartition(".")[0]).joinpath("numbers.toml").read_text("utf-8"))


def _said(language: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every number of a language that has words, and its value: `3`, or `3.` for the third."""
    units, tens = language["units"], language["tens"]
    for value, words in enumerate(units):
        yield from ((word, str(value)) for word in words.split("|"))
    for ten, words in enumerate(tens, start=2):
        yield from ((word, str(10 * ten)) for word in words.split("|"))
        yield from ((word, str(10 * ten + unit)) for unit in range(1, 10) for word in _joined(language, words, unit))
    yield from ((word, str(value)) for word, value in language["more"].items())
    for value, words in enumerate(language["ordinals"], start=1):
        yield from ((word, f"{value}.") for word in words.split("|"))


def _joined(language: dict[str, Any], tens: str, unit: int) -> Iterator[str]:
    for pattern in language["joined"]:
        for ten in tens.split("|"):
            yield from (pattern.format(tens=ten, unit=word) for word in language["units"][unit].split("|"))


def _months(language: dict[str, Any]) -> Iterator[tuple[str, int]]:
    for number, words in enumerate(language["months"], start=1):
        yield from ((word, number) for word in words.split("|"))


_LANGUAGES = _FILE["languages"].values()

# By the words, folded: the number, or the ordinal with a dot.
NUMBERS = {
    tuple(words.casefold().split()): value for language in _LANGUAGES for words, value in _said(language) if words
}
MONTHS = {word.casefold(): number for language in _LANGUAGES for word, number in _months(language)}
MEASURES = {word: measure for measure, words in _FILE["measures"].items() for word in words}
LONGEST_NUMBER = max(map(len, NUMBERS))
BEGINNINGS = frozenset(words[0] for words in NUMBERS)
