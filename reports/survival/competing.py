"""How it ends, where it can end in several ways: cumulative incidence by Aalen and Johansen.

O. O. Aalen and S. Johansen, Scandinavian Journal of Statistics 5 (1978), 141-150. To censor one ending by another, as
"one minus Kaplan-Meier" does, would give shares that add up to more than 1. Variance by the delta method (E. Marubini
and M. G. Valsecchi, "Analysing Survival Data", 1995, chapter 10); 95 % intervals on the log(-log) scale.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reports.survival.curve import Counts, Floats, at_events, band, tallied


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
    """One for each ending from 0 to `endings` - 1, at the times when it happened; -1 is a wait that is censored."""
    at, counts, at_risk = at_events(seconds, ending >= 0)
    risk = at_risk.astype(np.float64)
    left = risk - counts
    before = np.concatenate(([1.0], np.cumprod(left / risk)[:-1]))  # still waiting up to each time
    # Where nobody is left no share grows any more, so what would be divided by 0 counts for nothing.
    lost = np.divide(counts, risk * left, out=np.zeros(len(at)), where=left > 0)
    table = _Table(at=at, at_risk=risk, before=before, lost=lost, lost_so_far=np.cumsum(lost))
    found = []
    rest = counts
    for kind in range(endings):
        mine = _at_each(at, seconds[ending == kind]) if kind < endings - 1 else rest
        rest = rest - mine
        found.append(_incidence(table, mine))
    return tuple(found)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Table:
    """What all endings have in common, at each time when something happened."""

    at: Floats
    at_risk: Floats
    before: Floats
    lost: Floats  # Greenwood's summands
    lost_so_far: Floats


def _at_each(at: Floats, seconds: Floats) -> Counts:
    mine, often = tallied(np.sort(seconds))
    found = np.zeros(len(at), np.int64)
    found[np.searchsorted(at, mine)] = often
    return found


def _incidence(table: _Table, mine: Counts) -> Incidence:
    kept = np.flatnonzero(mine)
    grown = table.before * mine / table.at_risk
    share = np.cumsum(grown)
    own = grown / table.at_risk
    # The sum of (F(t) - F(u))^2 lost(u) - 2 (F(t) - F(u)) own(u) over all u up to t, multiplied out.
    once = share * table.lost + own
    crossed = np.cumsum(once)[kept]
    twice = np.cumsum(share * (once + own) + own * table.before * (1 - mine / table.at_risk))[kept]
    here = share[kept]
    error = np.sqrt(np.maximum(here * (here * table.lost_so_far[kept] - 2 * crossed) + twice, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = band(here, np.square(error / here))
    return Incidence(seconds=table.at[kept], share=here, error=error, low=low, high=high, happened=int(mine.sum()))
