"""When a desk is open, as desks.toml says it."""

from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from harness.hours import WEEKDAYS, parse_day
from harness.model import Opening
from harness.toml_file.tables import Flaw, Table, refuse

Span = Annotated[str, Field(json_schema_extra={"pattern": "^[0-2][0-9]:[0-5][0-9]\\s*-\\s*[0-2][0-9]:[0-5][0-9]$"})]
_SPANS = 'a list of openings such as ["09:00-12:30", "13:30-17:30"]'
Spans = Annotated[list[Span], Field(description=_SPANS)]
Day = Annotated[list[Span], Field(default=[], description=_SPANS)]


class HoursTable(Table):
    """Openings by weekday; a day that is left out is closed."""

    mon: Day
    tue: Day
    wed: Day
    thu: Day
    fri: Day
    sat: Day
    sun: Day

    @model_validator(mode="after")
    def _can_be_kept(self) -> "HoursTable":
        flaws: list[Flaw] = []
        for index, day in enumerate(WEEKDAYS):
            try:
                parse_day(index, getattr(self, day))
            except ValueError as error:
                flaws.append(((day,), str(error)))
        if not flaws and not self.openings():
            flaws.append(((), "never opens, give a day's openings, or leave the table out where the desk never closes"))
        refuse(flaws)
        return self

    def openings(self) -> tuple[Opening, ...]:
        days = (parse_day(index, getattr(self, day)) for index, day in enumerate(WEEKDAYS))
        return tuple(opening for day in days for opening in day)


DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"


def of_day(text: str, spans: list[str]) -> tuple[date, tuple[Opening, ...]]:
    """A day on which a desk keeps other hours. Raises ValueError for what is no date, and for hours that are none."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("is not a day, give a date such as 2026-12-24") from error
    return day, parse_day(day.weekday(), spans)
