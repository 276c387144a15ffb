"""Works out all that a month's report says: from the figures of every month, and the month's own enquiries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from harness.model import Desk, Label, Observation, Template
from harness.observe.columns import Columns
from reports.cohort import Cohort
from reports.compare import Contrast, changes, contrasts
from reports.consistency import Hour, by_hour_of_week, parity, spread
from reports.gathering import cohort_of, columns_of, made_in
from reports.measures import by_kind, of_cohort
from reports.month.record import MOST_COMPARED, Kept, LetterSent, Month, Point, common_zone
from reports.planner import claims
from reports.records import Group
from reports.shares import share
from reports.stories import stories
from reports.year_month import YearMonth

TREND = 13  # months: a year, and the month that it began with
PARTS = (1, 3, 6, 24)  # hours
_BY_PEOPLE = (Label.TEMPLATED, Label.PERSONALISED, Label.UNDECIDED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Material:
    """What a report is made of.

    `figures`: of the enquiries of every month, for the trend and the month before. `seen`: the month's enquiries; what
    others are among them is left out. `letters`: the form letters of their desks, of any month. `deleted_before`: of
    what was asked before then some is gone for good, and in none of these; None where nothing is. `schedules`: of the
    month.
    """

    figures: Columns
    seen: Iterable[Observation]
    letters: Sequence[Template] = ()
    deleted_before: datetime | None = None
    schedules: tuple[Kept, ...] = ()


def month(
    observations: Iterable[Observation],
    *,
    year_month: YearMonth | None,
    now: datetime,
    desks: Sequence[Desk],
    letters: Sequence[Template] = (),
) -> Month:
    """What is known at `now` of the enquiries of a month, or of all of them; read once.

    `observations`: of every month. `desks`: all that the report is about. `letters`: the form letters of these desks.
    """
    given = tuple(observations)
    material = Material(figures=columns_of(given), seen=given, letters=letters)
    return month_made_of(material, year_month=year_month, now=now, desks=desks)


def month_made_of(material: Material, *, year_month: YearMonth | None, now: datetime, desks: Sequence[Desk]) -> Month:
    """As `month`, where only the month's own enquiries are at hand with all that is known of them."""
    titles = {desk.name: desk.title for desk in desks}
    everything, letters = material.figures, material.letters
    of_month = everything if year_month is None else made_in(everything, year_month, desks)
    ids = frozenset(of_month.ids.tolist())
    seen = tuple(sorted((each for each in material.seen if each.enquiry.id in ids), key=_when_made))
    names = {each.enquiry.desk for each in seen} or set(titles)
    about = tuple(desk for desk in desks if desk.name in names)
    cohort = cohort_of(of_month.ordered())
    earlier = () if year_month is None else tuple(year_month.earlier(ago) for ago in range(1, TREND))
    cohorts = {each: cohort_of(made_in(everything, each, desks).ordered()) for each in earlier}
    before = next(iter(cohorts.values()), cohort.where(np.zeros(len(cohort), np.bool_)))
    hours, each = _hours(cohort, common_zone(about))
    whole = of_cohort(cohort, now=now, desks=desks)
    return Month(
        title=", ".join(titles.get(name, name) for name in sorted(names)),
        period=year_month,
        as_of=now,
        desks=about,
        seen=seen,
        whole=Group(name="all", summary=whole),
        channels=by_kind(cohort, "channel", now=now, desks=desks),
        by_desk=by_kind(cohort, "desk", now=now, desks=desks),
        by_scenario=by_kind(cohort, "scenario", now=now, desks=desks),
        by_language=by_kind(cohort, "language", now=now, desks=desks),
        before=Group(name=str(earlier[0]), summary=of_cohort(before, now=now, desks=desks)) if len(before) else None,
        changes=changes(before, cohort) if len(before) else (),
        contrasts=_contrasts(cohort),
        claims=claims(whole),
        spreads={name: spread(its, zone=common_zone(about)) for name, its in cohort.by("channel").items()},
        hours=hours,
        hours_each=each,
        parity=parity(cohort, "language"),
        trend=_trend(cohorts if year_month is None else {year_month: cohort, **cohorts}, now),
        letters=letters_sent(seen, letters),
        stories=stories(seen, {error.reply_id for letter in letters for error in letter.errors}),
        watched=_watched(seen),
        deleted_before=material.deleted_before,
        schedules=material.schedules,
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


def _when_made(observation: Observation) -> tuple[datetime, str]:
    return observation.enquiry.created_at, observation.enquiry.id


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


def _trend(cohorts: Mapping[YearMonth, Cohort], now: datetime) -> tuple[Point, ...]:
    return tuple(Point(period=each, summary=of_cohort(cohorts[each], now=now)) for each in sorted(cohorts))


def _watched(seen: Iterable[Observation]) -> dict[str, timedelta]:
    longest: defaultdict[str, timedelta] = defaultdict(timedelta)
    for each in seen:
        watched = each.wait(each.watched_until)
        channel = each.enquiry.channel
        longest[channel] = max(longest[channel], watched or timedelta(0))
    return dict(longest)
