"""Waits by the desk's own hours, beside those by the wall."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from harness.hours import parse_day
from harness.model import Budget, Desk, DeskKind, Label, Thresholds
from reports.gathering import gather
from reports.measures import by_kind, summarise
from reports.records import ServiceWaits

NOW = datetime(2026, 12, 4, tzinfo=UTC)
FRIDAY = datetime(2026, 10, 9, 15, tzinfo=UTC)  # four o'clock in London
WEEK = tuple(opening for day in range(5) for opening in parse_day(day, ["09:00-17:00"]))


def a_desk(name: str = "acme", hours: bool = True, **days: object) -> Desk:
    return Desk(
        name=name,
        title=name,
        kind=DeskKind.OWN,
        zone="Europe/London",
        openings=WEEK if hours else (),
        targets={},
        thresholds=Thresholds(),
        budget=Budget(daily=1),
        consent=None,
        **days,  # type: ignore[arg-type]
    )


def waits(seen: Any, *hours: float, desks: tuple[Desk, ...] = (a_desk(),)) -> ServiceWaits | None:
    made = [seen((each, Label.PERSONALISED), start=FRIDAY) for each in hours]
    return summarise(made, now=NOW, desks=desks).service


def test_a_weekend_is_no_wait_by_the_desks_hours_and_one_by_the_wall(seen: Any) -> None:
    monday_at_ten = 2.75 * 24
    found = waits(seen, monday_at_ten)
    assert found is not None
    assert found.first_response.value == 2 * 3600
    assert summarise([seen((monday_at_ten, Label.PERSONALISED))], now=NOW).first_response.value == monday_at_ten * 3600


def test_an_answer_while_the_desk_is_shut_is_counted_where_its_wait_is_nothing(seen: Any) -> None:
    at_night = seen((2, Label.PERSONALISED), start=FRIDAY + timedelta(hours=5))
    by_day = seen((2, Label.PERSONALISED), start=FRIDAY)
    found = summarise([at_night, by_day], now=NOW, desks=[a_desk()]).service
    assert found is not None
    assert (found.first_response.value, found.shut) == (0, 1)


def test_a_calendar_put_right_puts_right_what_was_measured(seen: Any) -> None:
    closed = a_desk(days={date(2026, 10, 12): ()})
    tuesday_at_ten = 3.75 * 24
    before, after = waits(seen, tuesday_at_ten), waits(seen, tuesday_at_ten, desks=(closed,))
    assert before is not None
    assert after is not None
    assert (before.first_response.value, after.first_response.value) == (10 * 3600, 2 * 3600)


def test_silence_counts_by_the_desks_hours_too(seen: Any) -> None:
    summary = summarise([seen((1, Label.PERSONALISED)), seen(), seen()], now=NOW, desks=[a_desk()])
    assert summary.service_first_response is not None
    assert (summary.service_first_response.value, summary.service_first_response.n) == (None, 3)


@pytest.mark.parametrize("desks", [(), (a_desk(hours=False),), (a_desk("other"),)])
def test_a_desk_that_states_no_hours_has_no_such_figures(seen: Any, desks: tuple[Desk, ...]) -> None:
    summary = summarise([seen((1, Label.PERSONALISED))], now=NOW, desks=desks)
    assert (summary.service, summary.service_first_response) == (None, None)


def test_each_desk_goes_by_its_own_clock(seen: Any) -> None:
    made = [seen((2.75 * 24, Label.PERSONALISED), start=FRIDAY, desk=name) for name in ("acme", "nights")]
    groups = by_kind(gather(made), "desk", now=NOW, desks=[a_desk(), a_desk("nights", hours=False)])
    assert [(each.name, each.summary.service is None) for each in groups] == [("acme", False), ("nights", True)]
