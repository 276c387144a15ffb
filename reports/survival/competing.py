"""How it ends, where it can end in several ways: cumulative incidence by Aalen and Johansen.

O. O. Aalen and S. Johansen, Scandinavian Journal of Statistics 5 (1978), 141-150. To censor one ending by another, as
"one minus Kaplan-Meier" does, would give shares that add up to more than 1. Variance by the delta method (E. Marubini
and M. G. Valsecchi, "Analysing Survival Data", 1995, chapter 10); 95 % intervals on the log(-log) scale.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reports.survival.curve import Counts, Flags, Floats, band

_CENSORED = 15  # the code of a wait that has not ended
_LONGEST = 2.0**100  # seconds; an infinite wait, which is censored, would not do as a number
_SMALLER = 2.0**-900


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Incidence:
    """The share for which it ended in one way, from each of `seconds` on; nan for no interval (at 0 and 1).

    `happened` is how many ended in this way.
    """

    seconds: Floats
    share: Floats
    error: Floats  # standard error
    low: Floats
    high: Floats
    happened: int

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Incidence):
            return NotImplemented
        return self.happened == other.happened and all(
            np.array_equal(getattr(self, name), getattr(other, name), equal_nan=True) for name in ("seconds", "share")
        )

    def __hash__(self) -> int:
        return hash((self.happened, self.share.tobytes()))

    def at(self, seconds: float) -> float:
        """The share at a moment."""
        place = int(np.searchsorted(self.seconds, seconds, side="right"))
        return float(self.share[place - 1]) if place else 0.0


def cumulative_incidence(seconds: Floats, ending: NDArray[np.integer], endings: int) -> tuple[Incidence, ...]:
    """One for each ending from 0 to `endings` - 1, at the times when it happened; -1 is a wait that is censored.

    Raises ValueError for nan, for a wait below 0, and for more than fifteen endings.
    """
    if endings > _CENSORED:
        raise ValueError(f"{endings} endings are too many to tell apart, give at most {_CENSORED}")
    if not np.all(seconds >= 0):
        raise ValueError("a wait is nan or below 0: leave out what was not measured")
    times, codes = _sorted_with(seconds, np.where(ending < 0, _CENSORED, ending))
    over = np.flatnonzero(codes < _CENSORED)
    events, kinds = times[over], codes[over]
    is_new = np.ones(len(events), np.bool_)
    np.not_equal(events[1:], events[:-1], out=is_new[1:])
    first = np.flatnonzero(is_new)
    # At the same time what is censored comes last, by its code: it still counts as at risk.
    at_risk = (len(seconds) - over[first]).astype(np.float64)
    table = _Table.of(events[first], np.diff(first, append=len(events)), at_risk)
    return tuple(_incidence(table, *_at_times(kinds == kind, first)) for kind in range(endings))


def _sorted_with(seconds: Floats, codes: NDArray[np.integer]) -> tuple[Floats, NDArray[np.uint8]]:
    """Waits in order, and the code below sixteen of each; those of the same time in the order of their codes.

    To sort one column is much faster than to sort by it. A wait is not negative, and made smaller by a power of two,
    which changes no digit, it leaves the first four bits of its number free: so the code finds room at its end.
    """
    keys = (np.minimum(seconds, _LONGEST) * _SMALLER).view(np.uint64)
    keys <<= np.uint64(4)
    keys |= codes.astype(np.uint64)
    keys.sort()
    found = (keys & np.uint64(15)).astype(np.uint8)
    keys >>= np.uint64(4)
    times = keys.view(np.float64)
    times /= _SMALLER
    return times, found


def _at_times(mine: Flags, first: Counts) -> tuple[Counts, Counts]:
    """At which times some of the events were, and how many; `first`: the place of the first event of each time."""
    if len(first) == len(mine):
        places = np.flatnonzero(mine)
        return places, np.ones(len(places), np.int64)
    often = np.add.reduceat(mine, first, dtype=np.int64)
    places = np.flatnonzero(often)
    return places, often[places]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Table:
    """What all endings have in common, at each time when something happened."""

    at: Floats
    at_risk: Floats
    before: Floats  # still waiting up to it
    lost: Floats  # Greenwood's summands
    lost_so_far: Floats

    @classmethod
    def of(cls, at: Floats, counts: Counts, at_risk: Floats) -> "_Table":
        left = at_risk - counts
        before = np.ones(len(at))
        np.divide(left[:-1], at_risk[:-1], out=before[1:])
        np.cumprod(before, out=before)
        # Where nobody is left no share grows any more, so what would be divided by 0 counts for nothing.
        left[left == 0] = np.inf
        left *= at_risk
        lost = np.divide(counts, left, out=left)
        return cls(at=at, at_risk=at_risk, before=before, lost=lost, lost_so_far=np.cumsum(lost))


def _incidence(table: _Table, places: Counts, often: Counts) -> Incidence:
    """Of an ending that happened `often` at some `places` of the table. Between them its share stays as it was."""
    risk, before, lost, lost_so_far = (
        column.take(places) for column in (table.at_risk, table.before, table.lost, table.lost_so_far)
    )
    grown = before * often
    grown /= risk
    share = np.cumsum(grown)
    own = np.divide(grown, risk, out=risk)
    between = lost_so_far - lost
    between[1:] -= lost_so_far[:-1]
    # The sum of (F(t) - F(u))^2 lost(u) - 2 (F(t) - F(u)) own(u) over all u up to t, multiplied out.
    earlier = share - grown
    until = np.multiply(earlier, between, out=between)
    here = np.multiply(share, lost, out=lost)
    here += own
    crossed = np.cumsum(until + here)
    until *= earlier
    here *= share
    before += earlier
    own *= before
    until += here
    until += own
    twice = np.cumsum(until, out=until)
    variance = np.maximum(share * (share * lost_so_far - 2 * crossed) + twice, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = band(share, variance / np.square(share))
    at, error = table.at.take(places), np.sqrt(variance)
    return Incidence(seconds=at, share=share, error=error, low=low, high=high, happened=int(often.sum()))
