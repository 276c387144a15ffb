"""When a desk is open, by its own clock on the wall."""

from datetime import UTC, datetime

import pytest

from harness.hours import is_open, parse_day
from harness.model import Opening

MONDAY = parse_day(0, ["09:00-12:30", "13:30-17:30"])


def test_openings_come_in_the_order_of_the_day() -> None:
    assert parse_day(2, ["13:30-17:30", " 09:00 - 12:30 "]) == (
        Opening(weekday=2, opens=540, closes=750),
        Opening(weekday=2, opens=810, closes=1050),
    )


def test_a_whole_day_and_openings_that_touch_are_allowed() -> None:
    assert parse_day(0, ["00:00-24:00"]) == (Opening(weekday=0, opens=0, closes=1440),)
    assert len(parse_day(0, ["09:00-12:00", "12:00-15:00"])) == 2


@pytest.mark.parametrize(
    "span", ["", "9-17", "09:00", "09:00-17:60", "25:00-26:00", "09:00-17:00-18:00", "09:00\N{EN DASH}17:00"]
)
def test_what_is_no_opening_is_refused(span: str) -> None:
    with pytest.raises(ValueError, match='is not an opening, give one such as "09:00-17:30"'):
        parse_day(0, [span])


@pytest.mark.parametrize(
    ("clock", "expected"),
    [("08:59", False), ("09:00", True), ("12:29", True), ("12:30", False), ("13:30", True), ("17:30", False)],
)
def test_a_desk_is_open_from_the_first_minute_to_before_the_last(clock: str, expected: bool) -> None:
    assert is_open(MONDAY, "UTC", datetime.fromisoformat(f"2026-11-02T{clock}+00:00")) is expected


def test_another_weekday_is_closed_and_a_desk_without_openings_never() -> None:
    tuesday = datetime(2026, 11, 3, 10, tzinfo=UTC)
    assert not is_open(MONDAY, "UTC", tuesday)
    assert is_open((), "UTC", tuesday)


def test_hours_follow_the_zone_through_daylight_saving() -> None:
    summer, winter = datetime(2026, 10, 19, 8, 30, tzinfo=UTC), datetime(2026, 10, 26, 8, 30, tzinfo=UTC)
    assert is_open(MONDAY, "Europe/London", summer)  # half past nine by the wall
    assert not is_open(MONDAY, "Europe/London", winter)  # half past eight
    assert is_open(parse_day(1, ["00:00-24:00"]), "Asia/Tokyo", datetime(2026, 11, 2, 15, tzinfo=UTC))


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match=r"instant is .* without a time zone"):
        is_open(MONDAY, "UTC", datetime(2026, 11, 2, 10))  # noqa: DTZ001
