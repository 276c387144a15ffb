"""Kinds of values that several settings files hold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator

from harness.hours.standards import DAYS, published, working_days
from harness.model import Limit, Standards, WorkingDays
from harness.slots import collapse
from harness.toml_file.tables import Table, refuse_value

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
LONGEST = timedelta(days=366)
_WRITTEN = 'a duration longer than 0s and at most {days}d such as "90s", "15m", "24h" or "14d"'
_DURATION = _WRITTEN.format(days=LONGEST.days)


def duration(value: object, *, longest: timedelta = LONGEST) -> timedelta:
    """A number and s, m, h or d, longer than nothing and at most `longest`; `1.5h` will do. Raises ValueError."""
    allowed = _WRITTEN.format(days=longest.days)
    match = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,3})?)([smhd])", value) if isinstance(value, str) else None
    if match is None:
        refuse_value(value, allowed)
    length = timedelta(**{_UNITS[match[2]]: min(float(match[1]), longest.total_seconds() + 1)})
    if not timedelta(0) < length <= longest:
        refuse_value(value, allowed)
    return length


def _line(value: str) -> str:
    text = collapse(value)
    if not text:
        refuse_value(value, "text that is not empty")
    return text


def _filled(value: str) -> str:
    if not value.strip():
        refuse_value(value, "text that is not empty")
    return value


def unique(values: Sequence[str]) -> Sequence[str]:
    """The values, or a ValueError naming the first that comes twice."""
    for index, value in enumerate(values):
        if value in values[:index]:
            raise ValueError(f'gives "{collapse(value)[:40]}" twice, give each once')
    return values


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """For editors: what a value that becomes something else looks like in the file, as text."""

    pattern: str
    examples: tuple[str, ...]
    allowed: str

    def __get_pydantic_json_schema__(self, _core: object, _handler: object) -> dict[str, Any]:
        return {
            "type": "string",
            "description": self.allowed,
            "pattern": f"^{self.pattern}$",
            "examples": list(self.examples),
        }


Duration = Annotated[
    timedelta,
    BeforeValidator(duration),
    Written(pattern=r"[0-9]{1,9}(\.[0-9]{1,3})?[smhd]", examples=("90s", "15m", "24h", "14d"), allowed=_DURATION),
    Field(description=_DURATION),
]
Line = Annotated[
    str,
    AfterValidator(_line),
    Field(description="text in quotes", max_length=2_000, json_schema_extra={"pattern": r"\S"}),
]
Text = Annotated[
    str,
    AfterValidator(_filled),
    Field(description="text in quotes", max_length=20_000, json_schema_extra={"pattern": r"\S"}),
]


_LIMIT = f'{_DURATION}, "3 working days", or a published standard: {", ".join(published())}'


def limit(value: object) -> Limit:
    """A duration, a number of working days, or the name of a published standard. Raises ValueError."""
    text = published().get(value, value) if isinstance(value, str) else value
    days = working_days(text) if isinstance(text, str) else None
    if days is not None:
        return days
    try:
        return duration(text)
    except ValueError:
        refuse_value(value, _LIMIT)


Bound = Annotated[
    timedelta | WorkingDays,
    PlainValidator(limit),
    Written(
        pattern=rf"([0-9]{{1,9}}(\.[0-9]{{1,3}})?[smhd]|{DAYS.pattern}|{'|'.join(published())})",
        examples=("15m", "24h", "3 working days", *published()),
        allowed=_LIMIT,
    ),
    Field(description=_LIMIT),
]


class ThresholdsTable(Table):
    """The longest acceptable waits; what is left out has no standard."""

    acknowledgement: Bound | None = Field(default=None, title="To the first message of any kind")
    first_response: Bound | None = Field(default=None, title="To the first answer by a person")
    complete: Bound | None = Field(default=None, title="To the answer of the last question")

    def standards(self) -> Standards:
        return Standards(
            acknowledgement=self.acknowledgement, first_response=self.first_response, complete=self.complete
        )
