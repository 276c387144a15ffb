"""A schedule is kept: each appointment begun at its time, once, and none is made up for."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from harness.cli.keeping import TRY_AGAIN, Keeper
from harness.cli.planned import GRACE
from harness.clock import ManualClock
from harness.compose import enquiry_id
from harness.desk import Schedule, Term
from harness.errors import LedgerError
from harness.hours import parse_day
from harness.model import Kind, Planned, PlannedState
from harness.schedule import Appointment, Plan, appointments
from tests.desks import desk_with

MONDAY = datetime(2026, 10, 19, tzinfo=UTC)
WEEK = timedelta(days=7)
PLAN = Plan(
    desk=desk_with(),
    schedule=Schedule(
        term=Term.WEEK,
        count=10,
        scenarios=None,
        channels=("mail",),
        languages=None,
        spans=tuple(span for day in range(7) for span in parse_day(day, ["00:00-24:00"])),
        while_open=frozenset(),
    ),
    kinds=(Kind("late", "mail", "en"),),
)
DUE = appointments(PLAN, since=MONDAY, until=MONDAY + WEEK)


@dataclass
class Books:
    """A ledger and whoever makes enquiries, who takes `lasting` for each."""

    clock: ManualClock
    ids: set[str] = field(default_factory=set)
    made: list[tuple[datetime, str]] = field(default_factory=list)
    facts: list[Planned] = field(default_factory=list)
    lasting: timedelta = timedelta(0)
    shut: bool = False

    def among(self, ids: Collection[str]) -> Collection[str]:
        if self.shut:
            raise LedgerError("locked")
        return self.ids & set(ids)

    def planned(self, _desk: str, since: datetime, until: datetime) -> Sequence[Planned]:
        if self.shut:
            raise LedgerError("locked")
        return [each for each in self.facts if since <= each.due < until]

    def append_planned(self, planned: Sequence[Planned]) -> None:
        self.facts += planned

    def noted(self, state: PlannedState) -> list[str]:
        """The enquiries of which this was noted."""
        return [each.enquiry_id for each in self.facts if each.state is state]

    async def make(self, appointment: Appointment) -> None:
        self.made.append((self.clock.now(), appointment.seed))
        self.ids.add(enquiry_id(appointment.seed))
        await self.clock.sleep(self.lasting)

    @asynccontextmanager
    async def keeping(self) -> AsyncIterator[None]:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=1))
        visits: set[asyncio.Task[None]] = set()
        keeper = Keeper(
            plan=PLAN,
            clock=self.clock,
            books=self,
            begin=lambda each: visits.add(asyncio.create_task(self.make(each))),
        )
        task = asyncio.create_task(keeper.keep())
        await settled()
        try:
            yield
        finally:
            for each in (task, *visits):
                each.cancel()
            await asyncio.wait({task, *visits})


async def settled() -> None:
    """What goes on in a thread or on the loop without waiting for the clock is over."""
    for _ in range(10):
        await asyncio.to_thread(int)  # the one thread there is has done then what it was given before
        await asyncio.sleep(0)


async def passes(clock: ManualClock, duration: timedelta) -> None:
    """Time passes from one appointment to the next."""
    end = clock.now() + duration
    for each in DUE:
        if clock.now() < each.at <= end:
            await clock.advance(each.at - clock.now())
            await settled()
    await clock.advance(end - clock.now())
    await settled()


async def test_each_is_made_at_its_time_however_long_the_one_before_lasts() -> None:
    books = Books(ManualClock(MONDAY), lasting=timedelta(days=2))
    async with books.keeping():
        await passes(books.clock, WEEK - timedelta(seconds=1))
    assert books.made == [(each.at, each.seed) for each in DUE]
    assert books.noted(PlannedState.DUE) == [enquiry_id(each.seed) for each in DUE]


async def test_what_fell_due_while_nobody_was_there_is_told_and_not_made(capsys: pytest.CaptureFixture[str]) -> None:
    books = Books(ManualClock(MONDAY))
    async with books.keeping():
        await passes(books.clock, DUE[2].at - MONDAY)
    await books.clock.advance(DUE[6].at + GRACE + timedelta(seconds=1) - books.clock.now())
    capsys.readouterr()
    async with books.keeping():
        pass
    told = capsys.readouterr().out
    assert told.startswith("acme: 4 enquiries were not made when due, from ")
    assert books.noted(PlannedState.LATE) == [enquiry_id(each.seed) for each in DUE[3:7]]
    async with books.keeping():
        pass
    assert not capsys.readouterr().out, "it is told once"
    assert [seed for _, seed in books.made] == [each.seed for each in DUE[:3]]


async def test_what_fell_due_just_now_is_made_once_however_often_one_begins_anew() -> None:
    books = Books(ManualClock(DUE[2].at))
    async with books.keeping():
        pass
    await books.clock.advance(DUE[3].at + GRACE - timedelta(seconds=1) - books.clock.now())
    for _ in range(3):
        async with books.keeping():
            pass
    assert DUE[3].seed in {seed for _, seed in books.made}
    assert len({seed for _, seed in books.made}) == len(books.made)


async def test_of_a_new_schedule_nothing_is_made_up_for() -> None:
    books = Books(ManualClock(DUE[3].at + GRACE - timedelta(seconds=1)))
    for _ in range(2):
        async with books.keeping():
            await books.clock.advance(timedelta(seconds=1))
            await settled()
    assert [seed for _, seed in books.made] == [each.seed for each in DUE[4:] if each.at <= books.clock.now()]


async def test_what_the_ledger_has_is_not_made_again() -> None:
    books = Books(ManualClock(MONDAY), ids={enquiry_id(DUE[0].seed), enquiry_id(DUE[4].seed)})
    async with books.keeping():
        await passes(books.clock, WEEK - timedelta(seconds=1))
    assert {seed for _, seed in books.made} == {each.seed for each in DUE} - {DUE[0].seed, DUE[4].seed}


class Sleepy(ManualClock):
    """A clock of a machine that sleeps: who waits for something is woken too late."""

    late = timedelta(0)

    async def sleep(self, duration: timedelta) -> None:
        await super().sleep(duration + self.late)


async def test_what_a_machine_slept_through_is_told_and_not_made(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Sleepy(MONDAY)
    clock.late = DUE[4].at - DUE[0].at
    books = Books(clock)
    async with books.keeping():
        clock.late = timedelta(0)
        await clock.advance(DUE[4].at - MONDAY)
        await settled()
    in_time = [each.seed for each in DUE[:5] if each.at >= DUE[4].at - GRACE]
    assert [seed for _, seed in books.made] == in_time
    assert len(books.noted(PlannedState.LATE)) == 5 - len(in_time)
    assert f"acme: {5 - len(in_time)} enquiries were not made when due" in capsys.readouterr().out


async def test_a_ledger_that_cannot_be_read_is_asked_again_and_complained_of_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    books = Books(ManualClock(MONDAY), shut=True)
    async with books.keeping():
        await passes(books.clock, DUE[0].at - MONDAY)
        await books.clock.advance(TRY_AGAIN)
        await settled()
        books.shut = False
        assert books.made == []
        await books.clock.advance(TRY_AGAIN)
        await settled()
    assert books.made == [(DUE[0].at + 2 * TRY_AGAIN, DUE[0].seed)]
    assert capsys.readouterr().err == "acme: no enquiry is made, trying again: locked\n"


async def test_what_a_ledger_could_not_be_read_for_too_long_for_is_told_and_not_made(
    capsys: pytest.CaptureFixture[str],
) -> None:
    books = Books(ManualClock(MONDAY), shut=True)
    async with books.keeping():
        await passes(books.clock, DUE[0].at - MONDAY)
        books.shut = False
        await books.clock.advance(TRY_AGAIN)
        await settled()
        made = len(books.made)
        books.shut = True
        await passes(books.clock, DUE[1].at - books.clock.now())
        for _ in range(GRACE // TRY_AGAIN + 1):
            await books.clock.advance(TRY_AGAIN)
            await settled()
        books.shut = False
        await books.clock.advance(TRY_AGAIN)
        await settled()
    assert (made, len(books.made)) == (1, 1)
    assert "acme: 1 enquiry was not made when due" in capsys.readouterr().out
