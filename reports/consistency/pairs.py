"""What the differences within pairs show: pairs are turned at random, as chance would have turned them.

Where a desk treats both sides alike, it is chance which of a pair waits longer (R. A. Fisher, "The Design of
Experiments", 1935, 21). The interval is of those means that this test would not call different from what was seen: its
ends are means of some of the pairs, at random (J. A. Hartigan, J. Am. Stat. Assoc. 64 (1969), 1303-1317). Waits have
long tails, and of so few the normal law would promise too much.
"""

import math
from collections.abc import Iterator

import numpy as np

from reports.cohort import Codes, Floats
from reports.shares import Z95

_DRAWN, _AT_ONCE = 10_000, 500
_NORMAL_FROM = 1_000  # pairs: the sums of so many fall as a normal variable does, so none need be drawn
_EXACT_UP_TO = 13  # pairs: of so few, all ways to turn them are tried
_TAIL = 0.025


def sign_flip(differences: Floats, seed: int) -> float:
    """How often pairs turned at random differ as much on average; those that are drawn, anew from the same seed."""
    n, seen = len(differences), abs(float(differences.sum()))
    if n > _NORMAL_FROM:
        spread = math.sqrt(2 * float(np.sum(np.square(differences))))
        return math.erfc(seen / spread) if spread else 1.0
    least = seen * (1 - 1e-12) - 1e-9
    hits = sum(int(np.count_nonzero(np.abs((1.0 - 2.0 * each) @ differences) >= least)) for each in _some(n, seed))
    return hits / 2**n if n <= _EXACT_UP_TO else (hits + 1) / (_DRAWN + 1)  # as they fell counts as one of those drawn


def mean_interval(differences: Floats, seed: int) -> tuple[float, float] | tuple[None, None]:
    """The 95 % interval of the mean difference; none of so few pairs that nothing would surprise."""
    n = len(differences)
    if n > _NORMAL_FROM:
        mean, reach = float(differences.mean()), Z95 * float(differences.std(ddof=1)) / math.sqrt(n)
        return mean - reach, mean + reach
    means = np.concatenate([_means(each, differences) for each in _some(n, seed)])
    outside = math.floor(_TAIL * (len(means) + 1) + 1e-9)
    if not outside:
        return None, None
    means.partition((outside - 1, len(means) - outside))
    return float(means[outside - 1]), float(means[-outside])


def _some(n: int, seed: int) -> Iterator[Codes]:
    """Choices of some of `n` pairs, a row each, 1 for a chosen one: all choices where there are few, else drawn."""
    if n <= _EXACT_UP_TO:
        yield (np.arange(2**n)[:, None] >> np.arange(n)) & 1
        return
    drawn = np.random.default_rng(seed)
    for _ in range(_DRAWN // _AT_ONCE):
        yield drawn.integers(0, 2, (_AT_ONCE, n), np.int8)


def _means(chosen: Codes, differences: Floats) -> Floats:
    counts = chosen.sum(axis=1, dtype=np.int64)
    found: Floats = (chosen[counts > 0] @ differences) / counts[counts > 0]
    return found
