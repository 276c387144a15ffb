"""The report that `shopper serve` mails by itself: of the month before, once a month.

It is made by `shopper report --send` in a process of its own, so that the inbox stays open and answers meanwhile, and
what judging and printing take is given back. What sent.jsonl tells keeps anybody from getting it twice, however often
`serve` begins anew; what was due while nothing ran is made up for. But what was due before the day was first asked for
is not: who writes `day = 1` on the twentieth expects a report on the first, and so does who is added to the list then.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import click

from harness.cli.report.sent import MAY_BE_THERE, SentReports
from harness.cli.workspace import Workspace
from harness.clock import Clock
from harness.desk import ReportSettings
from harness.durations import duration
from harness.errors import ConfigurationError
from harness.model import Desk
from reports.month import common_zone
from reports.year_month import YearMonth

LOOK_AGAIN = timedelta(hours=1)  # however long it is until the next report: clocks are put right, and machines sleep
SELDOM = timedelta(days=1)  # what fails again and again is tried so often at least

Send = Callable[[YearMonth], Awaitable[bool]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """A day of each month from 1 to 28, and a time of day, by the clock of a zone."""

    day: int
    at: time
    zone: tzinfo

    def __str__(self) -> str:
        """As it is noted; the zone follows from the desks, and is no wish of anybody's."""
        return f"day {self.day} at {self.at:%H:%M}"

    def moment(self, month: YearMonth) -> datetime:
        """When the report of a month is due: in the one after it."""
        return datetime.combine(date(*month.earlier(-1), self.day), self.at, tzinfo=self.zone)

    def last_due(self, now: datetime) -> YearMonth:
        """The latest month of which the report is due."""
        local = now.astimezone(self.zone)
        before = YearMonth(local.year, local.month).earlier(1)
        return before if self.moment(before) <= now else before.earlier(1)


async def send_when_due(schedule: Schedule, has_all: Callable[[YearMonth], bool], send: Send, clock: Clock) -> None:
    """Send each month's report when it is due; what fails is tried again, at longer and longer intervals.

    So until the next one is due: whoever wants one that failed till then is told how to send it. Never returns.
    """
    pause = LOOK_AGAIN
    failed: YearMonth | None = None
    while True:
        due = schedule.last_due(clock.now())
        if failed is not None and failed != due:
            click.echo(f"report of {failed}: given up; `shopper report --month {failed} --send` mails it", err=True)
        failed = None if has_all(due) or await send(due) else due
        if failed is None:
            pause = LOOK_AGAIN
        until_next = schedule.moment(due.earlier(-1)) - clock.now()
        if failed is not None and pause < until_next:
            click.echo(f"report of {due}: tried again in {duration(pause)}", err=True)
        await clock.sleep(min(until_next, pause))
        if failed is not None:
            pause = min(2 * pause, SELDOM)


async def reporting(workspace: Workspace, settings: ReportSettings, desks: Mapping[str, Desk], clock: Clock) -> None:
    """Mail the reports of a workspace when they are due; never returns, and never raises for one that fails.

    Raises OSError where it cannot be noted what is asked for.
    """
    if settings.day is None:
        return
    schedule = Schedule(day=settings.day, at=settings.at, zone=ZoneInfo(common_zone(desks.values())))
    sent = SentReports(workspace.folder / "sent.jsonl")
    since = asked_since(schedule, sent, clock.now())
    listed = listed_since(settings.to, sent, clock.now(), asked=since)

    def has_all(month: YearMonth) -> bool:
        wanted = [to for to in settings.to if schedule.moment(month) >= max(since, listed[to])]
        if not wanted:
            return True
        try:
            known = sent.known(str(month))
        except ConfigurationError as error:
            click.echo(f"no report is mailed: {error}", err=True)
            return True
        return all(to in known and known[to][0] in MAY_BE_THERE for to in wanted)

    async def send(month: YearMonth) -> bool:
        return await _report(workspace, month, settings.language)

    due = schedule.last_due(clock.now())
    upcoming = due.earlier(-1) if has_all(due) else due
    click.echo(f"the next is the report of {upcoming}, due {schedule.moment(upcoming):%Y-%m-%d %H:%M %Z}")
    await send_when_due(schedule, has_all, send, clock)


def asked_since(schedule: Schedule, sent: SentReports, now: datetime) -> datetime:
    """Since when reports are asked for by this schedule; noted, where it is new. Raises OSError."""
    with suppress(ConfigurationError):  # of a spoilt file, which whoever asks for what was sent hears of, too
        since = sent.asked_since(str(schedule))
        if since is not None:
            return since
        sent.note_schedule(str(schedule), at=now)
    return now


def listed_since(to: Iterable[str], sent: SentReports, now: datetime, *, asked: datetime) -> dict[str, datetime]:
    """Since when each of them is to be mailed reports; noted, where one is new. Raises OSError.

    Where nobody was noted before, they were there when reports were `asked` for.
    """
    try:
        known = sent.listed_since()
    except ConfigurationError:  # as above
        return dict.fromkeys(to, asked)
    first = now if known else asked
    for recipient in to:
        if recipient not in known:
            known[recipient] = first
            sent.note_listed(recipient, at=first)
    return known


async def _report(workspace: Workspace, month: YearMonth, language: str) -> bool:
    """Make and mail it as somebody at a terminal would; returns whether everybody has it."""
    folder = workspace.folder
    where = ("--workspace", str(folder), "--ledger", workspace.ledger_url, "-o", str(folder / "out"))
    what = ("--month", str(month), "--format", "html,pdf", "--language", language, "--send")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from harness.cli import main; main()", "report", *what, *where),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        told, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
    for line in told.decode("utf-8", "replace").splitlines():
        click.echo(f"report of {month}: {line}", err=process.returncode != 0)
    return process.returncode == 0
