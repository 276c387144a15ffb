"""What is said where enquiries were deleted for good: nobody is to take what is left for all there ever was."""

from datetime import datetime, tzinfo

from reports.month import Month
from reports.tongue import Tongue
from reports.wording import day
from reports.year_month import YearMonth


def in_no_figure(month: Month, tongue: Tongue) -> tuple[str, ...]:
    """A sentence where what was deleted may be of the month, or of the one that it is compared with."""
    before = month.deleted_before
    first = month.period if month.period is None or month.before is None else month.period.earlier(1)
    return (_sentence(before, month, tongue),) if before is not None and reaches(before, first, month.zone) else ()


def in_no_month(month: Month, tongue: Tongue) -> tuple[str, ...]:
    """The same of the months before, from the first that anything is known of."""
    before = month.deleted_before
    known = [point.period for point in month.trend if point.summary.enquiries]
    if before is None or not known or not reaches(before, known[0], month.zone):
        return ()
    return (_sentence(before, month, tongue),)


def older_copies(month: Month, tongue: Tongue) -> tuple[str, ...]:
    """A sentence about form letters, which are known by their copies."""
    before = month.deleted_before
    if before is None:
        return ()
    said = tongue.say(
        "Copies that came to enquiries made before {day} were deleted, so a letter may be older, and have come more "
        "often, than it says here.",
        day=tongue.day(before.astimezone(month.zone)),
    )
    return (said,)


def reaches(before: datetime, period: YearMonth | None, zone: tzinfo) -> bool:
    """Whether what was deleted may be of a month, None for all there are, or of a later one."""
    return period is None or period.begins(zone) < before


def on_a_terminal(before: datetime) -> str:
    """The sentence, for commands."""
    return f"What was asked before {day(before)} was deleted, and is in no figure."


def _sentence(before: datetime, month: Month, tongue: Tongue) -> str:
    when = tongue.day(before.astimezone(month.zone))
    return tongue.say("What was asked before {day} was deleted, and is in no figure.", day=when)
