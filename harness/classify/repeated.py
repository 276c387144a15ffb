"""What a reply has in common with what was written before it. Pure; linear in length."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from harness.classify import kinds
from harness.classify.request import Request
from harness.classify.text import Text

if TYPE_CHECKING:
    from harness.classify.numbered import Numbered

_FEW = 16  # pairs
_Pair = tuple[object, object]  # of words


def echoes(ours: Text, theirs: Request, *, run: int) -> frozenset[int]:
    """Positions of our words in runs of so many of theirs, and in what is made of nothing but pieces of theirs."""
    numbered = _numbered(ours, theirs)
    items = _of_theirs(ours, theirs, numbered)
    echoed = _copied(ours, theirs, run, numbered)
    if not items:
        return echoed
    if numbered:
        known = [*pairwise(numbered.theirs.tolist())]
        return echoed.union(*_of_pieces(items, numbered.ours.tolist(), lambda pairs: pairs.intersection(known)))
    return echoed.union(*_of_pieces(items, ours.folded, lambda pairs: _side_by_side(pairs, theirs.folded)))


def copied(ours: Text, theirs: Request, *, run: int) -> frozenset[int]:
    """Positions of our words in runs of so many of theirs."""
    if ours.signs and not theirs.signs and len(ours.signs.spaced) < run:
        return frozenset()
    return _copied(ours, theirs, run, _numbered(ours, theirs))


def repeated(ours: Sequence[str], theirs: Sequence[str], *, run: int) -> frozenset[int]:
    """Positions of our words that lie in a run of at least `run` words also found in theirs, slots included."""
    return _in_runs(ours, theirs, run, frozenset(theirs))


def _numbered(ours: Text, theirs: Request) -> "Numbered | None":
    """Both in columns, where words are single signs: there are many of these."""
    if not ours.signs and not theirs.signs:
        return None
    from harness.classify.numbered import Numbered  # noqa: PLC0415  (see `splitting`)

    return Numbered(ours, theirs)


def _of_theirs(ours: Text, theirs: Request, numbered: "Numbered | None") -> list[range]:
    """The items that say something, in none but words of theirs."""
    some = pairwise(ours.bounds)
    if numbered:
        shared = numbered.shared
        items = [(first, end) for first, end in some if 0 not in shared[first:end]]
    else:
        folded, known = ours.folded, theirs.vocabulary
        items = [(first, end) for first, end in some if folded[first] in known and known.issuperset(folded[first:end])]
    if not items:
        return []
    content = kinds.are(ours.kinds, kinds.CONTENT)
    return [range(first, end) for first, end in items if 1 in content[first:end]]


def _copied(ours: Text, theirs: Request, run: int, numbered: "Numbered | None") -> frozenset[int]:
    if numbered:
        return numbered.in_runs(run)
    return _in_runs(ours.folded, theirs.folded, run, theirs.vocabulary)


def _in_runs(ours: Sequence[str], theirs: Sequence[str], run: int, known: frozenset[str]) -> frozenset[int]:
    """The same, given which words are theirs."""
    if len(theirs) < run or known.isdisjoint(ours[run - 1 :: run]):  # of which every run has one
        return frozenset()
    shared = bytes(map(known.__contains__, ours))
    starts = [*_places(shared, b"\1" * run)]
    if not starts:
        return frozenset()
    first = {ours[start] for start in starts}
    there = {tuple(theirs[at : at + run]) for at, word in enumerate(theirs) if word in first}
    found = [start for start in starts if tuple(ours[start : start + run]) in there]
    return frozenset([position for start in found for position in range(start, start + run)])


def _places(column: bytes, some: bytes) -> Iterator[int]:
    """Where so many bytes stand, which may overlap."""
    at = column.find(some)
    while at >= 0:
        yield at
        at = column.find(some, at + 1)


def _of_pieces(
    items: Sequence[range], ours: Sequence[object], among_theirs: Callable[[set[_Pair]], set[_Pair]]
) -> Iterator[range]:
    """The items each word of which has a word beside it that it has beside it there, too."""
    around = [None, *ours, None]
    pairs = [[*pairwise(around[item.start : item.stop + 2])] for item in items]  # each with the word before it
    there = among_theirs({*chain.from_iterable(pairs)})
    for item, some in zip(items, pairs, strict=True):
        if all(one in there or other in there for one, other in pairwise(some)):
            yield item


def _side_by_side(pairs: set[_Pair], words: Sequence[str]) -> set[_Pair]:
    """Those of some pairs of words that stand side by side among some."""
    if len(pairs) > _FEW:
        return pairs.intersection(pairwise(words))
    line = f" {' '.join(words)} "  # in which a few are found before all its pairs were made
    return {(one, other) for one, other in pairs if f" {one} {other} " in line}
