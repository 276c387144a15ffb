"""A desk's day: which openings it has, and whether it is a working day."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from harness.clock import require_aware
from harness.hours.holiday import is_holiday
from harness.model import Desk, Opening

_FARTHEST = 3660  # days: a desk that has not opened for ten years will not


def openings_on(desk: Desk, day: date) -> tuple[Opening, ...]:
    """The openings of one day by the desk's calendar: as its file says of that day, none on a holiday, else the week's.

    A desk without openings never closes, so it has none to give: ask it no such thing.
    """
    if day in desk.days:
        return desk.days[day]
    if is_holiday(desk.holidays, day):
        return ()
    return tuple(opening for opening in desk.openings if opening.weekday == day.weekday())


def is_desk_open(desk: Desk, instant: datetime) -> bool:
    """Whether the desk is open at `instant`; without openings it always is. Raises ValueError for a naive instant."""
    require_aware(instant=instant)
    local = instant.astimezone(ZoneInfo(desk.zone))
    minute = local.hour * 60 + local.minute
    return not desk.openings or any(
        opening.opens <= minute < opening.closes for opening in openings_on(desk, local.date())
    )


def is_working_day(desk: Desk, day: date) -> bool:
    """Whether the desk opens on a day; without openings, Monday to Friday count, and no holidays."""
    if desk.openings:
        return bool(openings_on(desk, day))
    return day.weekday() < 5 and not is_holiday(desk.holidays, day)


def working_days_from(desk: Desk, instant: datetime, days: int) -> datetime:
    """The end of the `days`th working day after the day of `instant`, by the desk's calendar and zone.

    Day 1 is the first working day after it, as regulators count. Raises ValueError for a naive instant.
    """
    require_aware(instant=instant)
    return end_of_working_days(desk, instant.astimezone(ZoneInfo(desk.zone)).date(), days)


def end_of_working_days(desk: Desk, day: date, days: int) -> datetime:
    """The end of the `days`th working day after `day`, in the desk's zone."""
    left = days
    for _ in range(_FARTHEST):
        day += timedelta(days=1)
        left -= is_working_day(desk, day)
        if left <= 0:
            break
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(desk.zone))
