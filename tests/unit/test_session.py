"""A session from the runner's side: patience, farewell, and what is told of it while it lasts."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.clock import Clock, ManualClock, ScaledClock
from harness.declined import LOOK, Retries
from harness.errors import DeskClosed, FaultKind, NotPermitted, ProbeError
from harness.ledger import Ledger
from harness.model import (
    Accepted,
    Assignment,
    Dispatch,
    DispatchState,
    Enquiry,
    Event,
    Message,
    Reply,
    Seen,
    SessionEventKind,
    Source,
    Target,
)
from harness.sandbox.specimen import specimen
from harness.session import Happened, Session

START = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PATIENCE = timedelta(minutes=10)
ENQUIRY = specimen(channel="chat", session=PATIENCE, window=PATIENCE, created_at=START)
GOODBYE = Seen(kind=SessionEventKind.SAID, text="Goodbye.")
Events = AsyncGenerator[Event, None]


class PatienceClock(ManualClock):
    """Stands still, and tells when the customer's patience has begun to run."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.begun = asyncio.Event()

    async def sleep(self, duration: timedelta) -> None:
        self.begun.set()
        await super().sleep(duration)


class Chat:
    """A probe that does what its script says."""

    stays = True

    def __init__(self, script: Callable[[Assignment], Events]) -> None:
        self.perform = script


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as opened:
        opened.append_enquiry(ENQUIRY)
        yield opened


def session(
    ledger: Ledger, clock: Clock, *, farewell: float = 60, happened: Callable[..., None] = lambda *_: None
) -> Session:
    assignment = Assignment(
        enquiry=ENQUIRY,
        target=Target(to="http://127.0.0.1:9/chat"),
        confined=True,
        hold=clock.hold,
        sleep=clock.sleep,
    )
    retries = Retries(clock=clock)
    return Session(
        assignment=assignment, ledger=ledger, clock=clock, retries=retries, happened=happened, farewell=farewell
    )


def states(ledger: Ledger) -> list[DispatchState]:
    return [dispatch.state for dispatch in ledger.facts().dispatches]


async def sit_out(ledger: Ledger, script: Callable[[Assignment], Events], *, farewell: float = 60) -> None:
    """Hold a session whose customer loses patience."""
    clock = PatienceClock(START)
    holding = asyncio.ensure_future(session(ledger, clock, farewell=farewell).hold(Chat(script)))
    await clock.begun.wait()
    await clock.advance(PATIENCE - timedelta(seconds=1))
    assert not holding.done()
    await clock.advance(timedelta(seconds=1))
    await holding


async def test_a_probe_says_goodbye_when_patience_is_over_and_ends(ledger: Ledger) -> None:
    async def script(assignment: Assignment) -> Events:
        yield Accepted()
        await assignment.leave.wait()
        yield GOODBYE

    await sit_out(ledger, script)
    assert states(ledger) == [DispatchState.ACCEPTED, DispatchState.CLOSED]
    assert [event.text for event in ledger.facts().events] == ["Goodbye."]


async def test_a_session_is_cut_off_without_a_goodbye_once_nothing_may_be_sent_any_more(ledger: Ledger) -> None:
    clock, cleaned = PatienceClock(START), asyncio.Event()
    allowed = True

    def ask_leave() -> None:
        if not allowed:
            raise NotPermitted("STOP exists")

    async def chat(assignment: Assignment) -> Events:
        try:
            yield Accepted(epoch=START.timestamp())
            await assignment.leave.wait()
            yield GOODBYE
        finally:
            cleaned.set()

    stopped = replace(session(ledger, clock), retries=Retries(clock=clock, ask_leave=ask_leave))
    held = asyncio.create_task(stopped.hold(Chat(chat)))
    await clock.begun.wait()
    allowed = False
    await clock.advance(LOOK)
    await held
    facts = ledger.facts()
    assert cleaned.is_set()
    assert not facts.events
    assert [each.fault for each in facts.dispatches] == [None, FaultKind.STOPPED]
    assert facts.dispatches[-1].detail == "we broke off: STOP exists"
    assert facts.dispatches[-1].at == START + LOOK


async def test_a_probe_that_does_not_leave_is_cut_off_in_good_order(ledger: Ledger) -> None:
    left = asyncio.Event()

    async def script(assignment: Assignment) -> Events:
        try:
            yield Accepted()
            await asyncio.Event().wait()
        finally:
            left.set()

    await sit_out(ledger, script, farewell=0.01)
    assert left.is_set()
    assert states(ledger) == [DispatchState.ACCEPTED, DispatchState.CLOSED]


async def test_a_probe_that_fails_on_its_way_out_is_a_fault_after_the_window(ledger: Ledger) -> None:
    async def script(assignment: Assignment) -> Events:
        yield Accepted()
        await assignment.leave.wait()
        raise ProbeError(FaultKind.BROWSER, "the page crashed")

    await sit_out(ledger, script)
    (fault,) = [each for each in ledger.facts().dispatches if each.state is DispatchState.FAULT]
    assert fault.at >= START + PATIENCE


async def test_what_a_probe_sleeps_by_the_clock_passes_in_no_time_and_in_order(ledger: Ledger) -> None:
    clock = ScaledClock(START)

    async def script(assignment: Assignment) -> Events:
        yield Accepted()
        for _ in range(2):
            await assignment.sleep(timedelta(minutes=3))
            yield Seen(kind=SessionEventKind.SAID, text="Are you still there?")
        await assignment.leave.wait()
        yield GOODBYE

    await session(ledger, clock).hold(Chat(script))
    first, second, goodbye = [event.at - START for event in ledger.facts().events]
    assert timedelta(minutes=3) <= first < second - timedelta(minutes=3)
    assert second < goodbye
    assert goodbye >= PATIENCE


async def test_time_does_not_skip_while_a_fact_is_written(ledger: Ledger) -> None:
    clock = ScaledClock(START, settle=0.01)
    written: list[datetime] = []

    class SlowLedger:
        """Takes its time over each event."""

        def append_event(self, _event: object) -> None:
            time.sleep(0.1)
            written.append(clock.now())

        def __getattr__(self, name: str) -> object:
            return getattr(ledger, name)

    async def script(assignment: Assignment) -> Events:
        yield Accepted()
        yield GOODBYE

    slow = session(ledger, clock)
    slow.ledger = SlowLedger()  # type: ignore[assignment]
    await slow.hold(Chat(script))
    assert written[0] - START < timedelta(minutes=1)  # and not the customer's ten


async def test_time_does_not_skip_while_a_probe_takes_its_leave(ledger: Ledger) -> None:
    clock = ScaledClock(START, settle=0.01)
    goodbye_at: list[datetime] = []
    appointment = asyncio.ensure_future(clock.sleep(timedelta(days=3)))

    async def script(assignment: Assignment) -> Events:
        yield Accepted()
        await assignment.leave.wait()
        await asyncio.sleep(0.05)  # as long as it takes to write in a page
        goodbye_at.append(clock.now())
        yield GOODBYE

    await session(ledger, clock).hold(Chat(script))
    assert goodbye_at[0] - START < PATIENCE + timedelta(minutes=1)
    appointment.cancel()


async def test_an_interrupted_session_ends_its_probe_and_claims_nothing(ledger: Ledger) -> None:
    left, waits = asyncio.Event(), asyncio.Event()

    async def script(assignment: Assignment) -> Events:
        try:
            yield Accepted()
            waits.set()
            await assignment.leave.wait()
        finally:
            left.set()

    holding = asyncio.ensure_future(session(ledger, ManualClock(START)).hold(Chat(script)))
    await waits.wait()
    holding.cancel()
    with suppress(asyncio.CancelledError):
        await holding
    assert left.is_set()
    assert states(ledger) == [DispatchState.ACCEPTED]


async def test_every_fact_is_told_once_it_is_written(ledger: Ledger) -> None:
    told: list[str] = []

    def happened(enquiry: object, fact: Happened) -> None:
        assert enquiry is ENQUIRY
        assert not isinstance(fact, Enquiry)
        facts = ledger.facts()
        assert fact in (*facts.dispatches, *facts.replies, *facts.events)
        told.append(fact.state if isinstance(fact, Dispatch) else "reply" if isinstance(fact, Reply) else fact.kind)

    async def script(assignment: Assignment) -> Events:
        yield Accepted()
        yield Seen(kind=SessionEventKind.QUEUED, text="You are number 1.")
        yield Message(raw=b"Hello", media_type="text/plain", source=Source.SESSION)

    await session(ledger, ManualClock(START), happened=happened).hold(Chat(script))
    assert told == ["accepted", "queued", "reply", "closed"]


async def test_a_desk_that_says_it_is_closed_is_offline_in_its_own_words(ledger: Ledger) -> None:
    async def script(assignment: Assignment) -> Events:
        if assignment.confined:
            raise DeskClosed("We are back on Monday at nine.", evidence=(Path("offline.jpg"),))
        yield Accepted()

    await session(ledger, ManualClock(START)).hold(Chat(script))
    (fact,) = ledger.facts().dispatches
    assert (fact.state, fact.detail) == (DispatchState.OFFLINE, "We are back on Monday at nine.")
    assert fact.evidence == ("offline.jpg",)
