"""The clock that runs while a desk is open: through daylight saving, holidays, and days of other hours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.hours import is_desk_open, openings_on, parse_day, working_days_from
from harness.hours.clock import intervals, service_seconds
from harness.model import Budget, Desk, DeskKind, Opening, Thresholds

LONDON = ZoneInfo("Europe/London")
HOUR = 3600.0


def a_desk(*openings: Opening, zone: str = "Europe/London", holidays: str = "", **days: tuple[Opening, ...]) -> Desk:
    return Desk(
        name="acme",
        title="Acme",
        kind=DeskKind.OWN,
        zone=zone,
        openings=openings,
        targets={},
        thresholds=Thresholds(),
        budget=Budget(daily=1),
        consent=None,
        holidays=holidays,
        days={date.fromisoformat(name.removeprefix("on_").replace("_", "-")): each for name, each in days.items()},
    )


WEEK = tuple(opening for day in range(5) for opening in parse_day(day, ["09:00-17:00"]))
OFFICE = a_desk(
    *WEEK, holidays="GB-ENG", on_2026_12_24=parse_day(3, ["09:00-12:00"]), on_2026_12_19=parse_day(5, ["10:00-11:00"])
)
NIGHTS = a_desk(*(opening for day in range(7) for opening in parse_day(day, ["00:30-02:15", "22:00-24:00"])))


def gone_by(desk: Desk, since: datetime, until: datetime) -> float:
    found = service_seconds(desk, np.array([since.timestamp()]), np.array([until.timestamp()]))
    return float(found[0])


def at(text: str, zone: ZoneInfo = LONDON) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def test_nights_and_weekends_do_not_count() -> None:
    assert gone_by(OFFICE, at("2026-11-06T16:00"), at("2026-11-09T10:30")) == 2.5 * HOUR
    assert gone_by(OFFICE, at("2026-11-07T10:00"), at("2026-11-08T23:00")) == 0


def test_holidays_and_days_of_other_hours_count_as_they_are_kept() -> None:
    # Thursday the 24th is half a day, Friday Christmas, Monday its bank holidays' substitute; Saturday the 19th open.
    assert gone_by(OFFICE, at("2026-12-24T08:00"), at("2026-12-29T10:00")) == 4 * HOUR
    assert gone_by(OFFICE, at("2026-12-19T00:00"), at("2026-12-20T00:00")) == HOUR
    assert openings_on(OFFICE, date(2026, 12, 25)) == ()
    assert not is_desk_open(OFFICE, at("2026-12-28T12:00"))


def test_an_hour_that_the_clocks_skip_or_show_twice_is_as_long_as_it_was() -> None:
    spring, autumn = at("2026-03-28T12:00"), at("2026-10-24T12:00")
    always = a_desk(*(opening for day in range(7) for opening in parse_day(day, ["00:00-24:00"])))
    assert gone_by(always, spring, at("2026-03-29T12:00")) == 23 * HOUR
    assert gone_by(always, autumn, at("2026-10-25T12:00")) == 25 * HOUR
    nightly = a_desk(*parse_day(6, ["00:30-02:30"]))
    assert gone_by(nightly, spring, at("2026-03-29T12:00")) == 1 * HOUR
    assert gone_by(nightly, autumn, at("2026-10-25T12:00")) == 3 * HOUR


def test_the_same_week_of_hours_lies_elsewhere_in_utc_in_summer_and_winter() -> None:
    opens, _ = intervals(OFFICE, at("2026-10-23T12:00").timestamp(), at("2026-10-26T12:00").timestamp())
    hours = {datetime.fromtimestamp(each, UTC).hour for each in opens}
    assert hours == {8, 9}


def test_what_has_not_come_never_comes_and_comes_before_it_was_asked() -> None:
    since = np.array([at("2026-11-06T16:00").timestamp()] * 3)
    found = service_seconds(OFFICE, since, np.array([np.nan, np.inf, since[0] - 5 * HOUR]))
    assert np.array_equal(found, [np.nan, np.inf, 0.0], equal_nan=True)
    assert list(service_seconds(OFFICE, np.array([np.nan]), np.array([np.nan]))) != [0.0]


def test_a_desk_without_hours_has_no_such_clock() -> None:
    with pytest.raises(ValueError, match="desk acme states no hours"):
        service_seconds(a_desk(), np.zeros(1), np.ones(1))


@given(
    st.sampled_from(
        [OFFICE, NIGHTS, a_desk(*WEEK, zone="America/St_Johns"), a_desk(*NIGHTS.openings, zone="Australia/Lord_Howe")]
    ),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1)),  # noqa: DTZ001
    st.integers(0, 4 * 24 * 12),
)
def test_the_clock_runs_just_while_the_desk_is_open(desk: Desk, begins: datetime, steps: int) -> None:
    since = begins.replace(minute=begins.minute // 5 * 5, second=0, microsecond=0, tzinfo=UTC)
    five = timedelta(minutes=5)
    counted = sum(is_desk_open(desk, since + step * five) for step in range(steps))
    assert gone_by(desk, since, since + steps * five) == counted * 300


@given(st.lists(st.floats(0, 4e7, allow_nan=False), min_size=3, max_size=3).map(sorted))
def test_stretches_add_up(ends: list[float]) -> None:
    first, second, third = (1.77e9 + end for end in ends)
    found = service_seconds(NIGHTS, np.array([first, second, first]), np.array([second, third, third]))
    assert found[0] + found[1] == pytest.approx(found[2], abs=1e-5)


def test_working_days_are_counted_by_the_desks_calendar() -> None:
    thursday = at("2026-12-17T15:00")
    assert working_days_from(OFFICE, thursday, 1) == at("2026-12-19T00:00")
    assert working_days_from(OFFICE, thursday, 2) == at("2026-12-20T00:00")  # it opens on that Saturday
    assert working_days_from(OFFICE, at("2026-12-24T08:00"), 3) == at("2027-01-01T00:00")
    assert working_days_from(a_desk(), at("2026-11-06T23:00"), 3) == at("2026-11-12T00:00")
