"""Whether customers who differ in one thing wait alike: like enquiries in pairs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations

import numpy as np

from reports.cohort import Cohort, Flags, Floats
from reports.compare import holm
from reports.consistency.pairs import mean_interval, sign_flip
from reports.consistency.settled import settled, whole_waits
from reports.records import ENOUGH, Measure

_NEAR = timedelta(days=7).total_seconds()  # further apart, a desk may have changed for everybody


@dataclass(frozen=True, kw_only=True, slots=True)
class Parity:
    """Two kinds of customers, in pairs of enquiries that are alike but for that.

    `difference`: how much longer the `other` waits, in seconds, on average over the pairs; who was never answered waits
    to the end of the window. `p` is of a permutation test: how often as much comes of chance alone, if the desk treats
    both alike; `adjusted_p` allows for all pairs of kinds. None under five pairs. The interval is of the differences
    that this test would not be surprised by; five pairs surprise it never, so they have none.
    """

    one: str
    other: str
    difference: Measure
    p: float | None
    adjusted_p: float | None = None


def parity(everything: Cohort, kind: str, *, seed: int = 0) -> tuple[Parity, ...]:
    """Whether customers who differ in `kind` (language, salutation, zone) wait alike, for every two of its names.

    Pairs are of the same desk, scenario and channel, and as near in time as can be, a week at most; those who
    asked too lately are left out, answered or not.
    """
    known = settled(everything)
    waits = whole_waits(known)
    names, codes = known.kinds[kind].names, known.kinds[kind].codes
    occurring = sorted(names[code] for code in np.unique(codes))
    found = []
    for one, other in combinations(occurring, 2):
        pairs = _pairs(known, codes == names.index(one), codes == names.index(other))
        differences = waits[pairs[1]] - waits[pairs[0]]
        found.append(_parity(one, other, differences, seed))
    adjusted = iter(holm([each.p for each in found if each.p is not None]))
    return tuple(each if each.p is None else replace(each, adjusted_p=next(adjusted)) for each in found)


def _pairs(known: Cohort, one: Flags, other: Flags) -> tuple[Sequence[int], Sequence[int]]:
    """Places of enquiries that are alike but for the kind, each used once, in the order of time."""
    alike = known.combined("desk", "scenario", "channel")
    lefts: list[int] = []
    rights: list[int] = []
    for stratum in np.unique(alike):
        same = alike == stratum
        waiting = [_by_time(known, same & side) for side in (one, other)]
        while waiting[0] and waiting[1]:
            left, right = waiting[0][-1], waiting[1][-1]
            apart = known.accepted[left] - known.accepted[right]
            if abs(apart) <= _NEAR:
                lefts.append(waiting[0].pop())
                rights.append(waiting[1].pop())
            else:
                waiting[0 if apart > 0 else 1].pop()  # the later one has no partner so late
    return lefts, rights


def _by_time(known: Cohort, chosen: Flags) -> list[int]:
    places = np.flatnonzero(chosen)
    return [int(place) for place in places[np.argsort(known.accepted[places], kind="stable")]]


def _parity(one: str, other: str, differences: Floats, seed: int) -> Parity:
    n = len(differences)
    if n < ENOUGH:
        return Parity(one=one, other=other, difference=Measure(value=None, n=n), p=None)
    low, high = mean_interval(differences, seed)
    shown = Measure(value=float(differences.mean()), n=n, low=low, high=high)
    return Parity(one=one, other=other, difference=shown, p=sign_flip(differences, seed))
