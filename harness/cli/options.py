"""Options that several commands share."""

from collections.abc import Mapping
from datetime import datetime, timedelta

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


class Dated(click.DateTime):
    """A date, without a zone, in one of some formats; each with an example of it, for nobody is to read `%Y`."""

    def __init__(self, shown: str, formats: Mapping[str, str]) -> None:
        super().__init__(tuple(formats))
        self._shown = shown
        self._examples = " or ".join(formats.values())

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002
        return self._shown

    def convert(self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value!r} cannot be read, write it as {self._examples}", param, ctx)


class Needed(click.types.StringParamType):
    """Words that a command cannot do without; who leaves them out is told what to write, beside that they are."""

    def __init__(self, hint: str) -> None:
        self._hint = hint

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str:  # noqa: ARG002
        return self._hint


DURATION = _Duration(LONGEST)
AGE = _Duration(timedelta(days=36_500))  # a hundred years: some must keep things for ten
MONTH = Dated("YYYY-MM", {"%Y-%m": "2026-10"})
DAY = Dated("YYYY-MM-DD", {"%Y-%m-%d": "2026-01-31"})
MOMENT = Dated("YYYY-MM-DD[THH:MM]", {"%Y-%m-%d": "2026-01-31", "%Y-%m-%dT%H:%M": "2026-01-31T18:00"})
