"""Options that several commands share."""

from collections.abc import Mapping
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import click

from harness.fields import duration
from harness.model import Desk, Enquiry


class _Duration(click.ParamType[timedelta]):
    """`90s`, `15m`, `24h`, `14d`."""

    name = "duration"

    def convert(self, value: str | timedelta, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        if isinstance(value, timedelta):
            return value
        try:
            return duration(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


DURATION = _Duration()
MONTH = click.DateTime(formats=["%Y-%m"])


def month_of(enquiry: Enquiry, desks: Mapping[str, Desk]) -> tuple[int, int]:
    """Year and month of an enquiry where its desk is: the last evening of October there is October."""
    desk = desks.get(enquiry.desk)
    local = enquiry.created_at.astimezone(ZoneInfo(desk.zone) if desk else UTC)
    return local.year, local.month
