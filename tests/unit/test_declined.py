"""An enquiry that a mail server declines for now: tried again some minutes later, a few times, while we may."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest

from harness.clock import ManualClock
from harness.errors import FaultKind, NotPermitted, Unconfirmed
from harness.ledger import Ledger
from harness.model import Accepted, Assignment, Dispatch, DispatchState, Event, Outcome, Seen, SessionEventKind, Target
from harness.observe import observations
from harness.sandbox.specimen import specimen
from harness.session import Session
from tests.unit.visits import START, ScriptedProbe

MINUTE = timedelta(minutes=1)
ENQUIRY = specimen(created_at=START)
GREY = Seen(kind=SessionEventKind.DECLINED, text="mx.acme.example declined the mail: 451 4.7.1 Greylisted")
FULL = Seen(kind=SessionEventKind.DECLINED, text="mx.acme.example declined the mail: 452 4.2.2 Mailbox full")


class RestingClock(ManualClock):
    """Stands still, and tells when somebody waits for it to move."""

    def __init__(self) -> None:
        super().__init__(START)
        self.rests = asyncio.Event()

    async def sleep(self, duration: timedelta) -> None:
        self.rests.set()
        await super().sleep(duration)


class Holding:
    """A session under way with a server that gives these answers, one an attempt; `tried` has the moments."""

    def __init__(self, ledger: Ledger, *answers: Event | Exception) -> None:
        self.clock, self.tried, self.is_stopped = RestingClock(), list[timedelta](), False
        self._ledger, self._answers = ledger, answers
        ledger.append_enquiry(ENQUIRY)
        assignment = Assignment(enquiry=ENQUIRY, target=Target(to="care@acme.example"), confined=True)
        session = Session(assignment=assignment, ledger=ledger, clock=self.clock, ask_leave=self._ask_leave)
        self.task = asyncio.ensure_future(session.hold(ScriptedProbe(self._script)))

    async def rest(self) -> None:
        """Return once it waits to try again."""
        await self.clock.rests.wait()
        self.clock.rests.clear()

    def dispatches(self) -> list[Dispatch]:
        return list(self._ledger.facts().dispatches)

    async def _script(self, _assignment: Assignment) -> AsyncGenerator[Event, None]:
        for answer in self._answers:
            self.tried.append(self.clock.now() - START)
            if isinstance(answer, Exception):
                raise answer
            yield answer

    def _ask_leave(self) -> None:
        if self.is_stopped:
            raise NotPermitted("STOP exists")


async def test_what_is_taken_later_is_timed_from_when_it_was_taken(ledger: Ledger) -> None:
    holding = Holding(ledger, GREY, GREY, Accepted(reference="<1@shopper.example>"))
    await holding.rest()
    assert [event.text for event in ledger.facts().events] == [f"tried again in 5 min: {GREY.text}"]
    await holding.clock.advance(5 * MINUTE)
    await holding.rest()
    await holding.clock.advance(10 * MINUTE)
    await holding.task
    assert holding.tried == [timedelta(0), 5 * MINUTE, 15 * MINUTE]
    assert [each.state for each in holding.dispatches()] == [DispatchState.ACCEPTED, DispatchState.CLOSED]
    (seen,) = observations(ledger.facts(), holding.clock.now())
    assert (seen.accepted_at, seen.outcome, seen.fault) == (START + 15 * MINUTE, Outcome.WAITING, None)


async def test_a_server_that_goes_on_declining_is_a_fault_with_all_that_it_said(ledger: Ledger) -> None:
    holding = Holding(ledger, GREY, FULL, FULL, FULL, Accepted())
    for pause in (5, 10, 15):
        await holding.rest()
        await holding.clock.advance(pause * MINUTE)
    await holding.task
    (fault,) = holding.dispatches()
    assert (fault.state, fault.fault) == (DispatchState.FAULT, FaultKind.NOT_NOW)
    assert fault.detail == f"{GREY.text}; then {FULL.text}; tried 4 times in 30 min"
    assert holding.tried[-1] == 30 * MINUTE


async def test_a_line_that_breaks_when_it_is_tried_again_is_uncertain_and_never_repeated(ledger: Ledger) -> None:
    holding = Holding(ledger, GREY, Unconfirmed("the line broke", reference="<1@a>"), Accepted())
    await holding.rest()
    await holding.clock.advance(5 * MINUTE)
    await holding.task
    assert [each.state for each in holding.dispatches()] == [DispatchState.UNCERTAIN]
    assert len(holding.tried) == 2


async def test_who_stops_us_meanwhile_leaves_no_doubt_that_the_desk_has_nothing(ledger: Ledger) -> None:
    holding = Holding(ledger, GREY, Accepted())
    await holding.rest()
    holding.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await holding.task
    (fault,) = holding.dispatches()
    assert (fault.fault, fault.detail) == (
        FaultKind.NOT_NOW, f"{GREY.text}; we were stopped before it was tried again",
    )  # fmt: skip


async def test_nothing_is_tried_again_once_everything_was_stopped(ledger: Ledger) -> None:
    holding = Holding(ledger, GREY, Accepted())
    await holding.rest()
    holding.is_stopped = True
    await holding.clock.advance(5 * MINUTE)
    with pytest.raises(NotPermitted):
        await holding.task
    assert [each.fault for each in holding.dispatches()] == [FaultKind.NOT_NOW]
    assert len(holding.tried) == 1
