"""Appointments: how many, when, of what kind, and that they stay what they are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.desk import Schedule, Term
from harness.hours import WEEKDAYS, is_desk_open, parse_day
from harness.model import Budget, Desk, Kind, Opening, Scenario
from harness.schedule import Appointment, Plan, appointments, kinds_of, next_appointment, spread
from tests.desks import desk_with
from tests.unit.visits import make_visit

KINDS = tuple(
    Kind(scenario, channel, language)
    for scenario in ("late", "wrong")
    for channel in ("mail", "chat")
    for language in ("en", "de")
)
MONDAY = datetime(2026, 10, 19, tzinfo=UTC)  # the week in which clocks are turned back in Europe
OFFICE = tuple(opening for day in range(5) for opening in parse_day(day, ["09:00-17:00"]))


def desk(*, limit: int = 20, zone: str = "Europe/London", openings: tuple[Opening, ...] = OFFICE) -> Desk:
    return desk_with(zone=zone, budget=Budget(daily=limit), openings=openings)


def schedule(
    count: int, term: Term = Term.WEEK, *, between: str = "07:00-23:00", days: Sequence[int] = range(7), seed: str = "1"
) -> Schedule:
    return Schedule(
        term=term,
        count=count,
        scenarios=None,
        channels=("mail", "chat"),
        languages=None,
        spans=tuple(span for day in days for span in parse_day(day, [between])),
        while_open=frozenset({"chat"}),
        seed=seed,
    )


def plan(shopped: Desk, planned: Schedule, kinds: Sequence[Kind] = KINDS) -> Plan:
    return Plan(desk=shopped, schedule=planned, kinds=tuple(kinds))


def of_days(
    shopped: Desk, planned: Schedule, first: date, days: int, kinds: Sequence[Kind] = KINDS
) -> tuple[Appointment, ...]:
    since, until = (
        datetime.combine(first + timedelta(days=more), time(), ZoneInfo(shopped.zone)).astimezone(UTC)
        for more in (0, days)
    )
    return appointments(plan(shopped, planned, kinds), since=since, until=until)


zones = st.sampled_from(["UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"])
mondays = st.integers(0, 200).map(lambda weeks: date(2025, 1, 6) + timedelta(weeks=weeks))
parts = st.sampled_from(["00:00-24:00", "07:00-23:00", "01:00-03:00", "23:30-24:00"])
weekdays = st.sets(st.integers(0, 6), min_size=1).map(sorted)


@settings(max_examples=20, deadline=None)
@given(zone=zones, monday=mondays, between=parts, days=weekdays, count=st.integers(1, 40))
def test_a_week_has_as_many_as_are_asked_for_each_within_its_time(
    zone: str, monday: date, between: str, days: list[int], count: int
) -> None:
    shopped = desk(zone=zone, limit=40)
    found = of_days(shopped, schedule(count, between=between, days=days), monday, 7)
    (span,) = parse_day(0, [between])
    assert len(found) == count
    assert len({each.seed for each in found}) == count
    assert [each.at for each in found] == sorted(each.at for each in found)
    for each in found:
        local = each.at.astimezone(ZoneInfo(zone))
        assert local.weekday() in days
        assert span.opens <= local.hour * 60 + local.minute < span.closes
        assert each.kind.channel != "chat" or is_desk_open(shopped, each.at)


@settings(max_examples=30, deadline=None)
@given(monday=mondays, count=st.integers(1, 60), cuts=st.lists(st.integers(0, 21 * 24), max_size=5))
def test_however_time_is_cut_the_appointments_are_the_same(monday: date, count: int, cuts: list[int]) -> None:
    begins = datetime.combine(monday, time(5), UTC)
    moments = [begins, *(begins + timedelta(hours=cut) for cut in sorted(cuts)), begins + timedelta(days=21)]
    planned = plan(desk(), schedule(count))
    whole = appointments(planned, since=moments[0], until=moments[-1])
    bits = [each for since, until in pairwise(moments) for each in appointments(planned, since=since, until=until)]
    assert tuple(bits) == whole


@settings(max_examples=30, deadline=None)
@given(monday=mondays, count=st.integers(1, 40), more=st.integers(1, 20))
def test_more_are_added_to_those_that_there_are(monday: date, count: int, more: int) -> None:
    fewer = of_days(desk(limit=60), schedule(count), monday, 7)
    assert set(fewer) <= set(of_days(desk(limit=60), schedule(count + more), monday, 7))


@settings(max_examples=30, deadline=None)
@given(monday=mondays, count=st.integers(1, 30), limit=st.integers(1, 5))
def test_no_day_has_more_than_the_desk_bears(monday: date, count: int, limit: int) -> None:
    found = of_days(desk(limit=limit), schedule(count), monday, 7, kinds=[Kind("late", "mail", "en")])
    assert len(found) == min(count, 7 * limit)
    assert max(Counter(each.at.astimezone(ZoneInfo("Europe/London")).date() for each in found).values()) <= limit


@settings(max_examples=30, deadline=None)
@given(
    monday=mondays, count=st.integers(1, 30), lock_out=st.integers(1, 9), term=st.sampled_from([Term.DAY, Term.WEEK])
)
def test_like_ones_are_as_far_apart_as_the_desk_wants_over_all_weeks(
    monday: date, count: int, lock_out: int, term: Term
) -> None:
    shopped = desk_with(zone="Europe/London", budget=Budget(daily=60, lock_out=lock_out), openings=OFFICE)
    found = of_days(shopped, schedule(count, term), monday, 28)
    assert found
    latest: dict[Kind, date] = {}
    for each in found:
        day = each.at.astimezone(ZoneInfo("Europe/London")).date()
        assert (day - latest.get(each.kind, date.min)).days >= lock_out
        latest[each.kind] = day


@pytest.mark.parametrize(("lock_out", "most"), [(0, 100), (1, 7 * 8), (2, 7 * 4), (4, 7 * 2), (7, 7)])
def test_days_apart_leave_room_for_as_many_as_they_can(lock_out: int, most: int) -> None:
    shopped = desk_with(zone="UTC", budget=Budget(daily=60, lock_out=lock_out), openings=())
    assert len(of_days(shopped, schedule(100), MONDAY.date(), 7)) == most


@pytest.mark.parametrize(("term", "count", "days"), [(Term.WEEK, 8, 7), (Term.DAY, 3, 7), (Term.MONTH, 40, 31)])
def test_scenarios_channels_and_languages_come_up_equally_often(term: Term, count: int, days: int) -> None:
    shopped = desk(openings=())
    found = [each.kind for each in of_days(shopped, schedule(count, term), date(2027, 3, 1), days)]
    for part in zip(*found, strict=True):
        assert max(Counter(part).values()) - min(Counter(part).values()) <= 1
    assert set(found) == set(KINDS)


def test_what_only_one_channel_can_take_does_not_starve_the_others() -> None:
    kinds = [*KINDS, Kind("only", "mail", "en")]
    found = Counter(each.kind.scenario for each in of_days(desk(), schedule(30), MONDAY.date(), 7, kinds))
    assert max(found.values()) - min(found.values()) <= 2


def test_a_day_that_a_desk_is_closed_on_has_no_chats_and_letters_in_their_stead() -> None:
    found = of_days(desk(), schedule(4, Term.DAY), date(2026, 10, 24), 2)  # Saturday and Sunday
    assert Counter(each.kind.channel for each in found) == {"mail": 8}


def test_the_hour_that_is_there_twice_is_used_twice_and_the_one_that_is_not_never() -> None:
    london = ZoneInfo("Europe/London")
    night = schedule(300, Term.DAY, between="01:00-02:00")
    twice = of_days(desk(limit=1000), night, date(2026, 10, 25), 1, kinds=KINDS[:1])
    assert Counter(each.at.astimezone(london).utcoffset() for each in twice) == pytest.approx(
        {timedelta(hours=1): 150, timedelta(0): 150}, abs=20
    )
    assert of_days(desk(limit=1000), night, date(2026, 3, 29), 1, kinds=KINDS[:1]) == ()


def test_where_there_is_no_time_there_are_no_appointments() -> None:
    chats = [kind for kind in KINDS if kind.channel == "chat"]
    assert of_days(desk(), schedule(4, days=[5, 6]), MONDAY.date(), 7, kinds=chats) == ()
    assert of_days(desk(), schedule(4), MONDAY.date(), 7, kinds=[]) == ()


def test_moments_are_spread_over_the_week_but_follow_no_beat() -> None:
    found = of_days(desk(openings=()), schedule(64, between="00:00-24:00"), date(2026, 6, 1), 7)
    places = [(each.at - found[0].at).total_seconds() for each in found]
    waits = [later - sooner for sooner, later in pairwise(places)]
    assert len(set(waits)) > 60
    assert len({each.at.minute for each in found}) > 30
    per_day = Counter(each.at.astimezone(ZoneInfo("Europe/London")).date() for each in found)
    assert min(per_day.values()) >= 7
    assert max(per_day.values()) <= 11


@given(seed=st.text(max_size=5), power=st.integers(0, 6))
def test_of_the_first_places_each_part_holds_one(seed: str, power: int) -> None:
    places = [spread(seed, number) for number in range(2**power)]
    assert sorted(int(place * 2**power) for place in places) == list(range(2**power))


def test_another_seed_draws_other_moments() -> None:
    moments = [{each.at for each in of_days(desk(), schedule(10, seed=seed), MONDAY.date(), 7)} for seed in "12"]
    assert not moments[0] & moments[1]


def test_a_change_in_mid_week_leaves_about_the_rest_of_what_is_asked_for_then() -> None:
    """Of those to come none bears the seed of one that was kept before, in so far as the moments are the same."""
    shopped = desk(limit=60)
    noon = MONDAY + timedelta(days=3, hours=12)
    kept = {each.seed for each in of_days(shopped, schedule(20), MONDAY.date(), 7) if each.at < noon}
    for changed, least, most in (
        (schedule(40), 16, 24),
        (schedule(10), 4, 6),
        (schedule(20, between="08:00-22:00"), 8, 12),
        (replace(schedule(20), channels=("mail",)), 8, 12),
    ):
        kinds = [kind for kind in KINDS if kind.channel in changed.channels]
        left = [
            each
            for each in of_days(shopped, changed, MONDAY.date(), 7, kinds)
            if each.at >= noon and each.seed not in kept
        ]
        assert least <= len(left) <= most


def test_kinds_are_what_schedule_scenarios_and_channels_have_in_common() -> None:
    late = make_visit().scenario
    scenarios: dict[str, Scenario] = {"late": replace(late, channels=("chat", "mail")), "form": late}
    planned = schedule(1)
    assert kinds_of(planned, scenarios) == (
        Kind("form", "chat", "en"),
        Kind("late", "chat", "en"),
        Kind("late", "mail", "en"),
    )
    by_mail = replace(planned, scenarios=("late", "gone"), channels=("mail",))
    assert kinds_of(by_mail, scenarios) == (Kind("late", "mail", "en"),)
    assert kinds_of(replace(planned, languages=frozenset({"de"})), scenarios) == ()


def test_naive_instants_are_refused() -> None:
    with pytest.raises(ValueError, match="since"):
        appointments(plan(desk(), schedule(1)), since=datetime(2026, 1, 1), until=MONDAY)  # noqa: DTZ001


def test_weekdays_are_those_of_the_desk() -> None:
    assert WEEKDAYS[of_days(desk(), schedule(1, days=[2]), MONDAY.date(), 7)[0].at.weekday()] == "wed"


def test_the_next_is_the_first_from_now_on_however_long_it_takes() -> None:
    planned = plan(desk(), schedule(2))
    first, second = of_days(planned.desk, planned.schedule, MONDAY.date(), 7)
    assert next_appointment(planned, MONDAY - timedelta(hours=1)) == first
    assert next_appointment(planned, first.at) == first
    assert next_appointment(planned, first.at + timedelta(seconds=1)) == second
    closed = {MONDAY.date() + timedelta(days=number): () for number in range(60)}
    chats = plan(replace(desk(), days=closed), schedule(2), [kind for kind in KINDS if kind.channel == "chat"])
    later = next_appointment(chats, MONDAY)
    assert later is not None
    assert later.at > MONDAY + timedelta(days=60)
    assert next_appointment(plan(desk(), schedule(2), []), MONDAY) is None
