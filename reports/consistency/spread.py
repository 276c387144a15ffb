"""How unlike the waits of like enquiries are."""

from dataclasses import dataclass

import numpy as np

from reports.cohort import Cohort, Milestone
from reports.consistency.settled import settled, whole_waits
from reports.consistency.variance import between_drawn, between_fixed
from reports.consistency.week import days
from reports.reading import at_quantile, curve, is_known_to_windows
from reports.records import Measure
from reports.survival import Curve, quantile_ratio

_PERSONA = ("language", "salutation", "zone")  # who asks, as far as a desk can tell


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """How unlike the waits of like enquiries are.

    `ratio`: P90 over P50 of the first response; 1 is a desk that always takes as long. Where P90 is not reached there
    is no ratio, but its lower end may be known. `between_days` and `between_personas`: the share of the variance of
    waits that the day, and who asks, account for, from 0 to 1. Where such an interval begins at 0, chance alone may
    have made it.
    """

    median: Measure
    p90: Measure
    ratio: Measure
    between_days: Measure
    between_personas: Measure


def spread(everything: Cohort, *, zone: str = "UTC") -> Spread:
    """How consistent the desk is; best asked of the enquiries of one channel. `zone`: where its days begin."""
    seen = everything.where(everything.measured)
    waits = curve(seen, Milestone.FIRST_RESPONSE)
    median, p90 = at_quantile(waits, 0.5), at_quantile(waits, 0.9)
    known = settled(everything)
    logs = np.log(whole_waits(known) + 1.0)  # waits differ by factors, not by minutes
    is_wide = is_known_to_windows(seen, Milestone.FIRST_RESPONSE)
    return Spread(
        median=median,
        p90=p90,
        ratio=_widest_ratio(median, p90) if is_wide else _ratio(waits),
        between_days=between_drawn(days(known.accepted, zone), logs),
        between_personas=between_fixed(known.combined(*_PERSONA), logs),
    )


def _ratio(waits: Curve) -> Measure:
    empty = Measure(value=None, n=waits.n)
    if empty.too_few:
        return empty
    value, low, high = quantile_ratio(waits, 0.9, 0.5)
    return Measure(value=value, n=waits.n, low=low, high=high)


def _widest_ratio(median: Measure, p90: Measure) -> Measure:
    """Where our inbox was shut, how the two hang together is not known: as far apart as both may be, and as near."""
    if median.too_few or not median.value:
        return Measure(value=None, n=median.n)
    value = p90.value / median.value if p90.value is not None else None
    low = p90.low / median.high if p90.low is not None and median.high else None
    high = p90.high / median.low if p90.high is not None and median.low else None
    return Measure(value=value, n=median.n, low=None if low is None else max(1.0, low), high=high)
