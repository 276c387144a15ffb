"""What a reply has in common with what was written before it. Pure; linear in length."""

from collections.abc import Sequence
from itertools import pairwise

from harness.classify import kinds
from harness.classify.request import Request
from harness.classify.text import Text


def echoes(ours: Text, theirs: Request, *, run: int) -> frozenset[int]:
    """Positions of our words in runs of so many of theirs, and in what is made of nothing but pieces of theirs."""
    if theirs.vocabulary.isdisjoint(ours.folded):
        return frozenset()
    shared = bytes(map(theirs.vocabulary.__contains__, ours.folded))
    content = kinds.are(ours.kinds, kinds.CONTENT)
    items = [item for item in ours.items if 0 not in shared[item.start : item.stop]]
    items = [item for item in items if 1 in content[item.start : item.stop]]
    if not items and b"\1" * run not in shared:
        return frozenset()
    pairs = bytes(map(theirs.pairs.__contains__, pairwise(ours.folded)))
    echoed = _in_runs(ours.folded, theirs.folded, run, among=_runs(pairs, run - 1))
    beside = b"\0" + pairs + b"\0"  # whether a word follows the one before as it does there; the next one does
    return echoed.union(*(item for item in items if all(beside[at] or beside[at + 1] for at in item)))


def repeated(ours: Sequence[str], theirs: Sequence[str], *, run: int) -> frozenset[int]:
    """Positions of our words that lie in a run of at least `run` words also found in theirs, slots included."""
    known = frozenset(theirs)
    if len(theirs) < run or known.isdisjoint(ours):
        return frozenset()
    return _in_runs(ours, theirs, run, among=_runs(bytes(map(known.__contains__, ours)), run))


def _runs(flags: bytes, length: int) -> list[int]:
    """Where so many ones in a row begin."""
    ones, found = b"\1" * length, []
    at = flags.find(ones)
    while at >= 0:
        found.append(at)
        at = flags.find(ones, at + 1)
    return found


def _in_runs(ours: Sequence[str], theirs: Sequence[str], run: int, *, among: Sequence[int]) -> frozenset[int]:
    """Positions of our words in runs that are theirs, of those that begin at some places."""
    if not among:
        return frozenset()
    first = {ours[at] for at in among}
    known = {tuple(theirs[at : at + run]) for at, word in enumerate(theirs) if word in first}
    starts = [at for at in among if tuple(ours[at : at + run]) in known]
    return frozenset(position for start in starts for position in range(start, start + run))
