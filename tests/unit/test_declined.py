"""An enquiry that a mail server declines for now: tried again some minutes later, a few times, while we may."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest

from harness.clock import ManualClock
from harness.declined import Retries
from harness.errors import FaultKind, NotPermitted, Unconfirmed
from harness.ledger import Ledger
from harness.model import (
    Accepted,
    Assignment,
    Dispatch,
    DispatchState,
    Enquiry,
    Event,
    Outcome,
    Seen,
    SessionEvent,
    SessionEventKind,
    Target,
)
from harness.observe import observations
from harness.sandbox.specimen import specimen
from harness.session import Happened, Session
from tests.unit.visits import START, ScriptedProbe

MINUTE = timedelta(minutes=1)
ENQUIRY = specimen(created_at=START)
GREY = Seen(kind=SessionEventKind.DECLINED, text="mx.acme.example declined the mail: 451 4.7.1 Greylisted")
FULL = Seen(kind=SessionEventKind.DECLINED, text="mx.acme.example declined the mail: 452 4.2.2 Mailbox full")


class Holding:
    """A session under way with a server that gives these answers, one an attempt; `tried` has the moments."""

    def __init__(self, ledger: Ledger, *answers: Event | Exception, patience: timedelta | None = None) -> None:
        self.clock, self.tried, self.refusal = ManualClock(START), list[timedelta](), ""
        self._ledger, self._answers, self._declined = ledger, answers, asyncio.Event()
        ledger.append_enquiry(ENQUIRY)
        assignment = Assignment(enquiry=ENQUIRY, target=Target(to="care@acme.example"), confined=True)
        retries = Retries(clock=self.clock, ask_leave=self._ask_leave, patience=patience)
        session = Session(
            assignment=assignment, ledger=ledger, clock=self.clock, happened=self._happened, retries=retries
        )
        self.task = asyncio.ensure_future(session.hold(ScriptedProbe(self._script)))

    async def rest(self) -> None:
        """Return once it waits to try again."""
        await self._declined.wait()
        self._declined.clear()

    def dispatches(self) -> list[Dispatch]:
        return list(self._ledger.facts().dispatches)

    def _happened(self, _enquiry: Enquiry, fact: Happened) -> None:
        if isinstance(fact, SessionEvent):
            self._declined.set()

    async def _script(self, _assignment: Assignment) -> AsyncGenerator[Event, None]:
        for answer in self._answers:
            self.tried.append(self.clock.now() - START)
            if isinstance(answer, Exception):
                raise answer
            yield answer

    def _ask_leave(self) -> None:
        if self.refusal:
            raise NotPermitted(self.refusal)


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


@pytest.mark.parametrize(
    ("patience", "tried", "end"),
    [
        (timedelta(seconds=20), [0], "tried once, and not again: 5 min more is longer than this run waits"),
        (14 * MINUTE, [0, 5], "tried 2 times in 5 min, and not again: 10 min more is longer than this run waits"),
        (15 * MINUTE, [0, 5, 15], "tried 3 times in 15 min, and not again: 15 min more is longer than this run waits"),
        (30 * MINUTE, [0, 5, 15, 30], "tried 4 times in 30 min"),
    ],
)
async def test_it_is_tried_again_no_longer_than_we_are_to_wait(
    ledger: Ledger, patience: timedelta, tried: list[int], end: str
) -> None:
    holding = Holding(ledger, GREY, GREY, GREY, GREY, patience=patience)
    for _ in tried[1:]:
        await holding.rest()
        await holding.clock.advance(15 * MINUTE if len(holding.tried) == 3 else len(holding.tried) * 5 * MINUTE)
    await holding.task
    assert holding.tried == [minutes * MINUTE for minutes in tried]
    (fault,) = holding.dispatches()
    assert (fault.fault, fault.detail) == (FaultKind.NOT_NOW, f"{GREY.text}; {end}")


@pytest.mark.parametrize(
    ("refusal", "end"),
    [("", "we were stopped before it was tried again"), ("STOP exists", "tried once, and not again: STOP exists")],
)
async def test_who_ends_us_meanwhile_leaves_no_doubt_that_the_desk_has_nothing(
    ledger: Ledger, refusal: str, end: str
) -> None:
    holding = Holding(ledger, GREY, Accepted())
    await holding.rest()
    holding.refusal = refusal
    holding.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await holding.task
    (fault,) = holding.dispatches()
    assert (fault.fault, fault.detail) == (FaultKind.NOT_NOW, f"{GREY.text}; {end}")


async def test_without_leave_nothing_is_tried_again_and_its_end_says_why(ledger: Ledger) -> None:
    holding = Holding(ledger, GREY, GREY, Accepted())
    await holding.rest()
    await holding.clock.advance(5 * MINUTE)
    await holding.rest()
    holding.refusal = "the consent of Ada ended"
    await holding.clock.advance(MINUTE)  # nobody waits for what is not to be
    await holding.task
    (fault,) = holding.dispatches()
    end = "tried 2 times in 5 min, and not again: the consent of Ada ended"
    assert (fault.fault, fault.detail) == (FaultKind.NOT_NOW, f"{GREY.text}; {end}")
    assert len(holding.tried) == 2
