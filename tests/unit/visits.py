"""Visits for tests: a probe that does what its script says, and whom it visits."""

from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from harness.clock import ManualClock
from harness.ledger import Ledger
from harness.model import (
    Accepted,
    Assignment,
    Brief,
    Budget,
    Desk,
    DispatchState,
    Event,
    Message,
    Question,
    Scenario,
    Source,
    Target,
    Thresholds,
)
from harness.runner import Runner, Visit
from tests.desks import desk_with

START = datetime(2026, 10, 5, 9, tzinfo=UTC)
Events = AsyncGenerator[Event, None]


class ScriptedProbe:
    """A probe that does what its script says."""

    def __init__(self, script: Callable[[Assignment], Events], *, stays: bool = False) -> None:
        self.script = script
        self.stays = stays

    def perform(self, assignment: Assignment) -> Events:
        return self.script(assignment)


def said(text: str, *, epoch: float | None = None) -> Message:
    return Message(raw=text.encode(), media_type="text/plain", source=Source.SESSION, sender="Mia", epoch=epoch)


def raising(error: Exception) -> Callable[[Assignment], Events]:
    """A script that fails before it has said anything."""
    said_before: tuple[Accepted, ...] = ()

    async def script(assignment: Assignment) -> Events:
        for event in said_before:
            yield event
        raise error

    return script


def make_desk(*, limit: int = 10, to: str = "http://127.0.0.1:9/chat") -> Desk:
    return desk_with(zone="Europe/London", targets={"chat": Target(to=to)}, budget=Budget(daily=limit))


def make_visit(number: int = 0, *, desk: Desk | None = None, at: datetime | None = None) -> Visit:
    brief = Brief(
        language="en",
        subjects=("Where is order {order}?",),
        bodies=("My {item} has not come. When will it arrive?",),
        merge={},
        story={"item": ("kettle", "lamp")},
        questions=(Question(name="when", text="When will it arrive?", answers=("thursday",)),),
    )
    scenario = Scenario(
        id="late",
        title="Late",
        channels=("chat",),
        briefs={"en": brief},
        thresholds=Thresholds(),
        observation_window=timedelta(days=14),
        patience=timedelta(minutes=10),
    )
    return Visit(
        scenario=scenario, desk=desk or make_desk(), channel="chat", language="en", seed=f"test/{number}", at=at
    )


def runner(ledger: Ledger, clock: ManualClock, probe: ScriptedProbe, *, stop: Path | None = None) -> Runner:
    return Runner(ledger=ledger, clock=clock, probes={"chat": probe}, domain="shopper.example", stop=stop)


def states(ledger: Ledger) -> list[DispatchState]:
    return [dispatch.state for dispatch in ledger.facts().dispatches]
