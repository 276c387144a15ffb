"""Whether groups wait alike: the log-rank test.

N. Mantel, Cancer Chemotherapy Reports 50 (1966), 163-170; R. Peto and J. Peto, Journal of the Royal Statistical
Society A 135 (1972), 185-207. Of events at the same time the groups' parts are drawn
from an urn (hypergeometric variance).
"""

import math
from collections.abc import Sequence

import numpy as np

from reports.survival.curve import Flags, Floats, tallied


def logrank(groups: Sequence[tuple[Floats, Flags]]) -> tuple[float, float] | None:
    """Chi-square and its p-value for two groups or more of waits and whether each is over.

    None where nothing can be said: fewer than two groups, or nothing happened while two groups were at risk.
    """
    if len(groups) < 2:
        return None
    events = [np.sort(seconds[happened]) for seconds, happened in groups]
    censored = [np.sort(seconds[~happened]) for seconds, happened in groups]
    at, counts = tallied(merged(events))
    if not len(at):
        return None
    total = (
        sum(len(seconds) for seconds, _ in groups) - np.searchsorted(merged(censored), at) - np.cumsum(counts) + counts
    )
    total = total.astype(np.float64)
    first = [
        len(each) + len(rest) - np.searchsorted(merged([each, rest]), at)
        for each, rest in zip(events[:-1], censored[:-1], strict=True)
    ]
    at_risk = np.array([*first, total - np.sum(first, axis=0)], np.float64)
    seen = np.array([len(each) for each in events])
    surplus = seen - (at_risk * (counts / total)).sum(axis=1)
    # An urn from which the last ball is drawn leaves nothing to chance.
    urn = np.divide(counts * (total - counts), total**2 * (total - 1), out=np.zeros(len(at)), where=total > 1)
    covariance = np.diag((at_risk * total * urn).sum(axis=1)) - (at_risk * urn) @ at_risk.T
    return _statistic(surplus, covariance)


def merged(columns: Sequence[Floats]) -> Floats:
    """Sorted columns as one; a stable sort finds that they are sorted, and merges."""
    return np.sort(np.concatenate(columns), kind="stable")


def _statistic(surplus: Floats, covariance: Floats) -> tuple[float, float] | None:
    """A group that was never at risk beside another has no variance, and no say."""
    told = np.diag(covariance) > 1e-12
    freedom = int(np.count_nonzero(told)) - 1
    if freedom < 1:
        return None
    kept = np.flatnonzero(told)[:-1]  # the last surplus follows from the others
    part = surplus[kept]
    chi_square = float(part @ np.linalg.pinv(covariance[np.ix_(kept, kept)]) @ part)
    return chi_square, chi_square_tail(chi_square, freedom)


def chi_square_tail(value: float, freedom: int) -> float:
    """The probability that a chi-square variable of `freedom` degrees is larger than `value`.

    M. Abramowitz and I. A. Stegun, "Handbook of Mathematical Functions" (1964), 26.4.4 and 26.4.5.
    """
    half = value / 2
    if half <= 0:
        return 1.0
    if freedom % 2:
        tail, first = math.erfc(math.sqrt(half)), 0.5
    else:
        tail, first = math.exp(-half), 1.0
    powers = (first + step for step in range((freedom - 1) // 2))
    return min(1.0, tail + sum(math.exp(power * math.log(half) - half - math.lgamma(power + 1)) for power in powers))
