"""What a desk agreed to bear: enquiries a day, its people's time a month, days between like enquiries."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from harness.desk import counted_since, require_budget
from harness.errors import NotPermitted
from harness.model import Budget, Desk, Kind
from tests.desks import desk_with

NOW = datetime(2026, 11, 15, 12, tzinfo=UTC)
LATE, WRONG = Kind("late", "mail", "en"), Kind("wrong", "mail", "en")
DAY = timedelta(days=1)


def desk(budget: Budget, zone: str = "UTC") -> Desk:
    return desk_with(budget=budget, zone=zone)


def allow(asked: Desk, planned: Sequence[Kind], *had: datetime, now: datetime = NOW) -> None:
    """Ask leave where the desk has had these, all of one kind."""
    since = counted_since(asked, now)
    require_budget(asked, planned, made=[(LATE, at) for at in had if at >= since], now=now)


def refusal(asked: Desk, planned: Sequence[Kind], *had: datetime, now: datetime = NOW) -> str:
    with pytest.raises(NotPermitted) as caught:
        allow(asked, planned, *had, now=now)
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_the_daily_limit_is_of_the_desks_own_day() -> None:
    auckland = desk(Budget(daily=2), zone="Pacific/Auckland")  # 13 hours ahead: it is one in the night of the 16th
    allow(auckland, [WRONG, WRONG], NOW - 2 * timedelta(hours=1), NOW - 2 * timedelta(hours=1))
    assert refusal(auckland, [WRONG], NOW, NOW) == (
        "desk acme has had 2 enquiries today and its daily_limit is 2; "
        "go on tomorrow, or raise the limit if the desk agrees"
    )


def test_more_than_a_day_has_room_for_is_refused_together() -> None:
    limited = desk(Budget(daily=20))
    allow(limited, [WRONG] * 19, NOW)
    assert refusal(limited, [WRONG] * 20, NOW) == (
        "desk acme has had 1 enquiry today and its daily_limit is 20: too few for the 20 that are planned; "
        "make fewer, go on tomorrow, or raise the limit if the desk agrees"
    )


def test_a_months_staff_time_is_spent_by_the_enquiry_and_begins_anew_with_the_month() -> None:
    bounded = desk(Budget(daily=20, staff_time=timedelta(hours=1), handling_time=timedelta(minutes=25)))
    first = datetime(2026, 11, 1, tzinfo=UTC)
    allow(bounded, [WRONG], first, first - timedelta(seconds=1), first - DAY)
    assert refusal(bounded, [WRONG], first, first + DAY) == (
        "desk acme has had 2 enquiries this month, and at 25 min each its staff_time of 1 h has room for 2; "
        "go on next month, or raise the limit if the desk agrees"
    )
    assert "has room for 2: too few for the 2 that are planned; make fewer," in refusal(bounded, [WRONG] * 2, first)
    allow(bounded, [WRONG] * 2, first, first + DAY, now=datetime(2026, 12, 1, tzinfo=UTC))


def test_what_takes_more_time_than_there_is_is_never_asked() -> None:
    tight = desk(Budget(daily=20, staff_time=timedelta(minutes=30), handling_time=timedelta(minutes=31)))
    assert "has had 0 enquiries this month, and at 31 min each its staff_time of 30 min" in refusal(tight, [LATE])


def test_like_enquiries_are_days_apart_by_the_desks_calendar() -> None:
    rested = desk(Budget(daily=20, lock_out=3))
    evening = datetime(2026, 11, 12, 23, 59, tzinfo=UTC)
    allow(rested, [LATE, WRONG, LATE._replace(channel="chat"), LATE._replace(language="de")], evening)
    assert refusal(rested, [WRONG, LATE], evening + timedelta(minutes=1)) == (
        "desk acme had late by mail in en on 2026-11-13, and lock_out_days = 3 keeps like ones that many days apart; "
        "wait until 2026-11-16, or make other enquiries"
    )


def test_like_enquiries_planned_together_are_refused_before_the_first() -> None:
    assert refusal(desk(Budget(daily=20, lock_out=1)), [LATE, WRONG, LATE]) == (
        "desk acme: late by mail in en is planned 2 times, and lock_out_days = 1 keeps like ones that many days "
        "apart; make one"
    )


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match=r"now is .* without a time zone"):
        require_budget(desk(Budget(daily=1)), [LATE], made=(), now=datetime(2026, 11, 15))  # noqa: DTZ001
