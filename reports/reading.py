"""Curves of a cohort's waits, and what is read off them."""

import numpy as np

from reports.cohort import Cohort, Milestone
from reports.records import Measure
from reports.survival import Curve, kaplan_meier, quantile, turnbull


def is_known_to_windows(seen: Cohort, milestone: Milestone) -> bool:
    """Whether of some waits only a window is known, for our inbox was shut."""
    earliest, latest, _ = seen.durations(milestone)
    return not np.array_equal(earliest, latest)


def curve(seen: Cohort, milestone: Milestone) -> Curve:
    """Who still waits for a milestone; where our inbox was shut, by what is known of when it came."""
    earliest, latest, happened = seen.durations(milestone)
    if np.array_equal(earliest, latest):
        return kaplan_meier(latest, happened)
    return turnbull(earliest, np.where(happened, latest, np.inf))


def at_quantile(curve: Curve, part: float) -> Measure:
    """When `part` of all are through."""
    value, low, high = quantile(curve, part)
    return Measure(value=value, n=curve.n, low=low, high=high)
