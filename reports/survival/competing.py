"""How it ends, where it can end in several ways: cumulative incidence by Aalen and Johansen.

O. O. Aalen and S. Johansen, Scandinavian Journal of Statistics 5 (1978), 141-150. To censor one ending by another, as
"one minus Kaplan-Meier" does, would give shares that add up to more than 1. Variance by the delta method (E. Marubini
and M. G. Valsecchi, "Analysing Survival Data", 1995, chapter 10); 95 % intervals on the log(-log) scale.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reports.survival.curve import Counts, Floats, band, tallied


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
    ordered = np.sort(seconds)
    at, counts = tallied(np.sort(seconds[ending >= 0]))
    at_risk = len(ordered) - np.searchsorted(ordered, at, side="left")
    before = np.concatenate(([1.0], np.cumprod((at_risk - counts) / at_risk)[:-1]))  # still waiting up to each time
    return tuple(
        _incidence(at, _at_each(at, seconds[ending == kind]), counts, at_risk, before) for kind in range(endings)
    )


def _at_each(at: Floats, seconds: Floats) -> Counts:
    return np.bincount(np.searchsorted(at, seconds), minlength=len(at)).astype(np.int64)


def _incidence(at: Floats, mine: Counts, all_: Counts, at_risk: Counts, before: Floats) -> Incidence:
    share = np.cumsum(before * mine / at_risk)
    left = (at_risk - all_).astype(np.float64)
    # Where nobody is left no share grows any more, so what would be divided by 0 counts for nothing.
    lost = np.divide(all_, at_risk * left, out=np.zeros(len(at)), where=left > 0)
    own = before * mine / np.square(at_risk, dtype=np.float64)
    # The sum of (F(t) - F(u))^2 lost(u) - 2 (F(t) - F(u)) own(u) over all u up to t, multiplied out.
    variance = (
        np.square(share) * np.cumsum(lost)
        - 2 * share * np.cumsum(share * lost + own)
        + np.cumsum(np.square(share) * lost + 2 * share * own)
        + np.cumsum(np.square(before) * mine * (at_risk - mine) / np.power(at_risk, 3, dtype=np.float64))
    )
    error = np.sqrt(np.maximum(variance, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = band(share, np.square(error / share))
    kept = mine > 0
    return Incidence(
        seconds=at[kept],
        share=share[kept],
        error=error[kept],
        low=low[kept],
        high=high[kept],
        happened=int(mine.sum()),
    )
