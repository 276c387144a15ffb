"""When a link that a desk asks to be followed is due, and that it is followed once."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from harness.clock import ManualClock
from harness.confirming import confirm_due
from harness.errors import FaultKind, ProbeError, Unconfirmed
from harness.ledger import Ledger
from harness.model import (
    Accepted,
    Assignment,
    Confirmed,
    DispatchState,
    Event,
    Facts,
    SessionEvent,
    SessionEventKind,
    Target,
)
from harness.runner import Runner
from harness.turns.timing import LONGEST, SHORTEST
from tests.unit.due import due
from tests.unit.opting_in import ACCEPTED, DESK, LATER, T0, asks, enquiry, fact, known


def test_a_link_is_due_some_minutes_after_the_mail_and_not_before() -> None:
    facts = known(ACCEPTED, asks())
    soon = due(facts, T0 + timedelta(minutes=1))
    assert (soon.links, len(soon)) == ((), 0)
    assert soon.next_at is not None
    assert SHORTEST <= soon.next_at - asks().received_at <= LONGEST
    (link,) = due(facts, soon.next_at).links
    assert (link.url, link.reply.id, link.at) == ("http://127.0.0.1:8000/c/1", "r1", soon.next_at)


def test_so_it_is_where_a_chat_took_a_message_to_be_answered_by_mail() -> None:
    chat = enquiry(channel="chat", session=timedelta(minutes=5))
    left = SessionEvent(enquiry_id=chat.id, at=T0, kind=SessionEventKind.LEFT_MESSAGE)
    (link,) = due(replace(known(ACCEPTED, asks(), of=chat), events=(left,)), LATER).links
    assert (link.url, link.enquiry.channel) == ("http://127.0.0.1:8000/c/1", "chat")


@pytest.mark.parametrize(
    "facts",
    [
        known(asks()),
        known(ACCEPTED, asks(), of=enquiry(channel="mail", to="care@acme.example")),
        known(ACCEPTED, asks(), of=enquiry(channel="chat", session=timedelta(minutes=5))),
        known(ACCEPTED, asks(), fact(DispatchState.CONFIRMING)),
        known(ACCEPTED, asks(), asks("http://127.0.0.1:8000/c/2", number=2), fact(DispatchState.CONFIRMING)),
    ],
    ids=["not accepted", "a mail", "a chat", "begun", "begun, and asked anew"],
)
def test_no_other_link_is_ever_due(facts: Facts) -> None:
    assert due(facts, LATER).links == ()


MAILER = "https://click.mailer.example/t/1?to=acme"


def test_a_link_to_the_forms_site_goes_before_one_that_leads_elsewhere() -> None:
    (link,) = due(known(ACCEPTED, asks(MAILER), asks(number=2)), LATER).links
    assert link.url == "http://127.0.0.1:8000/c/1"


class Follower:
    """A form's probe that keeps which links it is asked to follow, and then raises what it was told to."""

    stays = False

    def __init__(self, error: Exception | None = None) -> None:
        self.followed: list[tuple[Assignment, str]] = []
        self._error = error

    async def perform(self, assignment: Assignment) -> AsyncGenerator[Event, None]:  # noqa: ARG002
        yield Accepted()

    async def confirm(self, assignment: Assignment, url: str) -> Confirmed:
        self.followed.append((assignment, url))
        if self._error is not None:
            raise self._error
        return Confirmed(words="It is confirmed.")


@pytest.mark.parametrize(
    ("error", "state", "fault", "detail"),
    [
        (None, DispatchState.CONFIRMED, None, "It is confirmed."),
        (Unconfirmed("who knows"), DispatchState.NOT_CONFIRMED, None, "who knows"),
        (
            ProbeError(FaultKind.REJECTED, "expired"),
            DispatchState.NOT_CONFIRMED,
            FaultKind.REJECTED,
            "expired",
        ),
        (RuntimeError("the machine is gone"), DispatchState.CONFIRMING, None, ""),
    ],
)
async def test_it_is_followed_once_whatever_becomes_of_it_and_only_with_leave(
    tmp_path: Path, error: Exception | None, state: DispatchState, fault: FaultKind | None, detail: str
) -> None:
    probe, stop = Follower(error), tmp_path / "STOP"
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        ledger.append_enquiry(enquiry())
        ledger.append_dispatch(ACCEPTED)
        ledger.append_reply(asks())
        clock = ManualClock(LATER)
        runner = Runner(ledger=ledger, clock=clock, probes={"web_form": probe}, domain="shopper.example", stop=stop)
        agenda = due(ledger.facts(), LATER)

        stop.touch()
        assert await confirm_due(runner, {"acme": DESK}, agenda) == 0
        abroad = replace(DESK, targets={"web_form": Target(to="https://acme.com/contact")})
        stop.unlink()
        assert await confirm_due(runner, {"acme": abroad}, agenda) == 0, "there is no consent"
        moved = replace(DESK, targets={"web_form": Target(to="http://127.0.0.1:8001/contact")})
        assert await confirm_due(runner, {"acme": moved}, agenda) == 0
        assert await confirm_due(runner, {}, agenda) == 0
        assert probe.followed == []

        try:
            assert await confirm_due(runner, {"acme": DESK}, agenda) == 1
        except* RuntimeError:
            assert state is DispatchState.CONFIRMING
        assert await confirm_due(runner, {"acme": DESK}, agenda) == 0
        ((assignment, url),) = probe.followed
        assert (assignment.confined, url) == (True, "http://127.0.0.1:8000/c/1")
        last = ledger.facts().dispatches[-1]
        assert (last.state, last.fault, last.detail) == (state, fault, detail)
