"""How many enquiries a desk gets by itself and when, as desks.toml says it."""

from collections.abc import Collection, Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from harness.desk.channels import CARRYING
from harness.desk.settings import Schedule, Term
from harness.fields import Line, unique
from harness.hours import WEEKDAYS, parse_day
from harness.model import Budget, Opening
from harness.toml_file.tables import Flaw, Table, refuse, refuse_value, suggestion

_KEYS = {Term.DAY: "a_day", Term.WEEK: "a_week", Term.MONTH: "a_month"}
_WEEKS = {Term.WEEK: 1, Term.MONTH: 4}  # the shortest month has four
_BETWEEN = 'a part of the day such as "07:00-23:00"'
_DAYS = 'a list of days such as ["mon", "tue", "wed", "thu", "fri"]'
_CHANNELS = 'a list of channels of this desk such as ["mail", "chat"]'
_COUNT, _MOST = "a whole number from 1 to 10000", 10_000

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Names = Annotated[list[Line], AfterValidator(unique)]


def _between(value: str) -> str:
    try:
        parse_day(0, [value])
    except ValueError:
        refuse_value(value, _BETWEEN)
    return value


class ScheduleTable(Table):
    """The enquiries that `shopper serve` makes at a desk by itself."""

    a_day: int | None = Field(default=None, title="Enquiries a day, all together", ge=1, le=_MOST, description=_COUNT)
    a_week: int | None = Field(
        default=None, title="Enquiries a week from Monday to Sunday, all together", ge=1, le=_MOST, description=_COUNT
    )
    a_month: int | None = Field(
        default=None, title="Enquiries a month, all together", ge=1, le=_MOST, description=_COUNT
    )
    scenarios: Names | None = Field(
        default=None,
        min_length=1,
        title="All of scenarios/ unless said",
        description='a list of scenarios such as ["late-delivery"]',
    )
    channels: Names | None = Field(
        default=None, min_length=1, title="All of the desk's unless said", description=_CHANNELS
    )
    languages: Names | None = Field(
        default=None,
        min_length=1,
        title="All that the scenarios have unless said",
        description='a list of languages such as ["en", "de"]',
    )
    between: Annotated[str, AfterValidator(_between)] = Field(
        default="07:00-23:00", title="When customers are awake, by the desk's clock", description=_BETWEEN
    )
    on: Annotated[list[Weekday], AfterValidator(unique)] = Field(
        default=["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        min_length=1,
        title="All week unless said",
        description=_DAYS,
    )
    while_open: Annotated[list[Line], AfterValidator(unique)] | None = Field(
        default=None,
        title="The channels used within the desk's own hours only; chats and messages unless said",
        description=_CHANNELS,
    )
    seed: Line = Field(
        default="1", max_length=40, title="Another draws all moments anew", description="a word of your own, in quotes"
    )

    @model_validator(mode="after")
    def _says_how_many(self) -> "ScheduleTable":
        given = [key for key in _KEYS.values() if getattr(self, key) is not None]
        if not given:
            refuse([((), "says not how many, give one of a_day, a_week and a_month")])
        refuse(((key,), f"is beside {given[0]}, give one of the two") for key in given[1:])
        return self

    @property
    def term(self) -> Term:
        return next(term for term, key in _KEYS.items() if getattr(self, key) is not None)

    @property
    def count(self) -> int:
        count: int = getattr(self, _KEYS[self.term])
        return count

    def flaws(self, channels: Collection[str], budget: Budget) -> Iterator[Flaw]:
        """What does not go with a desk of these channels and this budget."""
        for key in ("channels", "while_open"):
            for at, name in enumerate(getattr(self, key) or ()):
                if name not in channels:
                    there = ", ".join(sorted(channels))
                    yield (key, at), f"is no channel of this desk{suggestion(name, channels)}, it has: {there}"
        for room, bound in self._rooms(budget):
            if self.count > room:
                words = f"is {self.count}, and {bound} has room for {room}"
                yield (_KEYS[self.term],), f"{words}, ask for fewer, or raise the limit if the desk agrees"

    def _rooms(self, budget: Budget) -> Iterator[tuple[int, str]]:
        """For how many enquiries a term each bound of a budget has room, and the bound in words."""
        days = 1 if self.term is Term.DAY else len(self.on) * _WEEKS[self.term]
        on = "" if days == 1 else f" on {days} days"
        yield days * budget.daily, f"daily_limit = {budget.daily}{on}"
        if budget.monthly is not None:
            a_month = f"staff_time of {budget.monthly} enquiries a month"
            if self.term is Term.MONTH:
                yield budget.monthly, a_month
            else:
                terms = 4 * len(self.on) if self.term is Term.DAY else _WEEKS[Term.MONTH]
                yield budget.monthly // terms, f"{a_month} for each of {terms} {self.term}s"

    def schedule(self, channels: Collection[str]) -> Schedule:
        """The schedule of a desk that has these channels."""
        used = tuple(self.channels or channels)
        (span,) = parse_day(0, [self.between])
        days = (WEEKDAYS.index(day) for day in self.on)
        return Schedule(
            term=self.term,
            count=self.count,
            scenarios=None if self.scenarios is None else tuple(self.scenarios),
            channels=used,
            languages=None if self.languages is None else frozenset(self.languages),
            spans=tuple(Opening(weekday=day, opens=span.opens, closes=span.closes) for day in sorted(days)),
            while_open=frozenset(used) - CARRYING if self.while_open is None else frozenset(self.while_open),
            seed=self.seed,
        )
