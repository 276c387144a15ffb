"""The hours of the week."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from harness.model import Outcome
from reports.cohort import Codes, Cohort, Floats, Milestone
from reports.reading import at_quantile, curve
from reports.records import Measure
from reports.shares import share


@dataclass(frozen=True, kw_only=True, slots=True)
class Hour:
    """Enquiries sent in one part of the week: `weekday` 0 is Monday; from `hour` on, by the wall clock."""

    weekday: int
    hour: int
    median: Measure
    unanswered: Measure


def by_hour_of_week(everything: Cohort, *, zone: str, hours: int = 1) -> tuple[Hour, ...]:
    """A cell for each part of the week in which something was sent, `hours` long, in order; the desk's `zone`.

    Raises ValueError for `hours` that do not divide a day.
    """
    if hours not in (1, 2, 3, 4, 6, 8, 12, 24):
        raise ValueError(f"{hours} hours do not divide a day, give 1, 2, 3, 4, 6, 8, 12 or 24")
    seen = everything.where(everything.measured)
    cells = hours_of_week(seen.accepted, zone) // hours
    order = np.argsort(cells, kind="stable")
    found, begins = np.unique(cells[order], return_index=True)
    parts = np.split(order, begins[1:]) if len(found) else ()
    return tuple(_hour(seen.where(part), int(cell) * hours) for cell, part in zip(found, parts, strict=True))


def hours_of_week(instants: Floats, zone: str) -> Codes:
    """The hour of the week, from 0 on Monday at midnight to 167, by the wall clock of a zone."""
    return _by_the_wall(instants, zone, lambda local: local.weekday() * 24 + local.hour)


def days(instants: Floats, zone: str) -> Codes:
    """A number for each day of a zone's calendar."""
    return _by_the_wall(instants, zone, datetime.toordinal)


def _by_the_wall(instants: Floats, zone: str, read: Callable[[datetime], int]) -> Codes:
    # Every zone in use is a whole number of quarters of an hour away from UTC, so its hours begin at quarters.
    quarters, places = np.unique(np.floor_divide(instants, 900), return_inverse=True)
    there = ZoneInfo(zone)
    local = (datetime.fromtimestamp(quarter * 900, UTC).astimezone(there) for quarter in quarters)
    table = np.array([read(each) for each in local], np.int64)
    return table[places]


def _hour(seen: Cohort, begins: int) -> Hour:
    decided = seen.where(seen.decided)
    unheard = share(int(np.count_nonzero(decided.came_to(Outcome.SILENT, Outcome.AUTOMATED_ONLY))), len(decided))
    return Hour(
        weekday=begins // 24,
        hour=begins % 24,
        median=_if_enough(at_quantile(curve(seen, Milestone.FIRST_RESPONSE), 0.5)),
        unanswered=_if_enough(unheard),
    )


def _if_enough(measure: Measure) -> Measure:
    return Measure(value=None, n=measure.n) if measure.too_few else measure
