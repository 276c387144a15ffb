"""Where in a text the evidence lies. Linear in the text for each span; what is not found is not marked."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

_SHORTEST, _MOST_SPANS, _MOST_PARTS, _WORD = 3, 20, 12, 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A stretch of a text, the numbers of the spans it lies in, the shortest span's first, and of those ending here."""

    text: str
    numbers: tuple[int, ...] = ()
    ending: tuple[int, ...] = ()


def pieces(text: str, spans: Iterable[tuple[int, str]]) -> tuple[Piece, ...]:
    """Cut a text at the spans, given with their numbers as evidence quotes them. Together the pieces are the text.

    A span is on one line whatever the text's line ends are, perhaps cut short, named before a colon, or a list of
    words, each of which is marked where it first stands.
    """
    found = [(*place, number) for number, span in list(spans)[:_MOST_SPANS] for place in _places(text, span)]
    edges = sorted({0, len(text), *(edge for start, end, _ in found for edge in (start, end))})
    return tuple(Piece(text=text[start:end], numbers=_covering(found, start, end)) for start, end in pairwise(edges))


def _covering(found: list[tuple[int, int, int]], start: int, end: int) -> tuple[int, ...]:
    around = [(until - since, number) for since, until, number in found if since <= start and end <= until]
    return tuple(dict.fromkeys(number for _, number in sorted(around)))


def _ending(found: list[tuple[int, int, int]], end: int) -> tuple[int, ...]:
    return tuple(sorted({number for _, until, number in found if until == end}))


def _places(text: str, span: str) -> Iterator[tuple[int, int]]:
    """Start and end of each part of a span that stands in the text."""
    for whole in (span, span.partition(": ")[2]):
        place = _find(text, whole, r"{}")
        if place is not None:
            yield place
            return
    for part in span.split(", ")[:_MOST_PARTS]:
        place = _find(text, part, r"\b{}\b")
        if place is not None:
            yield place


def _find(text: str, span: str, pattern: str) -> tuple[int, int] | None:
    words = span.removesuffix("…").split()
    if sum(map(len, words)) < _SHORTEST:
        return None
    found = re.search(pattern.format(r"\s+".join(map(re.escape, words))), text)
    return None if found is None else _whole_words(text, found.start(), found.end())


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Evidence may be cut in a word, which is then marked whole; in scripts without spaces, a few signs of it."""
    first, last = start, end
    while first > max(0, start - _WORD) and text[first - 1].isalnum() and text[first].isalnum():
        first -= 1
    while last < min(len(text), end + _WORD) and text[last].isalnum() and text[last - 1].isalnum():
        last += 1
    return first, last
