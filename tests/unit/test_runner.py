"""The runner's promises, with scripted probes, a real ledger and a clock moved by hand."""

from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.clock import ManualClock, ScaledClock
from harness.errors import BrowserMissing, FaultKind, NotPermitted, ProbeError, Unconfirmed
from harness.ledger import Ledger
from harness.model import (
    Accepted,
    Assignment,
    Brief,
    Desk,
    DispatchState,
    Enquiry,
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
    return desk_with(zone="Europe/London", targets={"chat": Target(to=to)}, daily_limit=limit)


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


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as opened:
        yield opened


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


def runner(ledger: Ledger, clock: ManualClock, probe: ScriptedProbe, *, stop: Path | None = None) -> Runner:
    return Runner(ledger=ledger, clock=clock, probes={"chat": probe}, domain="shopper.example", stop=stop)


def states(ledger: Ledger) -> list[DispatchState]:
    return [dispatch.state for dispatch in ledger.facts().dispatches]


async def test_the_enquiry_is_in_the_ledger_before_the_probe_begins(ledger: Ledger, clock: ManualClock) -> None:
    known_to_the_ledger: list[Enquiry] = []

    async def script(assignment: Assignment) -> Events:
        known_to_the_ledger.extend(ledger.facts().enquiries)
        yield Accepted()

    made = await runner(ledger, clock, ScriptedProbe(script)).visit(make_visit())
    assert known_to_the_ledger == [made]


async def test_a_session_is_accepted_heard_and_closed(ledger: Ledger, clock: ManualClock) -> None:
    async def script(assignment: Assignment) -> Events:
        yield Accepted(reference="T-1")
        yield said("Thank you.")

    made = await runner(ledger, clock, ScriptedProbe(script)).visit(make_visit())
    facts = ledger.facts()
    assert states(ledger) == [DispatchState.ACCEPTED, DispatchState.CLOSED]
    assert facts.dispatches[0].reference == "T-1"
    assert [(reply.raw, reply.enquiry_id, reply.received_at) for reply in facts.replies] == [
        (b"Thank you.", made.id, START)
    ]


async def test_what_the_page_stamped_is_mapped_onto_the_clock(ledger: Ledger) -> None:
    class Shifted(ManualClock):
        def at(self, epoch: float) -> datetime:
            return START + timedelta(seconds=epoch)

    async def script(assignment: Assignment) -> Events:
        yield Accepted(epoch=1.5)
        yield said("Hello", epoch=4.25)

    await runner(ledger, Shifted(START), ScriptedProbe(script)).visit(make_visit())
    facts = ledger.facts()
    (accepted,) = [fact for fact in facts.dispatches if fact.state is DispatchState.ACCEPTED]
    assert accepted.at == START + timedelta(seconds=1.5)
    assert facts.replies[0].received_at == START + timedelta(seconds=4.25)


async def test_a_chat_that_the_desk_ends_is_over_at_once(ledger: Ledger, clock: ManualClock) -> None:
    async def script(assignment: Assignment) -> Events:
        yield Accepted()
        yield said("Goodbye.")

    await runner(ledger, clock, ScriptedProbe(script, stays=True)).visit(make_visit())
    assert clock.now() == START
    assert states(ledger) == [DispatchState.ACCEPTED, DispatchState.CLOSED]


async def test_a_probe_that_fails_is_a_fault_with_its_evidence(
    ledger: Ledger, clock: ManualClock, tmp_path: Path
) -> None:
    picture = tmp_path / "page.png"

    script = raising(ProbeError(FaultKind.MISSING_FIELD, "no field for the message", evidence=(picture,)))
    await runner(ledger, clock, ScriptedProbe(script)).visit(make_visit())
    (fact,) = ledger.facts().dispatches
    assert (fact.state, fact.fault) == (DispatchState.FAULT, FaultKind.MISSING_FIELD)
    assert fact.detail == "no field for the message"
    assert fact.evidence == (str(picture),)


async def test_evidence_is_named_from_the_workspace_and_never_by_a_path_out_of_it(
    ledger: Ledger, clock: ManualClock, tmp_path: Path
) -> None:
    kept = (tmp_path / "evidence" / "a" / "fault.jpg", tmp_path.parent / "elsewhere" / "trace.zip")
    script = raising(ProbeError(FaultKind.TIMEOUT, "no answer", evidence=kept))
    probe = ScriptedProbe(script)
    await replace(runner(ledger, clock, probe), home=tmp_path).visit(make_visit())
    (fact,) = ledger.facts().dispatches
    assert fact.evidence == ("evidence/a/fault.jpg", "trace.zip")


async def test_what_was_sent_and_never_answered_for_is_uncertain_and_keeps_what_a_reply_would_quote(
    ledger: Ledger, clock: ManualClock
) -> None:
    script = raising(Unconfirmed("no answer to the whole mail", reference="<m1@shopper.example>"))
    await runner(ledger, clock, ScriptedProbe(script)).visit(make_visit())
    (fact,) = ledger.facts().dispatches
    assert (fact.state, fact.at, fact.fault) == (DispatchState.UNCERTAIN, START, None)
    assert (fact.detail, fact.reference) == ("no answer to the whole mail", "<m1@shopper.example>")


async def test_a_session_that_breaks_is_not_closed_but_faulted(ledger: Ledger, clock: ManualClock) -> None:
    async def script(assignment: Assignment) -> Events:
        yield Accepted()
        yield said("One moment")
        raise ProbeError(FaultKind.BROWSER, "the page crashed")

    await runner(ledger, clock, ScriptedProbe(script, stays=True)).visit(make_visit())
    assert states(ledger) == [DispatchState.ACCEPTED, DispatchState.FAULT]
    assert len(ledger.facts().replies) == 1


async def test_a_missing_browser_is_our_fault_and_names_the_remedy(ledger: Ledger, clock: ManualClock) -> None:
    script = raising(BrowserMissing("no browser; install one with `shopper setup`"))
    await runner(ledger, clock, ScriptedProbe(script)).visit(make_visit())
    (fact,) = ledger.facts().dispatches
    assert fact.fault is FaultKind.BROWSER
    assert "shopper setup" in fact.detail


@pytest.mark.parametrize("events", [(), (said("Hello"),), (Accepted(), Accepted())], ids=["none", "early", "twice"])
async def test_a_probe_that_breaks_its_contract_is_our_fault(
    ledger: Ledger, clock: ManualClock, events: tuple[Accepted | Message, ...]
) -> None:
    async def script(assignment: Assignment) -> Events:
        for event in events:
            yield event

    await runner(ledger, clock, ScriptedProbe(script)).visit(make_visit())
    assert ledger.facts().dispatches[-1].fault is FaultKind.INTERNAL


async def test_a_defect_is_not_dressed_up_as_a_fact(ledger: Ledger, clock: ManualClock) -> None:
    with pytest.raises(KeyError):
        await runner(ledger, clock, ScriptedProbe(raising(KeyError("a bug")))).visit(make_visit())
    facts = ledger.facts()
    assert len(facts.enquiries) == 1
    assert facts.dispatches == ()


async def test_the_daily_limit_holds_for_visits_under_way_together(ledger: Ledger, clock: ManualClock) -> None:
    async def script(assignment: Assignment) -> Events:
        yield Accepted()

    desk = make_desk(limit=3)
    with pytest.raises(ExceptionGroup) as raised:
        await runner(ledger, clock, ScriptedProbe(script)).run([make_visit(n, desk=desk) for n in range(5)])
    assert raised.group_contains(NotPermitted)
    assert len(ledger.facts().enquiries) == 3


async def test_the_daily_limit_begins_anew_at_the_desks_midnight(ledger: Ledger) -> None:
    async def script(assignment: Assignment) -> Events:
        yield Accepted()

    clock = ManualClock(datetime(2026, 10, 5, 22, 30, tzinfo=UTC))  # half past eleven in London
    shopper = runner(ledger, clock, ScriptedProbe(script))
    desk = make_desk(limit=1)
    await shopper.visit(make_visit(1, desk=desk))
    with pytest.raises(NotPermitted):
        await shopper.visit(make_visit(2, desk=desk))
    await clock.advance(timedelta(minutes=30))
    await shopper.visit(make_visit(3, desk=desk))
    assert len(ledger.facts().enquiries) == 2


async def test_off_loopback_nothing_is_written_or_sent_without_consent(ledger: Ledger, clock: ManualClock) -> None:
    desk = make_desk(to="https://shop.example.com/chat")
    called = ScriptedProbe(raising(AssertionError("the probe was called")))
    with pytest.raises(NotPermitted):
        await runner(ledger, clock, called).visit(make_visit(desk=desk))
    assert ledger.facts().enquiries == ()


async def test_one_switch_stops_all(ledger: Ledger, clock: ManualClock, tmp_path: Path) -> None:
    async def script(assignment: Assignment) -> Events:
        yield Accepted()

    stop = tmp_path / "STOP"
    stop.touch()
    with pytest.raises(NotPermitted, match="STOP"):
        await runner(ledger, clock, ScriptedProbe(script), stop=stop).visit(make_visit())
    assert ledger.facts().enquiries == ()


async def test_visits_begin_at_their_times_and_not_before(ledger: Ledger) -> None:
    clock = ScaledClock(START)
    began: list[datetime] = []

    async def script(assignment: Assignment) -> Events:
        began.append(clock.now())
        yield Accepted()

    times = [START + timedelta(days=3), START + timedelta(hours=1)]
    shopper = Runner(ledger=ledger, clock=clock, probes={"chat": ScriptedProbe(script)}, domain="shopper.example")
    await shopper.run([make_visit(n, at=at) for n, at in enumerate(times)])
    assert [moment.date() for moment in began] == [times[1].date(), times[0].date()]
    assert all(moment >= due for moment, due in zip(began, sorted(times), strict=True))
