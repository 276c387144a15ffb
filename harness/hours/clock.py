"""The clock that runs while the desk is open, for many waits at once.

The desk's openings are laid out as intervals of UTC, so that daylight saving is in them and not in the arithmetic: two
instants of one zone subtracted in Python give what the clock on the wall moved by, which is an hour off twice a year.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from harness.hours.days import openings_on
from harness.model import Desk

Floats = NDArray[np.float64]

_DAY = 86400
_EPOCH = date(1970, 1, 1)
_LONG_AGO = -1e12


class _Stretch(NamedTuple):
    """A span of UTC in which the zone's distance from it stays the same; seconds since 1970, and seconds."""

    since: int
    until: int
    offset: int


def service_seconds(desk: Desk, since: Floats, until: Floats) -> Floats:
    """How long the desk was open from `since` to `until`, in seconds; each is seconds since 1970 in UTC.

    nan where one of them is, infinite where `until` is, nothing where it is before `since`. Raises ValueError for a
    desk that states no hours.
    """
    if not desk.openings:
        raise ValueError(f"desk {desk.name} states no hours, so it has no clock of its own")
    known = np.isfinite(since) & np.isfinite(until)
    found = np.where(np.isnan(since), np.nan, until - since)
    if not known.any():
        return found
    opens, closes = intervals(desk, float(since[known].min()), float(until[known].max()))
    # Before all others an opening of no length, so that every instant is in one or after one.
    lengths = np.concatenate(([0.0], closes - opens))
    opens = np.concatenate(([_LONG_AGO], opens))
    before = np.cumsum(lengths) - lengths

    def gone_by(instants: Floats) -> Floats:
        place = np.searchsorted(opens, instants, side="right") - 1
        return before[place] + np.minimum(instants - opens[place], lengths[place])

    found[known] = np.maximum(gone_by(until[known]) - gone_by(since[known]), 0.0).round(6)
    return found


def intervals(desk: Desk, since: float, until: float) -> tuple[Floats, Floats]:
    """When the desk opens and closes, from the day of one instant to that of another, in order, without overlap."""
    first, last = _EPOCH + timedelta(days=since // _DAY - 1), _EPOCH + timedelta(days=until // _DAY + 1)
    stretches = list(_stretches(ZoneInfo(desk.zone), first, last + timedelta(days=1)))
    spans: list[tuple[int, int]] = []
    day, place = first, 0
    while day <= last:
        midnight = (day - _EPOCH).days * _DAY  # as the wall has it
        while place < len(stretches) - 1 and stretches[place].until + stretches[place].offset <= midnight:
            place += 1
        for opening in openings_on(desk, day):
            wall = midnight + opening.opens * 60, midnight + opening.closes * 60
            spans += filter(None, (_within(each, *wall) for each in stretches[place : place + 3]))
        day += timedelta(days=1)
    merged = _merged(sorted(spans))
    return np.array([span[0] for span in merged], np.float64), np.array([span[1] for span in merged], np.float64)


def _within(stretch: _Stretch, opens: int, closes: int) -> tuple[int, int] | None:
    """The part of an opening that the wall's clock shows during a stretch; a time shown twice is in two of them."""
    begins, ends = max(stretch.since, opens - stretch.offset), min(stretch.until, closes - stretch.offset)
    return (begins, ends) if begins < ends else None


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for opens, closes in spans:
        if merged and opens <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(closes, merged[-1][1])
        else:
            merged.append((opens, closes))
    return merged


def _stretches(zone: ZoneInfo, first: date, last: date) -> Iterator[_Stretch]:
    """From a day before `first` to a day after `last`; a zone turns its clocks at most once in a day."""
    begins, ends = (((day - _EPOCH).days + more) * _DAY for day, more in ((first, -1), (last, 1)))
    since, offset = begins, _offset(zone, begins)
    for noon in range(begins, ends, _DAY):
        if (after := _offset(zone, noon + _DAY)) != offset:
            turned = _turn(zone, noon, noon + _DAY)
            yield _Stretch(since, turned, offset)
            since, offset = turned, after
    yield _Stretch(since, ends, offset)


def _turn(zone: ZoneInfo, low: int, high: int) -> int:
    """The second at which the clocks are turned, between two instants of which it is known."""
    before = _offset(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    return high


def _offset(zone: ZoneInfo, instant: int) -> int:
    offset = datetime.fromtimestamp(instant, UTC).astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0
