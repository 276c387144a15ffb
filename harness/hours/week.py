"""The openings of a week, as people write them. Times are the desk's own wall clock; instants are aware."""

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from harness.clock import require_aware
from harness.model import Opening

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = 24 * 60

_SPAN = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9])\s*-\s*([01][0-9]|2[0-4]):([0-5][0-9])")


def parse_day(weekday: int, spans: Iterable[str]) -> tuple[Opening, ...]:
    """The openings of one weekday (0 is Monday) from texts such as "09:00-17:30", in the order of the day.

    Raises ValueError for a text that is no such span, ends before it begins, or overlaps another.
    """
    openings = sorted((_opening(weekday, span) for span in spans), key=lambda opening: opening.opens)
    for earlier, later in pairwise(openings):
        if later.opens < earlier.closes:
            raise ValueError(f'"{_text(earlier)}" and "{_text(later)}" overlap, give openings that do not')
    return tuple(openings)


def is_open(openings: tuple[Opening, ...], zone: str, instant: datetime) -> bool:
    """Whether the desk is open at `instant`; without openings it always is. Raises ValueError for a naive instant."""
    require_aware(instant=instant)
    local = instant.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    return not openings or any(
        opening.weekday == local.weekday() and opening.opens <= minute < opening.closes for opening in openings
    )


def _opening(weekday: int, span: str) -> Opening:
    match = _SPAN.fullmatch(span.strip())
    if match is None:
        raise ValueError(f'"{span[:40]}" is not an opening, give one such as "09:00-17:30"')
    opens, closes = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
    if closes > MIDNIGHT:
        raise ValueError(f'"{span}" ends after midnight, a day ends at "24:00"')
    if opens >= closes:
        raise ValueError(f'"{span}" ends before it begins, give the part after midnight to the next day')
    return Opening(weekday=weekday, opens=opens, closes=closes)


def _text(opening: Opening) -> str:
    opens, closes = divmod(opening.opens, 60), divmod(opening.closes, 60)
    return f"{opens[0]:02}:{opens[1]:02}-{closes[0]:02}:{closes[1]:02}"
