"""What a reply has in common with what was written before it. Pure; linear in length."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from harness.classify import kinds
from harness.classify.request import Request
from harness.classify.text import Text


def echoes(ours: Text, theirs: Request, *, run: int) -> frozenset[int]:
    """Positions of our words in runs of so many of theirs, and in what is made of nothing but pieces of theirs."""
    known, said = theirs.vocabulary, ours.folded
    if known.isdisjoint(said):
        return frozenset()
    content = kinds.are(ours.kinds, kinds.CONTENT)
    items = [
        item
        for item in (ours.items if 1 in content else ())
        if 1 in content[item.start : item.stop] and known.issuperset(said[item.start : item.stop])
    ]
    return _in_runs(said, theirs.folded, run, known).union(*_of_pieces(items, said, theirs.folded))


def repeated(ours: Sequence[str], theirs: Sequence[str], *, run: int) -> frozenset[int]:
    """Positions of our words that lie in a run of at least `run` words also found in theirs, slots included."""
    known = frozenset(theirs)
    if len(theirs) < run or known.isdisjoint(ours):
        return frozenset()
    return _in_runs(ours, theirs, run, known)


def _in_runs(ours: Sequence[str], theirs: Sequence[str], run: int, known: AbstractSet[str]) -> frozenset[int]:
    """The same, given which words are theirs."""
    # Wherever a run of ours begins, one of the pieces that ours is cut into lies in it, if they are half as long.
    size = (run + 1) // 2
    pieces = {piece for piece in zip(*[iter(ours)] * size, strict=False) if known.issuperset(piece)}
    if not pieces or pieces.isdisjoint(_runs(theirs, size)):
        return frozenset()
    there = {*_runs(theirs, run)}
    starts = [at for at, each in enumerate(_runs(ours, run)) if each in there]
    return frozenset(position for start in starts for position in range(start, start + run))


def _runs(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    """So many words in a row, from each on."""
    return zip(*[words[at:] for at in range(length)], strict=False)


def _of_pieces(items: Sequence[range], ours: Sequence[str], theirs: Sequence[str]) -> Iterator[range]:
    """The items each word of which has a word beside it that it has beside it there, too."""
    if not items:
        return
    pairs = [*pairwise(["", *ours, ""])]  # of each word the one with the word before it
    asked = {pair for item in items for pair in pairs[item.start : item.stop + 1]}
    there = asked.intersection(pairwise(theirs))
    for item in items:
        if all(pairs[at] in there or pairs[at + 1] in there for at in item):
            yield item
