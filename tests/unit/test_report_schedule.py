"""When `shopper serve` mails a report by itself, and what it does about one that fails."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from harness.cli.report.schedule import LOOK_AGAIN, SELDOM, Schedule, reporting, send_when_due
from harness.cli.report.sent import Sent, SentReports
from harness.cli.workspace import Workspace
from harness.clock import ManualClock
from harness.desk import ReportSettings
from harness.errors import ConfigurationError
from harness.model import Target
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


async def test_what_goes_on_failing_is_tried_ever_more_seldom_until_the_next_is_due(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = ManualClock(DUE)
    tried: list[tuple[YearMonth, datetime]] = []

    async def send(month: YearMonth) -> bool:
        tried.append((month, clock.now()))
        return False

    task = asyncio.create_task(send_when_due(LONDON, lambda _: False, send, clock))
    await asyncio.sleep(0)
    for _ in range(31 * 24):
        await clock.advance(timedelta(hours=1))
    task.cancel()
    assert [at - DUE for _, at in tried[:5]] == [hours * LOOK_AGAIN for hours in (0, 1, 3, 7, 15)]
    assert max(later[1] - sooner[1] for sooner, later in pairwise(tried)) == SELDOM
    assert (NOVEMBER, datetime(2026, 12, 1, 7, tzinfo=UTC)) in tried
    told = capsys.readouterr().err.splitlines()
    given_up = told.index("report of 2026-10: given up; `shopper report --month 2026-10 --send` mails it")
    assert told[given_up + 1] == "report of 2026-11: tried again in 24 h"


async def said_by(
    reporting_at: datetime, folder: Path, day: int = 1, to: tuple[str, ...] = ("qa@acme.example",)
) -> ManualClock:
    """Have reports mailed from that moment on for as long as nothing is due."""
    workspace = Workspace(folder=folder, ledger_url=f"sqlite:///{folder / 'ledger.db'}")
    settings = ReportSettings(to=to, sender="a@acme.example", server=Target(to=""), day=day)
    clock = ManualClock(reporting_at)
    task = asyncio.create_task(reporting(workspace, settings, {}, clock))
    for _ in range(5):
        await asyncio.sleep(0)
    task.cancel()
    return clock


async def test_what_was_due_before_anybody_asked_for_it_is_not_mailed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await said_by(datetime(2026, 11, 20, 9, tzinfo=UTC), tmp_path)
    assert capsys.readouterr() == ("the next is the report of 2026-11, due 2026-12-01 07:00 UTC\n", "")
    sent = SentReports(tmp_path / "sent.jsonl")
    assert sent.asked_since("day 1 at 07:00") == datetime(2026, 11, 20, 9, tzinfo=UTC)


async def test_who_is_added_to_the_list_gets_what_falls_due_from_then_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await said_by(DUE - timedelta(days=10), tmp_path)
    SentReports(tmp_path / "sent.jsonl").note("2026-10", "qa@acme.example", Sent.SENT, at=DUE)
    for days in (3, 4):
        capsys.readouterr()
        await said_by(DUE + timedelta(days=days), tmp_path, to=("qa@acme.example", "boss@acme.example"))
        assert capsys.readouterr().out == "the next is the report of 2026-11, due 2026-12-01 07:00 UTC\n"
    assert SentReports(tmp_path / "sent.jsonl").listed_since() == {
        "qa@acme.example": DUE - timedelta(days=10),
        "boss@acme.example": DUE + timedelta(days=3),
    }


def test_another_day_is_asked_for_from_then_on_and_the_same_from_its_first(tmp_path: Path) -> None:
    sent = SentReports(tmp_path / "sent.jsonl")
    assert sent.asked_since("day 1 at 07:00") is None
    moments = [DUE + timedelta(days=days) for days in range(4)]
    for schedule, at in zip(("one", "one", "other", "one"), moments, strict=True):
        sent.note_schedule(schedule, at=at)
        sent.note("2026-10", "qa@acme.example", Sent.SENT, at=at)
    assert (sent.asked_since("one"), sent.asked_since("other")) == (moments[3], None)
    assert sent.known("2026-10") == {"qa@acme.example": (Sent.SENT, moments[3].isoformat(timespec="seconds"))}


@pytest.mark.parametrize(
    "line", ["[]", "7", '{"schedule": "one"}', '{"schedule": "one", "at": "then"}', "{", '{"at": 1}']
)
def test_a_line_that_is_not_ours_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "sent.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"sent.jsonl:1: is no line of ours"):
        SentReports(tmp_path / "sent.jsonl").known("2026-10")
