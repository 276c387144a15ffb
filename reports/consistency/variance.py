"""What share of the variance lies between groups, and not within them.

Two questions that look alike. Days are drawn from all days there may be: their share is that of a random effect, and
says what another month would show. Who asks is chosen by us: the share is that of just these customers, and so it is
known far better, however few they are.

Groups can be more alike than chance makes them. That is chance, too, and no reason to be surer than where they are just
as unlike: the upper ends are never below those of that.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reports.cohort import Codes, Floats
from reports.records import ENOUGH, Measure
from reports.shares import Z95

_NOTHING = 1e-12
_LARGEST = 1e12


def between_drawn(groups: Codes, values: Floats) -> Measure:
    """The share between groups that were drawn from many: the intraclass correlation, not below 0.

    Estimated by analysis of variance; the interval by J. D. Thomas and R. A. Hultquist, Annals of Statistics 6 (1978),
    582-587, which holds however unlike the sizes of the groups are.
    """
    found = _Table.of(groups, values)
    if found is None:
        return Measure(value=None, n=len(values))
    size = (found.n - float(np.sum(np.square(found.sizes))) / found.n) / (found.k - 1)  # of a group, as it were
    between = max(0.0, (found.among - found.within) / size)
    value = between / (between + found.within) if between + found.within > _NOTHING else 0.0
    if found.within <= _NOTHING:
        return Measure(value=value, n=found.n)
    size = found.k / float(np.sum(1 / found.sizes))
    times = size * float(np.var(found.means, ddof=1)) / found.within
    above, below = found.k - 1, found.n - found.k
    ends = (times / _f_quantile(above, below), max(1.0, times) * _f_quantile(below, above))
    low, high = (min(1.0, max(0.0, (each - 1) / (each - 1 + size))) for each in ends)
    return Measure(value=value, n=found.n, low=min(low, value), high=max(high, value))


def between_fixed(groups: Codes, values: Floats) -> Measure:
    """The share between just these groups, not below 0 (T. L. Kelley, PNAS 21 (1935), 554-559).

    The interval is of the shares that would not make the ratio of variances a surprise (J. H. Steiger, Psychological
    Methods 9 (2004), 164-182).
    """
    found = _Table.of(groups, values)
    if found is None:
        return Measure(value=None, n=len(values))
    whole = (found.among * (found.k - 1) + found.within * (found.n - found.k)) / (found.n - 1)
    value = max(0.0, 1 - found.within / whole) if whole > _NOTHING else 0.0
    if found.within <= _NOTHING:
        return Measure(value=value, n=found.n)
    times = found.among / found.within
    freedom = (found.k - 1, found.n - found.k)
    pulls = (_pull(times, *freedom, Z95), _pull(max(1.0, times), *freedom, -Z95))
    low, high = (each / (each + found.n) for each in pulls)
    return Measure(value=value, n=found.n, low=min(low, value), high=max(high, value))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Table:
    """The variance among the means of groups, and within the groups."""

    n: int
    k: int
    sizes: Codes
    means: Floats
    among: float
    within: float

    @classmethod
    def of(cls, groups: Codes, values: Floats) -> "_Table | None":
        """None where so few share a group with others that how they differ is chance."""
        _, places, sizes = np.unique(groups, return_inverse=True, return_counts=True)
        n, k = len(values), len(sizes)
        if k < 2 or n - k < ENOUGH - 1:
            return None
        means = np.bincount(places, values) / sizes
        within = float(np.sum(np.square(values - means[places]))) / (n - k)
        among = float(np.sum(sizes * np.square(means - values.mean()))) / (k - 1)
        return cls(n=n, k=k, sizes=sizes, means=means, among=among, within=within)


def _f_quantile(above: int, below: int) -> float:
    """The 97.5 % quantile of the F distribution (E. Paulson, Annals of Mathematical Statistics 13 (1942), 233-235).

    Infinite where there are too few degrees of freedom below for any.
    """
    a, b = 2 / (9 * above), 2 / (9 * below)
    square = (1 - b) ** 2 - Z95**2 * b
    if square <= 0:
        return math.inf
    middle = (1 - a) * (1 - b)
    root = math.sqrt(max(0.0, middle**2 - square * ((1 - a) ** 2 - Z95**2 * a)))
    return float(((middle + root) / square) ** 3)


def _pull(times: float, above: int, below: int, surprise: float) -> float:
    """The noncentrality at which a ratio of variances is so many standard errors above what it should be; at least 0.

    N. C. Severo and M. Zelen, Biometrika 47 (1960), 411-416.
    """

    def surprises(pull: float) -> float:
        freedom = (above + pull) ** 2 / (above + 2 * pull)
        a, b = 2 / (9 * freedom), 2 / (9 * below)
        root = math.cbrt(times * above / (above + pull))
        return (root * (1 - b) - (1 - a)) / math.sqrt(a + b * root**2)

    return _falls_to(surprises, surprise)


def _falls_to(falling: Callable[[float], float], level: float) -> float:
    """Where a function that falls from 0 on reaches a level; 0 where it begins below it."""
    low, high = 0.0, 1.0
    if falling(low) <= level:
        return low
    while falling(high) > level and high < _LARGEST:
        low, high = high, 2 * high
    while high - low > 1e-6 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > level else (low, middle)
    return high
