"""The months that reports are of: whose an enquiry is, by the calendar of its desk."""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from harness.model import Desk, Enquiry


class YearMonth(NamedTuple):
    """A month of a year: 1 is January. Prints as `2026-10`."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def earlier(self, months: int) -> "YearMonth":
        """The month so many months before this one."""
        year, month = divmod(self.year * 12 + self.month - 1 - months, 12)
        return YearMonth(year, month + 1)

    def begins(self, zone: tzinfo) -> datetime:
        """Its first moment by the clock of a zone."""
        return datetime(self.year, self.month, 1, tzinfo=zone)


def month_of(enquiry: Enquiry, desks: Mapping[str, Desk]) -> YearMonth:
    """The month of an enquiry where its desk is: the last evening of October there is October."""
    local = enquiry.created_at.astimezone(zone_of(enquiry.desk, desks))
    return YearMonth(local.year, local.month)


def zone_of(desk: str, desks: Mapping[str, Desk]) -> tzinfo:
    """The time zone of a desk by its name; UTC where it is not known any more."""
    return ZoneInfo(desks[desk].zone) if desk in desks else UTC
