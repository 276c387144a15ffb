"""When a desk is open: its week, its holidays, and the days on which it keeps other hours.

All of it is worked out when it is asked, from what the desk's file says then: a calendar that is put right puts right
what was measured before. Nothing here imports numpy; `harness.hours.clock` does, for waits by the thousand.
"""

from harness.hours.days import is_desk_open, openings_on, working_days_from
from harness.hours.holiday import holiday_names, known_holidays
from harness.hours.standards import by_calendar
from harness.hours.week import MIDNIGHT, WEEKDAYS, is_open, parse_day

__all__ = [
    "MIDNIGHT",
    "WEEKDAYS",
    "by_calendar",
    "holiday_names",
    "is_desk_open",
    "is_open",
    "known_holidays",
    "openings_on",
    "parse_day",
    "working_days_from",
]
