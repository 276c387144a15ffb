"""What a name is about, by the words of `roles.toml`. Pure."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from probes.words import fold, phrases
from probes.words import table as words_table

_FILE = "form/roles.toml"


def plain(text: str) -> str:
    """Folded, with e-mail as one word however it is written."""
    return f" {fold(text)} ".replace(" e mail", " email").strip()


def unmarked(folded: str) -> str:
    """The name without what says whether the field must be filled in."""
    padded = f" {folded} "
    for marks in names("mark").values():
        for mark in marks:
            padded = padded.replace(f" {mark} ", " ")
    return padded.strip() or folded


def head(folded: str, table: str) -> tuple[str, int] | None:
    """What a name is about: the last thing said before the first "of", "on", "zur", ..., and how long the phrase is."""
    found = _found(folded.split(), table)
    if not found:
        return None
    words, (start, end, role) = folded.split(), found[0]
    for following in found[1:]:
        if _breaks().intersection(words[end : following[0]]):
            break
        start, end, role = following
    return role, len(" ".join(words[start:end]))


def _found(words: list[str], table: str) -> list[tuple[int, int, str]]:
    """The phrases in a name, longer ones before those they overlap with, as (first word, word after, role) in order."""
    known, most = _known(table)
    spans = [(start, end) for start in range(len(words)) for end in range(start + 1, min(start + most, len(words)) + 1)]
    said = [(span, " ".join(words[slice(*span)])) for span in spans]
    found: list[tuple[int, int, str]] = []
    for (start, end), phrase in sorted(said, key=lambda each: -len(each[1])):
        if phrase in known and all(end <= first or start >= last for first, last, _ in found):
            found.append((start, end, known[phrase]))
    return sorted(found)


@cache
def names(table: str) -> Mapping[str, tuple[str, ...]]:
    """Phrases by role, as `plain` writes them."""
    return {role: tuple(map(plain, those)) for role, those in phrases(table, _FILE).items()}


def data() -> Mapping[str, Any]:
    """All of `roles.toml`."""
    return words_table(_FILE)


@cache
def _known(table: str) -> tuple[Mapping[str, str], int]:
    """The role of each phrase, of lists before that of lines, and the most words of one; names are one word, too."""
    known: dict[str, str] = {}
    for name in (table, "field") if table != "field" else ("field",):
        for role, those in names(name).items():
            for phrase in those:
                known.setdefault(phrase, role)
    for phrase, role in list(known.items()):
        known.setdefault(phrase.replace(" ", ""), role)
    return known, max(phrase.count(" ") for phrase in known) + 1


@cache
def _breaks() -> frozenset[str]:
    return frozenset(fold(word) for word in data()["grammar"]["breaks"])
