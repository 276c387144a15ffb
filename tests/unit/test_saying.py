"""Saying what is due: at most once whatever happens, and never without leave."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from harness.clock import ManualClock
from harness.errors import FaultKind, ProbeError
from harness.ledger import Ledger
from harness.model import (
    Accepted,
    Assignment,
    Budget,
    Consent,
    Correspondent,
    Desk,
    Dispatch,
    DispatchState,
    Event,
    FollowUp,
    Remark,
    Reply,
    Source,
    Target,
)
from harness.probe_token import enquiry_of
from harness.runner import Runner
from harness.sandbox.specimen import specimen
from harness.saying import say, say_due
from harness.turns import Agenda
from tests.desks import desk_with
from tests.unit.due import due

T0 = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
NOW = T0 + timedelta(hours=6)
KEY = b"k" * 32


class Correspondence:
    """A mail probe that keeps what it is asked to say, and then does what `act` does."""

    stays = False

    def __init__(self, act: Callable[[], None] = lambda: None) -> None:
        self.said: list[tuple[Assignment, Remark]] = []
        self._act = act

    async def perform(self, assignment: Assignment) -> AsyncGenerator[Event, None]:  # noqa: ARG002
        yield Accepted()

    async def say(self, assignment: Assignment, remark: Remark) -> Accepted:
        self.said.append((assignment, remark))
        self._act()
        return Accepted(reference="<turn@shopper.example>")


class Mute:
    """A probe that cannot answer."""

    stays = False

    async def perform(self, assignment: Assignment) -> AsyncGenerator[Event, None]:  # noqa: ARG002
        yield Accepted()


def desk(name: str = "acme", *, consent: Consent | None = None, limit: int = 10, to: str = "care@acme.example") -> Desk:
    return desk_with(
        name=name,
        zone="Europe/London",
        targets={"mail": Target(to=to, via="smtp://127.0.0.1:2525")},
        budget=Budget(daily=limit),
        consent=consent,
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as opened:
        enquiry = specimen(
            created_at=T0,
            follow_ups=(
                FollowUp(asked=("order number",), text="It is A-10442."),
                FollowUp(asked=("photo",), text="I have none."),
            ),
        )
        opened.append_enquiry(enquiry)
        opened.append_dispatch(Dispatch(enquiry_id=enquiry.id, state=DispatchState.ACCEPTED, at=T0))
        opened.append_reply(
            Reply(
                id="r1",
                received_at=T0 + timedelta(minutes=30),
                source=Source.INBOX,
                media_type="message/rfc822",
                raw=b"From: Mia <mia@acme.example>\r\n\r\nYour order number and a photo, please.\r\n",
                recipient=enquiry.persona.email,
                sender="mia@acme.example",
            )
        )
        yield opened


def runner(ledger: Ledger, probe: Correspondence | Mute, *, stop: Path | None = None) -> Runner:
    clock = ManualClock(NOW)
    return Runner(ledger=ledger, clock=clock, probes={"mail": probe}, domain="shopper.example", stop=stop, key=KEY)


def left(ledger: Ledger) -> Agenda:
    return due(ledger.facts(), NOW)


def facts(ledger: Ledger) -> list[tuple[DispatchState, int | None]]:
    return [(each.state, each.turn) for each in ledger.facts().dispatches if each.turn is not None]


def kept(ledger: Ledger, turn: int) -> Dispatch:
    return [each for each in ledger.facts().dispatches if each.turn == turn][-1]


async def test_it_is_said_in_one_letter_and_written_down_with_its_reference(ledger: Ledger) -> None:
    probe = Correspondence()
    assert await say_due(runner(ledger, probe), {"acme": desk()}, left(ledger)) == 1
    ((assignment, remark),) = probe.said
    assert assignment.target.to == "mia@acme.example"
    assert assignment.confined
    assert enquiry_of(assignment.token or "", KEY) == specimen().id
    assert "It is A-10442.\n\nI have none." in remark.text
    saying, said = DispatchState.SAYING, DispatchState.SAID
    assert facts(ledger) == [(saying, 0), (saying, 1), (said, 0), (said, 1)]
    assert kept(ledger, 1).reference == "<turn@shopper.example>"
    assert left(ledger) == Agenda(due=(), next_at=None)


async def test_that_it_is_begun_is_on_the_disk_before_anything_is_sent(ledger: Ledger) -> None:
    seen: list[tuple[DispatchState, int | None]] = []
    probe = Correspondence(lambda: seen.extend(facts(ledger)))
    await say_due(runner(ledger, probe), {"acme": desk()}, left(ledger))
    assert seen == [(DispatchState.SAYING, 0), (DispatchState.SAYING, 1)]


async def test_after_a_crash_while_saying_it_is_never_said_again(ledger: Ledger) -> None:
    def crash() -> None:
        raise RuntimeError("the machine is gone")

    probe = Correspondence(crash)
    before = left(ledger)
    with pytest.raises(RuntimeError):
        await say(runner(ledger, probe), desk(), before.due[0])
    assert facts(ledger) == [(DispatchState.SAYING, 0), (DispatchState.SAYING, 1)]
    assert left(ledger) == Agenda(due=(), next_at=None)
    assert await say_due(runner(ledger, probe), {"acme": desk()}, before) == 0
    assert len(probe.said) == 1


async def test_of_two_processes_with_the_same_agenda_one_says_it(ledger: Ledger) -> None:
    first, second = Correspondence(), Correspondence()
    agenda = left(ledger)
    begun = await asyncio.gather(
        *(say_due(runner(ledger, probe), {"acme": desk()}, agenda) for probe in (first, second))
    )
    assert sorted(begun) == [0, 1]
    assert len(first.said) + len(second.said) == 1


async def test_a_follow_up_that_fails_is_a_fact_and_not_tried_again(ledger: Ledger) -> None:
    def refuse() -> None:
        raise ProbeError(FaultKind.REJECTED, "mx declined the mail: 550 no")

    assert await say_due(runner(ledger, Correspondence(refuse)), {"acme": desk()}, left(ledger)) == 1
    failed = kept(ledger, 0)
    assert (failed.state, failed.fault, failed.detail) == (
        DispatchState.FAULT, FaultKind.REJECTED, "mx declined the mail: 550 no"
    )  # fmt: skip
    assert left(ledger).due == ()


@pytest.mark.parametrize(
    ("until", "is_said"),
    [(date(2026, 11, 23), True), (date(2026, 11, 22), False), (None, False)],
    ids=["consent", "expired", "none"],
)
async def test_off_loopback_nothing_is_said_without_todays_consent(
    ledger: Ledger, until: date | None, is_said: bool
) -> None:
    consent = None if until is None else Consent(by="Jane Doe", given=date(2026, 11, 1), until=until)
    probe = Correspondence()
    desks = {"acme": desk(consent=consent, to="care@acme.com")}
    assert await say_due(runner(ledger, probe), desks, left(ledger)) == is_said
    assert [assignment.target.to for assignment, _ in probe.said] == ["care@acme.com"] * is_said
    assert len(left(ledger).due) == (not is_said)


async def test_the_switch_that_stops_all_stops_this_too(ledger: Ledger, tmp_path: Path) -> None:
    stop = tmp_path / "STOP"
    stop.touch()
    probe = Correspondence()
    assert await say_due(runner(ledger, probe, stop=stop), {"acme": desk()}, left(ledger)) == 0
    assert (probe.said, facts(ledger), len(left(ledger).due)) == ([], [], 1)


async def test_a_desks_own_question_is_answered_though_its_daily_limit_is_spent(ledger: Ledger) -> None:
    probe = Correspondence()
    assert await say_due(runner(ledger, probe), {"acme": desk(limit=1)}, left(ledger)) == 1


async def test_a_desk_that_we_do_not_know_or_that_takes_no_mail_is_not_answered(ledger: Ledger) -> None:
    probe = Correspondence()
    form_alone = replace(desk(), targets={"web_form": Target(to="http://127.0.0.1/contact")})
    for desks in ({}, {"acme": form_alone}):
        assert await say_due(runner(ledger, probe), desks, left(ledger)) == 0
    assert await say_due(runner(ledger, Mute()), {"acme": desk()}, left(ledger)) == 0
    assert (probe.said, facts(ledger)) == ([], [])


def test_a_probe_that_answers_is_told_from_one_that_cannot() -> None:
    assert isinstance(Correspondence(), Correspondent)
    assert not isinstance(Mute(), Correspondent)
