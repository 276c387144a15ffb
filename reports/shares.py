"""Shares with their intervals at 95 %."""

import math

from reports.records import Measure

Z95 = 1.959963984540054  # two-sided 95 % quantile of the normal distribution


def share(hits: int, n: int) -> Measure:
    """A share with its Wilson score interval."""
    if n == 0:
        return Measure(value=None, n=0)
    low, high = wilson(hits / n, n)
    return Measure(value=hits / n, n=n, low=low, high=high)


def wilson(rate: float, n: float) -> tuple[float, float]:
    """The score interval of a share of `n` (E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), 209-212)."""
    stretch = 1 + Z95**2 / n
    middle = (rate + Z95**2 / (2 * n)) / stretch
    reach = Z95 / stretch * math.sqrt(rate * (1 - rate) / n + Z95**2 / (4 * n**2))
    # The interval touches 0 and 1 exactly where all agree; rounding must not push it past them.
    low = 0.0 if rate == 0 else max(0.0, middle - reach)
    high = 1.0 if rate == 1 else min(1.0, middle + reach)
    return low, high


def difference(before: Measure, after: Measure) -> Measure:
    """How much a share grew, with the interval of R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890, method 10.

    `n` is the smaller of the two; without data on one side there is no figure.
    """
    n = min(before.n, after.n)
    ends = (before.value, before.low, before.high, after.value, after.low, after.high)
    if any(end is None for end in ends):
        return Measure(value=None, n=n)
    was, was_low, was_high, is_, is_low, is_high = (end or 0.0 for end in ends)
    grown = is_ - was
    down = math.hypot(is_ - is_low, was_high - was)
    up = math.hypot(is_high - is_, was - was_low)
    return Measure(value=grown, n=n, low=max(-1.0, grown - down), high=min(1.0, grown + up))


def chance(old_hits: int, old_n: int, new_hits: int, new_n: int) -> float | None:
    """How often chance makes as much of a difference between two shares (chi-square of N - 1); None without data."""
    if not old_n or not new_n:
        return None
    hits, n = old_hits + new_hits, old_n + new_n
    if hits in (0, n):
        return 1.0
    cross = old_hits * (new_n - new_hits) - new_hits * (old_n - old_hits)
    return math.erfc(math.sqrt((n - 1) * cross**2 / (2 * old_n * new_n * hits * (n - hits))))
