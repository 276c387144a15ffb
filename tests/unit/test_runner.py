"""What the runner makes of a visit, with scripted probes, a real ledger and a clock moved by hand."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from harness.clock import ManualClock
from harness.errors import BrowserMissing, FaultKind, ProbeError, Unconfirmed
from harness.ledger import Ledger
from harness.model import Accepted, Assignment, DispatchState, Enquiry, Message
from tests.unit.visits import START, Events, ScriptedProbe, make_visit, raising, runner, said, states


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
