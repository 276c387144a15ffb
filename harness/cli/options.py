"""Options that several commands share."""

from datetime import timedelta

import click

from harness.fields import LONGEST, duration


class _Duration(click.ParamType[timedelta]):
    """`90s`, `15m`, `24h`, `14d`; at most `longest`."""

    name = "duration"

    def __init__(self, longest: timedelta) -> None:
        self._longest = longest

    def convert(self, value: str | timedelta, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        if isinstance(value, timedelta):
            return value
        try:
            return duration(value, longest=self._longest)
        except ValueError as error:
            self.fail(str(error), param, ctx)


DURATION = _Duration(LONGEST)
AGE = _Duration(timedelta(days=36_500))  # a hundred years: some must keep things for ten
MONTH = click.DateTime(formats=["%Y-%m"])
