"""What is read off a curve: quantiles, the share at a moment, and the mean up to a horizon."""

import math
from collections.abc import Sequence

import numpy as np

from reports.steps import Step
from reports.survival.curve import Curve, Floats

# The curve is a product of rounded fractions; a step of the largest sample we expect is a thousand times wider.
_ROUNDING = 1e-9


def quantile(curve: Curve, share: float) -> tuple[float | None, float | None, float | None]:
    """When `share` of all are through, in seconds, with its 95 % interval; None where the curve does not get there.

    The first time at which no more than 1 - share still wait; the interval is read off the band in the same way
    (R. Brookmeyer and J. Crowley, Biometrics 38 (1982), 29-41).
    """
    return tuple(_crossing(curve, column, 1 - share) for column in (curve.waiting, curve.low, curve.high))  # type: ignore[return-value]


def _crossing(curve: Curve, column: Floats, level: float) -> float | None:
    through = column <= level + _ROUNDING  # nan is not
    place = int(np.argmax(through)) if len(through) else 0
    return float(curve.seconds[place]) if len(through) and through[place] else None


def waiting_at(steps: Sequence[Step], seconds: float) -> float:
    """The share still waiting at a moment."""
    if isinstance(steps, Curve):
        place = int(np.searchsorted(steps.seconds, seconds, side="right"))
        return float(steps.waiting[place - 1]) if place else 1.0
    return next((step.waiting for step in reversed(steps) if step.seconds <= seconds), 1.0)


def restricted_mean(curve: Curve, horizon: float) -> tuple[float, float]:
    """The mean of waits cut off at `horizon`, in seconds, and its standard error: the area under the curve.

    Whether waits are known so far the caller must see to: beyond the last step the curve is level. Variance as by
    J. O. Irwin, Journal of Hygiene 47 (1949), 188-189; the error is 0 where all waits up to the horizon are alike.
    """
    inside = int(np.searchsorted(curve.seconds, horizon, side="left"))
    edges = np.concatenate(([0.0], curve.seconds[:inside], [horizon]))
    heights = np.concatenate(([1.0], curve.waiting[:inside]))
    areas = np.diff(edges) * heights
    ahead = np.cumsum(areas[::-1])[::-1][1:]  # from each step to the horizon
    # Where the last step leaves nobody, nothing is ahead and its infinite share of Greenwood's sum counts for nothing.
    rises = np.diff(curve.spread[:inside], prepend=0.0)
    variance = float(np.sum(np.square(ahead[np.isfinite(rises)]) * rises[np.isfinite(rises)]))
    return float(areas.sum()), math.sqrt(variance)
