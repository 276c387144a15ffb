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


class Needed(click.types.StringParamType):
    """Words that a command cannot do without; who leaves them out is told what to write, beside that they are."""

    def __init__(self, hint: str) -> None:
        self._hint = hint

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str:  # noqa: ARG002
        return self._hint


DURATION = _Duration(LONGEST)
AGE = _Duration(timedelta(days=36_500))  # a hundred years: some must keep things for ten
MONTH = click.DateTime(formats=["%Y-%m"])
