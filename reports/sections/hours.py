"""When in the week the unanswered asked, as finely as there are enquiries for."""

from dataclasses import dataclass

from reports.consistency import Hour
from reports.month import Month
from reports.records import ENOUGH
from reports.tongue import Tongue

SHADES = 6  # of grey, from nobody to everybody


@dataclass(frozen=True, kw_only=True, slots=True)
class Hours:
    """A row a part of the day, a column a weekday: the figure, and the class of its shade."""

    zone: str
    enough: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def hours(month: Month, tongue: Tongue) -> Hours | None:
    """None where no part of the week had enough enquiries."""
    if not month.hours:
        return None
    cells = {(each.weekday, each.hour): each for each in month.hours}
    return Hours(
        zone=str(month.zone),
        enough=ENOUGH,
        columns=tuple(tongue.weekday(day) for day in range(7)),
        rows=tuple(
            (_part(begin, month.hours_each), tuple(_cell(cells.get((day, begin)), tongue) for day in range(7)))
            for begin in range(0, 24, month.hours_each)
        ),
    )


def _part(begin: int, lasts: int) -> str:
    return f"{begin:02d}" if lasts == 1 else f"{begin:02d}-{begin + lasts:02d}"


def _cell(hour: Hour | None, tongue: Tongue) -> tuple[str, str]:
    share = None if hour is None or hour.unanswered.too_few else hour.unanswered.value
    if share is None:
        return "·", ""
    return tongue.number(100 * share), f"h{min(SHADES - 1, int(share * SHADES))}"
