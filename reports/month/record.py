"""All that a month's report says, as records without words: every format prints the same facts of the same `Month`."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from harness.model import Desk, Observation, Outcome, Template
from reports.compare import Change, Contrast
from reports.consistency import Hour, Parity, Spread
from reports.planner import Claim, claims
from reports.records import Group, Measure, Summary
from reports.standards import OUR_FAULTS
from reports.stories import Stories
from reports.year_month import YearMonth, zone_of

MOST_COMPARED = 12  # desks: every one more is compared with all the others, and makes every claim harder to carry


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One month of the trend. `summary` is of no enquiries where none was made."""

    period: YearMonth
    summary: Summary


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterSent:
    """A form letter, and the share that it has of the month's replies that no machine sent.

    `errors`: how many of its copies that month have a merge error.
    """

    letter: Template
    sent: Measure
    copies: int
    errors: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """How the schedule of a desk was kept: how many of the enquiries that fell due were made, how many not, and why."""

    desk: str
    made: int
    late: int = 0  # `shopper serve` was not running when they fell due, or was stopped
    refused: int = 0  # by what was agreed (limit, consent), by STOP, or by settings that could not be used
    failed: int = 0  # by a fault of ours

    @property
    def missed(self) -> int:
        return self.late + self.refused + self.failed

    @property
    def planned(self) -> int:
        return self.made + self.missed

    def __add__(self, other: "Kept") -> "Kept":
        """Of two desks, nameless."""
        return Kept(
            desk="",
            made=self.made + other.made,
            late=self.late + other.late,
            refused=self.refused + other.refused,
            failed=self.failed + other.failed,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Month:
    """All that the report of a month says. Enquiries belong to the month they were made in, at their desk.

    `period` is None for a report of all months, which has no trend and no month before. `seen`: the enquiries, ordered
    by (created_at, id). `title`: the desks, by their titles; "" for none. `before`: the month before, None where
    nothing is known of it. `hours`: parts of the week, `hours_each` long, by the clock of `zone`; none where no part
    has enough enquiries for a figure. `watched`: by channel, how long the enquiry watched longest was. `by_language`
    goes by the customer's language, `by_desk` by the desk's name in desks.toml; a group is named by what its enquiries
    share. `contrasts`: of the MOST_COMPARED desks with the most enquiries, by name. `spreads`: by channel.
    `deleted_before`: of what was asked before then some is gone for good; None where nothing is. `schedules`: of each
    desk for which enquiries were planned, those that have fallen due.
    """

    title: str
    period: YearMonth | None
    as_of: datetime
    desks: tuple[Desk, ...]
    seen: tuple[Observation, ...]
    whole: Group
    channels: tuple[Group, ...]
    by_desk: tuple[Group, ...]
    by_scenario: tuple[Group, ...]
    by_language: tuple[Group, ...]
    before: Group | None
    changes: tuple[Change, ...]  # from the month before to this one
    contrasts: tuple[Contrast, ...]  # every desk beside every other, channel by channel
    claims: tuple[Claim, ...]  # what the whole carries
    spreads: Mapping[str, Spread]
    hours: tuple[Hour, ...]
    hours_each: int
    parity: tuple[Parity, ...]  # between customers of one language and another
    trend: tuple[Point, ...]  # oldest first, this month last
    letters: tuple[LetterSent, ...]  # the most frequent first
    stories: Stories
    watched: Mapping[str, timedelta]
    deleted_before: datetime | None = None
    schedules: tuple[Kept, ...] = ()

    @property
    def zone(self) -> tzinfo:
        """The zone that the report's own times are told in: the desks' where they share one, else UTC."""
        return ZoneInfo(common_zone(self.desks))

    def local(self, observation: Observation, instant: datetime) -> datetime:
        """An instant by the clock of the enquiry's desk."""
        return instant.astimezone(zone_of(observation.enquiry.desk, {desk.name: desk for desk in self.desks}))

    def desk_title(self, name: str) -> str:
        """The title of a desk; its name where desks.toml does not know it any more."""
        return next((desk.title for desk in self.desks if desk.name == name), name)

    @property
    def desk_claims(self) -> dict[str, tuple[Claim, ...]]:
        """What the figures of each desk carry, where there are several; not of one with too few enquiries."""
        several = self.by_desk if len(self.by_desk) > 1 else ()
        return {group.name: claims(group.summary) for group in several if not group.too_few}

    @property
    def unanswered(self) -> tuple[Observation, ...]:
        """Those whose window closed without a person's answer."""
        return self.of({Outcome.SILENT, Outcome.AUTOMATED_ONLY})

    @property
    def undelivered(self) -> tuple[Observation, ...]:
        """Those that came back."""
        return self.of({Outcome.NOT_DELIVERABLE})

    @property
    def offline(self) -> tuple[Observation, ...]:
        """The chats in which nobody was there."""
        return self.of({Outcome.OFFLINE})

    @property
    def not_measured(self) -> tuple[Observation, ...]:
        """Our own failures, and what nobody can know."""
        return self.of(OUR_FAULTS)

    def of(self, outcomes: Collection[Outcome]) -> tuple[Observation, ...]:
        """The enquiries with one of these outcomes."""
        return tuple(each for each in self.seen if each.outcome in outcomes)


def common_zone(desks: Iterable[Desk]) -> str:
    """The zone that desks share; UTC where there are several, or none."""
    zones = {desk.zone for desk in desks}
    return zones.pop() if len(zones) == 1 else "UTC"
