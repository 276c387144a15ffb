"""Limits in working days of many enquiries at once, as the desks' calendars have them when they are read."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from harness.hours.days import end_of_working_days
from harness.model import Desk
from harness.observe.columns import LIMITS, Columns

_QUARTER = np.timedelta64(900, "s")  # every day in use begins at a whole quarter of an hour of universal time


def by_calendar(columns: Columns, desks: Mapping[str, Desk]) -> Columns:
    """The same enquiries with their limits counted anew; those of a desk that is not among `desks` as they were.

    As `harness.hours.by_calendar` has it of facts.
    """
    counting = [(limit, limit.replace("_limit", "_days")) for limit in LIMITS]
    if not any(getattr(terms, days) for terms in columns.terms for _, days in counting):
        return columns
    rows = columns.rows.copy()
    asked = np.where(np.isnat(rows["accepted_at"]), rows["created_at"], rows["accepted_at"])
    for limit, name in counting:
        days = np.array([getattr(terms, name) for terms in columns.terms])[rows["terms"]]
        for code, desk in enumerate(columns.names["desk"]):
            for many in np.unique(days[rows["desk"] == code]) if desk in desks else ():
                if many:
                    chosen = (rows["desk"] == code) & (days == many)
                    rows[limit][chosen] = _ends(asked[chosen], desks[desk], int(many)) - asked[chosen]
    return Columns(ids=columns.ids, rows=rows, names=columns.names, terms=columns.terms)


def _ends(asked: NDArray[np.datetime64], desk: Desk, days: int) -> NDArray[np.datetime64]:
    """When the last of so many working days ends, in universal time."""
    zone = ZoneInfo(desk.zone)

    @cache
    def end(day: date) -> datetime:
        return end_of_working_days(desk, day, days).astimezone(UTC).replace(tzinfo=None)

    quarters, places = np.unique((asked - np.datetime64(0, "us")) // _QUARTER, return_inverse=True)
    local = (datetime.fromtimestamp(900 * int(quarter), UTC).astimezone(zone) for quarter in quarters)
    table = np.array([end(each.date()) for each in local], "M8[us]")
    return table[places]
