"""How many times as long one quantile of waits is as another: of P90 and P50, how steady a desk is."""

from dataclasses import dataclass

import numpy as np

from reports.survival.curve import Z95, Curve, Floats, inside
from reports.survival.reading import quantile

_MOST = 500  # steps looked at for each quantile; where more are near it, as many of them, evenly spread
_FAR = 2.5  # standard errors: a step further from its quantile is in no pair that is near enough


def quantile_ratio(curve: Curve, upper: float, lower: float) -> tuple[float | None, float | None, float | None]:
    """The ratio of two quantiles, of shares such as 0.9 and 0.5, with its 95 % interval; None where there is none.

    The interval holds all pairs of moments at which it would be no surprise if just so many were through: by how far
    two points of the curve are from where they should be, on the log(-log) scale and with the covariance that follows
    from Greenwood's sums (R. Brookmeyer and J. Crowley, Biometrics 38 (1982), 29-41, have it for one quantile). It
    needs no drawing, takes censored waits as they are, and errs to the wide side: of each step it takes both ends. Of
    an upper quantile that is not reached it may still know the lower end.
    """
    middle, end = quantile(curve, lower)[0], quantile(curve, upper)[0]
    value = end / middle if middle and end is not None else None
    steps = np.flatnonzero(inside(curve.waiting))
    first, last = (_Near.of(curve, steps, share) for share in (lower, upper))
    ones, others = np.nonzero(first.surprise_with(last) <= Z95**2)
    if not middle or not len(ones):
        return value, None, None
    ends = np.append(curve.seconds[1:], np.inf)
    low = float((curve.seconds[last.steps[others]] / ends[first.steps[ones]]).min())
    with np.errstate(divide="ignore"):
        high = float((ends[last.steps[others]] / curve.seconds[first.steps[ones]]).max())
    if value is not None:
        low, high = min(low, value), max(high, value)
    return value, max(1.0, low), high if np.isfinite(high) else None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Near:
    """The steps of a curve that may be a quantile's: how far each is from it, and its variance, on the log scale."""

    steps: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
    off: Floats
    logs: Floats
    spread: Floats

    @classmethod
    def of(cls, curve: Curve, steps: np.ndarray[tuple[int, ...], np.dtype[np.int64]], share: float) -> "_Near":
        logs, spread = np.log(curve.waiting[steps]), curve.spread[steps]
        off = np.log(-logs) - np.log(-np.log(1 - share))
        kept = np.flatnonzero(np.abs(off) <= _FAR * np.sqrt(spread) / -logs)
        if len(kept) > _MOST:
            kept = kept[np.linspace(0, len(kept) - 1, _MOST).round().astype(np.int64)]
        return cls(steps=steps[kept], off=off[kept], logs=logs[kept], spread=spread[kept])

    def surprise_with(self, later: "_Near") -> Floats:
        """Chi-square of each pair of a step of this and a later one of the other; infinite where it is none."""
        mine, its = (each.spread / np.square(each.logs) for each in (self, later))
        # What has been lost by the first step is in both: the curves' sums differ by what comes after it.
        both = self.spread[:, None] / (self.logs[:, None] * later.logs)
        distinct = mine[:, None] * its - np.square(both)
        here, there = self.off[:, None], later.off
        top = np.square(here) * its - 2 * here * there * both + np.square(there) * mine[:, None]
        is_pair = (self.steps[:, None] < later.steps) & (distinct > 0)
        found: Floats = np.divide(top, distinct, out=np.full(top.shape, np.inf), where=is_pair)
        return found
