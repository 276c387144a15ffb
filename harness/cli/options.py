"""Options that several commands share."""

from datetime import timedelta

import click

from harness.fields import duration


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
