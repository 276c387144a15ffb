"""The shape of one desk in desks.toml, and every rule that a mistake in it can break."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import Field, ValidationInfo, field_validator, model_validator

from harness.desk.channels import Address, address_of
from harness.desk.hours_table import DATE, HoursTable, Spans, of_day
from harness.desk.mail_tables import ChannelTable, OutboxTable, mail_flaws
from harness.desk.messaging_tables import messaging_flaws
from harness.desk.schedule_table import ScheduleTable
from harness.fields import Duration, Line, ThresholdsTable
from harness.hours import holiday_names, known_holidays
from harness.loopback import host_of, is_loopback
from harness.model import Budget, Consent, Desk, DeskKind
from harness.toml_file.tables import Flaw, Table, context, refuse, suggestion

NAME = "^[a-z0-9-]{1,40}$"


class ConsentTable(Table):
    """Who agreed that the desk be shopped."""

    by: Line = Field(description="the name and role of whoever agreed, in quotes")
    given: date = Field(description="a date without quotes such as 2026-11-01")
    until: date = Field(description="a date without quotes such as 2027-10-31")
    staff_informed: date | None = Field(default=None, description="a date without quotes such as 2026-10-15")
    show_agent_names: bool = Field(default=False, description="true or false")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "ConsentTable":
        if self.until < self.given:
            refuse([(("until",), f"is {self.until}, before given, give {self.given} or a later date")])
        return self


class DeskTable(Table):
    """One desk."""

    title: Line = Field(description="a name for reports, in quotes")
    kind: Literal["own", "agent", "public", "competitor"] = Field(
        description='"own", "agent", "public" or "competitor"'
    )
    zone: str = Field(description='a time zone such as "Europe/London"', examples=["Europe/London", "UTC"])
    daily_limit: int = Field(default=20, ge=1, le=1000, description="a whole number from 1 to 1000")
    staff_time: Duration | None = Field(
        default=None,
        title="How much of its people's time enquiries may take a month, at handling_time each",
    )
    handling_time: Duration = Field(
        default=timedelta(minutes=10),
        title="How much of its people's time one enquiry takes",
        json_schema_extra={"default": "10m"},
    )
    lock_out_days: int = Field(
        default=0,
        ge=0,
        le=366,
        title="Days from one enquiry to the next of the same scenario, channel and language",
        description="a whole number from 0 to 366",
    )
    hours: HoursTable | None = Field(default=None, description="a table of openings by weekday")
    holidays: str = Field(
        default="",
        title="The public holidays on which the desk is closed",
        description='a country, or a country and its part, as ISO 3166 has them, such as "DE" or "GB-ENG"',
        examples=["DE", "GB-ENG", "US-NY"],
    )
    days: dict[str, Spans] = Field(
        default={},
        title="Days on which the desk keeps other hours, none where it is closed",
        description='a table of openings by date, such as 2026-12-24 = ["09:00-12:00"]',
        json_schema_extra={"propertyNames": {"pattern": f"^{DATE}$"}},
    )
    thresholds: ThresholdsTable = Field(default=ThresholdsTable(), description="a table of durations")
    channels: dict[str, ChannelTable] = Field(min_length=1, description="at least one table [desks.NAME.channels.mail]")
    consent: ConsentTable | None = Field(default=None, description="a table with by, given and until")
    schedule: ScheduleTable | None = Field(
        default=None,
        title="The enquiries that `shopper serve` makes by itself",
        description="a table with a_day, a_week or a_month",
    )
    was: list[Annotated[str, Field(pattern=NAME)]] = Field(
        default=[],
        title="The names that the desk had in this file before",
        description='a list of names such as ["care"], in small letters, digits and -',
    )

    @field_validator("zone")
    @classmethod
    def _is_on_the_map(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            allowed = f'an IANA time zone such as "Europe/London"{suggestion(value, available_timezones())}'
            raise ValueError(f'is "{value[:40]}", give {allowed}') from error
        return value

    @field_validator("holidays")
    @classmethod
    def _are_kept_somewhere(cls, value: str) -> str:
        if value and not known_holidays(value):
            allowed = (
                f'a country such as "DE" or a part of one such as "GB-ENG"{suggestion(value, holiday_names(value))}'
            )
            raise ValueError(f'is "{value[:40]}", of which no holidays are known, give {allowed}')
        return value

    @field_validator("days")
    @classmethod
    def _are_days(cls, value: dict[str, list[str]]) -> dict[str, list[str]]:
        flaws: list[Flaw] = []
        for text, spans in value.items():
            try:
                of_day(text, spans)
            except ValueError as error:
                flaws.append(((text,), str(error)))
        refuse(flaws)
        return value

    @model_validator(mode="after")
    def _has_hours_to_keep(self) -> "DeskTable":
        if self.days and self.hours is None:
            refuse([(("days",), "is for a desk that states its hours, add them as a table hours or leave it out")])
        return self

    @model_validator(mode="after")
    def _bears_its_schedule(self) -> "DeskTable":
        if self.schedule is not None:
            flaws = self.schedule.flaws(self.channels, self.budget)
            refuse((("schedule", *place), words) for place, words in flaws)
        return self

    @field_validator("channels")
    @classmethod
    def _can_be_reached(cls, value: dict[str, ChannelTable], info: ValidationInfo) -> dict[str, ChannelTable]:
        known = sorted(context(info)["channels"])
        flaws: list[Flaw] = []
        for channel, table in value.items():
            if channel not in known:
                flaws.append(((channel,), f"is not a channel{suggestion(channel, known)}, allowed: {', '.join(known)}"))
            else:
                found = _FLAWS[address_of(channel)](table)
                flaws += [((channel, *place), words) for place, words in found]
        refuse(flaws)
        return value

    @property
    def budget(self) -> Budget:
        return Budget(
            daily=self.daily_limit,
            staff_time=self.staff_time,
            handling_time=self.handling_time,
            lock_out=self.lock_out_days,
        )

    def desk(self, name: str, outbox: OutboxTable | None) -> Desk:
        """The desk; its mail goes out by `outbox` where it names no server of its own."""
        targets = {channel: table.target(channel, outbox) for channel, table in self.channels.items()}
        return Desk(
            name=name,
            title=self.title,
            kind=DeskKind(self.kind),
            zone=self.zone,
            openings=self.hours.openings() if self.hours else (),
            targets=targets,
            thresholds=self.thresholds.standards(),
            budget=self.budget,
            consent=Consent(**self.consent.model_dump()) if self.consent else None,
            holidays=self.holidays,
            days=dict(of_day(text, spans) for text, spans in self.days.items()),
            was=tuple(self.was),
        )


def _page_flaws(table: ChannelTable) -> Iterator[Flaw]:
    if not table.to.startswith(("http://", "https://")) or not host_of(table.to):
        yield ("to",), f'is "{table.to[:60]}", give a page such as "http://127.0.0.1:8000/contact"'
    yield from (
        ((key,), "is for mail and messaging only, leave it out")
        for key in ("via", "tls", "user")
        if getattr(table, key)
    )
    if table.admission is not None and table.to.startswith("http://") and not is_loopback(host_of(table.to)):
        yield ("pass",), f"would go to {host_of(table.to)} in clear, let `to` be https:// or leave it out"


_FLAWS = {Address.MAIL: mail_flaws, Address.JID: messaging_flaws, Address.PAGE: _page_flaws}
