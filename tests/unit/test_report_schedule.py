"""When `shopper serve` mails a report by itself, and what it does about one that fails."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from harness.cli.report.schedule import LOOK_AGAIN, Schedule, send_when_due
from harness.clock import ManualClock
from reports.year_month import YearMonth

LONDON = Schedule(day=1, at=time(7), zone=ZoneInfo("Europe/London"))
OCTOBER, NOVEMBER = YearMonth(2026, 10), YearMonth(2026, 11)
DUE = datetime(2026, 11, 1, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "month"),
    [
        (DUE - timedelta(seconds=1), YearMonth(2026, 9)),
        (DUE, OCTOBER),
        (datetime(2026, 11, 30, 23, tzinfo=UTC), OCTOBER),
        (datetime(2027, 1, 1, 6, 59, tzinfo=UTC), NOVEMBER),
        (datetime(2027, 1, 1, 7, tzinfo=UTC), YearMonth(2026, 12)),
        (datetime(2026, 7, 1, 6, tzinfo=UTC), YearMonth(2026, 6)),  # seven by summer time
    ],
)
def test_a_report_is_due_in_the_month_after_by_the_desks_clock(now: datetime, month: YearMonth) -> None:
    assert LONDON.last_due(now) == month


async def test_each_is_sent_once_when_due_and_what_was_missed_at_once() -> None:
    clock = ManualClock(DUE + timedelta(days=3))  # nothing ran on the first
    sent: list[tuple[YearMonth, datetime]] = []

    async def send(month: YearMonth) -> bool:
        sent.append((month, clock.now()))
        return True

    task = asyncio.create_task(send_when_due(LONDON, lambda month: month in dict(sent), send, clock))
    await asyncio.sleep(0)
    for _ in range(30 * 24):
        await clock.advance(timedelta(hours=1))
    task.cancel()
    assert sent == [(OCTOBER, DUE + timedelta(days=3)), (NOVEMBER, datetime(2026, 12, 1, 7, tzinfo=UTC))]


async def test_what_fails_is_tried_again_later() -> None:
    clock = ManualClock(DUE)
    tried: list[datetime] = []

    async def send(_month: YearMonth) -> bool:
        tried.append(clock.now())
        return len(tried) == 2

    task = asyncio.create_task(send_when_due(LONDON, lambda _: len(tried) >= 2, send, clock))
    await asyncio.sleep(0)
    for _ in range(4):
        await clock.advance(LOOK_AGAIN)
    task.cancel()
    assert tried == [DUE, DUE + LOOK_AGAIN]
