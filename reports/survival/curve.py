"""The curve of those still waiting: Kaplan-Meier.

E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations", Journal of the American Statistical
Association 53 (1958), 457-481. Variance by Greenwood's formula; pointwise 95 % intervals on the log(-log) scale, which
stay between 0 and 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import overload

import numpy as np
from numpy.typing import NDArray

from reports.steps import Step

Z95 = 1.959963984540054  # two-sided 95 % quantile of the normal distribution

_ROUNDING = 1e-12

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Curve(Sequence[Step]):
    """The share still waiting, in columns: an entry for each time at which something happened, in order.

    As a sequence it is its steps. `spread` is Greenwood's sum; `low` and `high` are nan where there is no interval:
    before and after all, and where none was asked for. `n` is how many waits it was made of.
    """

    seconds: Floats
    at_risk: Counts
    happened: Counts
    waiting: Floats
    spread: Floats
    low: Floats
    high: Floats
    n: int

    def __len__(self) -> int:
        return len(self.seconds)

    @overload
    def __getitem__(self, index: int) -> Step: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Step, ...]: ...
    def __getitem__(self, index: int | slice) -> Step | tuple[Step, ...]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(len(self))))
        low, high = float(self.low[index]), float(self.high[index])
        return Step(
            seconds=float(self.seconds[index]),
            at_risk=int(self.at_risk[index]),
            happened=int(self.happened[index]),
            waiting=float(self.waiting[index]),
            low=None if np.isnan(low) else low,
            high=None if np.isnan(high) else high,
        )

    def __iter__(self) -> Iterator[Step]:
        return (self[place] for place in range(len(self)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Curve):
            return NotImplemented
        names = (each.name for each in fields(self))
        return all(np.array_equal(getattr(self, name), getattr(other, name), equal_nan=True) for name in names)

    def __hash__(self) -> int:
        return hash((self.n, self.seconds.tobytes()))


def kaplan_meier(seconds: Floats, happened: Flags, *, interval: bool = True) -> Curve:
    """The estimate from waits, of each of which `happened` tells whether it is over or censored.

    What is censored at the very time of an event still counts as at risk of it. Raises ValueError for nan.
    """
    at, counts, at_risk = at_events(seconds, happened)
    left = at_risk - counts
    waiting = np.cumprod(left / at_risk, dtype=np.float64)
    with np.errstate(divide="ignore"):  # after the last one nothing is left, and the interval is none
        spread = np.cumsum(counts / (at_risk * left.astype(np.float64)), dtype=np.float64)
    low, high = band(waiting, spread) if interval else (np.full(len(at), np.nan),) * 2
    return Curve(
        seconds=at,
        at_risk=at_risk,
        happened=counts,
        waiting=waiting,
        spread=spread,
        low=low,
        high=high,
        n=len(seconds),
    )


def at_events(seconds: Floats, happened: Flags) -> tuple[Floats, Counts, Counts]:
    """The times at which something happened, how often it did, and how many were at risk of it; in order.

    Raises ValueError for nan.
    """
    # Sorting times alone is several times as fast as sorting them with what they carry, and two columns than one.
    return at_sorted(np.sort(seconds[happened]), np.sort(seconds[~happened]))


def at_sorted(events: Floats, censored: Floats) -> tuple[Floats, Counts, Counts]:
    """As `at_events`, of sorted columns."""
    if any(len(column) and np.isnan(column[-1]) for column in (events, censored)):  # nan sorts last
        raise ValueError("a wait is nan: leave out what was not measured")
    at, counts = tallied(events)
    at_risk = np.cumsum(counts)
    np.subtract(counts, at_risk, out=at_risk)
    at_risk += len(events) + len(censored)
    if len(censored):
        at_risk -= np.searchsorted(censored, at, side="left")
    return at, counts, at_risk


def tallied(ordered: Floats) -> tuple[Floats, Counts]:
    """The different values of a sorted column, and how often each comes."""
    if not len(ordered):
        return ordered, np.zeros(0, np.int64)
    first = np.empty(len(ordered), np.bool_)
    first[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    if first.all():
        return ordered, np.ones(len(ordered), np.int64)
    places = np.flatnonzero(first)
    return ordered[places], np.diff(places, append=len(ordered))


def band(share: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """95 % intervals of shares whose logarithms have the variance `spread`; nan where a share is 0 or 1."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        logs = np.log(share)
        reach = np.exp(Z95 * np.sqrt(spread) / logs)  # below 1
        wide, narrow = np.exp(logs / reach), np.exp(logs * reach)
    unsure = ~inside(share)
    wide[unsure] = narrow[unsure] = np.nan
    return wide, narrow


def inside(share: Floats) -> Flags:
    """Which shares are neither 0 nor 1, which have no interval; sums of fractions miss those by their rounding."""
    found: Flags = (share > _ROUNDING) & (share < 1 - _ROUNDING)
    return found
