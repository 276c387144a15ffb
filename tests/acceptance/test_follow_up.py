"""A desk that asks by mail gets its answer, in the thread, once; and what it then says is judged by that."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.cli.faults import tell_faults
from harness.cli.run import exit_code
from harness.cli.sandbox_shop import Staff, sandbox_shop
from harness.cli.shopping import shop
from harness.clock import SystemClock
from harness.errors import FaultKind
from harness.ledger import Ledger
from harness.model import Desk, Dispatch, DispatchState, FollowUp, Label, Observation, Reply, Source
from harness.observe import observations
from harness.runner import Visit
from harness.sandbox import Temperament
from harness.sandbox.specimen import specimen
from harness.scenario import load
from probes import PROBES
from reports.tables import timeline
from tests.desks import desk_with

START = datetime(2026, 10, 5, 9, tzinfo=UTC)
LATE = load(Path(__file__).parents[2] / "scenarios" / "late-delivery.toml", channels=PROBES)


def visit(desk: Desk, channel: str, number: int) -> Visit:
    return Visit(scenario=LATE, desk=desk, channel=channel, language="en", seed=f"ask/{number}")


async def asked(folder: Path) -> tuple[tuple[Observation, ...], Ledger]:
    """What is known after two enquiries by mail at a company whose people ask for the order number."""
    staff = Staff(seed=7, scenarios=(LATE,), temperaments=(Temperament.ASKS_AGAIN,))
    ledger = Ledger.open(f"sqlite:///{folder / 'ledger.db'}")
    async with sandbox_shop(staff, ledger=ledger, start=START, evidence=folder) as (tools, desk):
        seen = await shop(tools, [visit(desk, "mail", number) for number in range(2)], patience=timedelta(days=15))
    return seen, ledger


async def test_the_sandbox_asks_is_told_and_answers(tmp_path: Path) -> None:
    seen, ledger = await asked(tmp_path)
    with ledger:
        for each in seen:
            asks, answer = each.replies
            saying, said = each.turns
            assert (saying.state, said.state, said.turn) == (DispatchState.SAYING, DispatchState.SAID, 0)
            assert asks.reply.received_at < said.at < answer.reply.received_at
            assert answer.verdict.label is Label.PERSONALISED
            assert each.complete_at == answer.reply.received_at
            assert each.enquiry.follow_ups[0].text not in answer.text
            shown = timeline(each)
            assert "a follow-up, as the desk asked" in shown
            assert each.enquiry.persona.order in shown.partition("a follow-up, as the desk asked")[2]
        assert len(ledger.facts().replies) == 4


async def test_a_desk_is_told_in_good_time_even_where_more_enquiries_are_to_be_made(tmp_path: Path) -> None:
    staff = Staff(seed=7, scenarios=(LATE,), temperaments=(Temperament.ASKS_AGAIN,))
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        async with sandbox_shop(staff, ledger=ledger, start=START, evidence=tmp_path) as (tools, desk):
            now, later = visit(desk, "mail", 0), replace(visit(desk, "mail", 1), at=START + timedelta(days=10))
            seen = await shop(tools, [now, later], patience=timedelta(days=15))
    for each in seen:
        (_, said), asks = each.turns, each.replies[0]
        assert timedelta(0) < said.at - asks.reply.received_at < timedelta(days=1)


# --- What is said of follow-ups that were not said


@pytest.fixture
def asks(workspace: Path) -> Iterator[Ledger]:
    """A workspace's ledger with an enquiry of yesterday that a desk has asked something about."""
    yesterday = SystemClock().now() - timedelta(days=1)
    enquiry = specimen(follow_ups=(FollowUp(asked=("order number",), text="It is A-10442."),), created_at=yesterday)
    with Ledger.open(f"sqlite:///{workspace / 'ledger.db'}") as ledger:
        ledger.append_enquiry(enquiry)
        ledger.append_dispatch(Dispatch(enquiry_id=enquiry.id, state=DispatchState.ACCEPTED, at=yesterday))
        ledger.append_reply(
            Reply(
                id="r1",
                received_at=yesterday + timedelta(minutes=1),
                source=Source.INBOX,
                media_type="message/rfc822",
                raw=b"From: Mia <mia@acme.example>\r\n\r\nYour order number, please.\r\n",
                recipient=enquiry.persona.email,
                sender="mia@acme.example",
            )
        )
        yield ledger


def begun(ledger: Ledger, state: DispatchState, *, fault: FaultKind | None = None, detail: str = "") -> None:
    for each in (DispatchState.SAYING, state):
        kind, words = (fault, detail) if each is state else (None, "")
        fact = Dispatch(enquiry_id=specimen().id, state=each, at=SystemClock().now(), turn=0, fault=kind, detail=words)
        ledger.append_dispatch(fact)
        if state is DispatchState.SAYING:
            return


def test_status_says_what_is_due(asks: Ledger, shopper: Callable[..., tuple[int, str, str]], workspace: Path) -> None:
    code, out, _ = shopper("status", "--workspace", workspace)
    assert (code, "1 of our answers to what desks ask by mail is due" in out) == (0, True)
    _, out, _ = shopper("status", "--json", "--workspace", workspace)
    assert json.loads(out)["follow_ups"] == {"due": 1, "next_at": None}
    begun(asks, DispatchState.SAYING)
    _, out, _ = shopper("status", "--json", "--workspace", workspace)
    assert json.loads(out)["follow_ups"] == {"due": 0, "next_at": None}


@pytest.mark.parametrize(
    ("state", "fault", "detail", "words"),
    [
        (DispatchState.SAYING, None, "", "may have been said, or not: we were stopped while saying it"),
        (DispatchState.UNCERTAIN, None, "no answer within 600 s", "may have been said, or not: no answer within 600 s"),
        (DispatchState.FAULT, FaultKind.REJECTED, "mx: 550 no", "could not be said, rejected: mx: 550 no"),
    ],
)
def test_a_follow_up_that_is_not_known_to_have_been_said_is_told_of_and_counts_as_our_fault(
    asks: Ledger, state: DispatchState, fault: FaultKind | None, detail: str, words: str
) -> None:
    begun(asks, state, fault=fault, detail=detail)
    seen = observations(asks.facts(), SystemClock().now())
    told = "\n".join(tell_faults(seen, Path()))
    assert words in told
    assert f"enquiry {specimen().id}, its follow-up number 1" in told
    assert exit_code(seen, desk_with()) == 3
    shown = timeline(seen[0])
    assert "a follow-up" in shown
    assert "as the desk asked" not in shown
