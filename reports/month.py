"""All that a month's report says, as records without words: every format prints the same facts of the same `Month`."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from harness.model import Desk, Label, Observation, Outcome, Template
from reports.cohort import Cohort
from reports.compare import Change, Contrast, changes, contrasts
from reports.consistency import Hour, Parity, Spread, by_hour_of_week, parity, spread
from reports.gathering import gather
from reports.measures import by_kind, of_cohort
from reports.planner import Claim, claims
from reports.records import Group, Measure, Summary
from reports.shares import share
from reports.standards import OUR_FAULTS
from reports.stories import Stories, stories
from reports.year_month import YearMonth, month_of, zone_of

TREND = 13  # months: a year, and the month that it began with
PARTS = (1, 3, 6, 24)  # hours
MOST_COMPARED = 12  # desks: every one more is compared with all the others, and makes every claim harder to carry
_BY_PEOPLE = (Label.TEMPLATED, Label.PERSONALISED, Label.UNDECIDED)


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
class Month:
    """All that the report of a month says. Enquiries belong to the month they were made in, at their desk.

    `period` is None for a report of all months, which has no trend and no month before. `seen`: the enquiries, ordered
    by (created_at, id). `title`: the desks, by their titles; "" for none. `before`: the month before, None where
    nothing is known of it. `hours`: parts of the week, `hours_each` long, by the clock of `zone`; none where no part
    has enough enquiries for a figure. `watched`: by channel, how long the enquiry watched longest was. `by_language`
    goes by the customer's language, `by_desk` by the desk's name in desks.toml; a group is named by what its enquiries
    share. `contrasts`: of the MOST_COMPARED desks with the most enquiries, by name. `spreads`: by channel.
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


def month(
    observations: Iterable[Observation],
    *,
    year_month: YearMonth | None,
    now: datetime,
    desks: Sequence[Desk],
    letters: Sequence[Template] = (),
) -> Month:
    """What is known at `now` of the enquiries of a month, or of all of them; read once.

    `observations`: of every month, for the trend and the month before. `desks`: all that the report is about.
    `letters`: the form letters of these desks, of any month.
    """
    known = {desk.name: desk for desk in desks}
    months = _by_month(observations, year_month, known)
    seen = tuple(sorted(months[year_month], key=lambda each: (each.enquiry.created_at, each.enquiry.id)))
    names = {each.enquiry.desk for each in seen} or set(known)
    about = tuple(desk for desk in desks if desk.name in names)
    cohort = gather(seen)
    earlier = year_month.earlier(1) if year_month else None
    before = gather(months[earlier]) if earlier and months.get(earlier) else None
    hours, each = _hours(cohort, common_zone(about))
    whole = of_cohort(cohort, now=now, desks=desks)
    return Month(
        title=", ".join(known[name].title if name in known else name for name in sorted(names)),
        period=year_month,
        as_of=now,
        desks=about,
        seen=seen,
        whole=Group(name="all", summary=whole),
        channels=by_kind(cohort, "channel", now=now, desks=desks),
        by_desk=by_kind(cohort, "desk", now=now, desks=desks),
        by_scenario=by_kind(cohort, "scenario", now=now, desks=desks),
        by_language=by_kind(cohort, "language", now=now, desks=desks),
        before=None if before is None else Group(name=str(earlier), summary=of_cohort(before, now=now, desks=desks)),
        changes=() if before is None else changes(before, cohort),
        contrasts=_contrasts(cohort),
        claims=claims(whole),
        spreads={name: spread(its, zone=common_zone(about)) for name, its in cohort.by("channel").items()},
        hours=hours,
        hours_each=each,
        parity=parity(cohort, "language"),
        trend=_trend(months, year_month, cohort, now),
        letters=letters_sent(seen, letters),
        stories=stories(seen, {error.reply_id for letter in letters for error in letter.errors}),
        watched=_watched(seen),
    )


def letters_sent(seen: Iterable[Observation], letters: Iterable[Template]) -> tuple[LetterSent, ...]:
    """The letters that came in answer to these enquiries."""
    by_people = {each.reply.id for one in seen for each in one.replies if each.label in _BY_PEOPLE}
    counted = [(len(by_people.intersection(letter.replies)), letter) for letter in letters]
    ordered = sorted((each for each in counted if each[0]), key=lambda each: -each[0])
    return tuple(
        LetterSent(
            letter=letter,
            sent=share(copies, len(by_people)),
            copies=copies,
            errors=len({error.reply_id for error in letter.errors}.intersection(by_people)),
        )
        for copies, letter in ordered
    )


def _by_month(
    observations: Iterable[Observation], year_month: YearMonth | None, desks: Mapping[str, Desk]
) -> defaultdict[YearMonth | None, list[Observation]]:
    """Those of the month and of its trend; all under None where no month is asked for."""
    wanted = set() if year_month is None else {year_month.earlier(ago) for ago in range(TREND)}
    months: defaultdict[YearMonth | None, list[Observation]] = defaultdict(list)
    for each in observations:
        its_month = None if year_month is None else month_of(each.enquiry, desks)
        if its_month is None or its_month in wanted:
            months[its_month].append(each)
    return months


def _contrasts(seen: Cohort) -> tuple[Contrast, ...]:
    largest = sorted(seen.by("desk").items(), key=lambda each: (-int(each[1].measured.sum()), each[0]))[:MOST_COMPARED]
    return contrasts(dict(sorted(largest)), within="channel")


def _hours(seen: Cohort, zone: str) -> tuple[tuple[Hour, ...], int]:
    """The week in the smallest parts of which most have enough enquiries; in days, where one has."""
    for each in PARTS:
        found = by_hour_of_week(seen, zone=zone, hours=each)
        enough = sum(not part.unanswered.too_few for part in found)
        if enough and (each == PARTS[-1] or 2 * enough > len(found)):
            return found, each
    return (), PARTS[-1]


def common_zone(desks: Iterable[Desk]) -> str:
    """The zone that desks share; UTC where there are several, or none."""
    zones = {desk.zone for desk in desks}
    return zones.pop() if len(zones) == 1 else "UTC"


def _trend(
    months: Mapping[YearMonth | None, list[Observation]], year_month: YearMonth | None, cohort: Cohort, now: datetime
) -> tuple[Point, ...]:
    """`cohort`: of the month itself."""
    if year_month is None:
        return ()
    periods = [year_month.earlier(ago) for ago in reversed(range(TREND))]
    cohorts = (cohort if each == year_month else gather(months.get(each, ())) for each in periods)
    return tuple(
        Point(period=each, summary=of_cohort(its, now=now)) for each, its in zip(periods, cohorts, strict=True)
    )


def _watched(seen: Iterable[Observation]) -> dict[str, timedelta]:
    longest: defaultdict[str, timedelta] = defaultdict(timedelta)
    for each in seen:
        watched = each.wait(each.watched_until)
        channel = each.enquiry.channel
        longest[channel] = max(longest[channel], watched or timedelta(0))
    return dict(longest)
