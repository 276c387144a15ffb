"""A real Postfix that greylists, as a policy service of its administrator's tells it to."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.clock import ManualClock
from harness.declined import Retries
from harness.ledger import Ledger
from harness.model import Assignment, DispatchState, Target
from harness.sandbox.specimen import specimen
from harness.session import Session
from probes.smtp.lines import Lines
from tests.integration.mail.authority import Authority
from tests.integration.mail.dovecot import Dovecot
from tests.integration.mail.postfix import Postfix, running_postfix
from tests.integration.mail.sending import mail_probe

START = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
DELAY = timedelta(minutes=5)
RECIPIENT = "grey@acme.example"


class Clock(ManualClock):
    """Moves by itself to the moment that is waited for."""

    async def sleep(self, duration: timedelta) -> None:
        self._now += duration


class Greylist:
    """Answers Postfix's questions: whoever writes to somebody for the first time is to come again after DELAY."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self._met: dict[tuple[str, ...], datetime] = {}

    async def asked(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while question := await self._question(reader):
            triplet = tuple(question[name] for name in ("client_address", "sender", "recipient"))
            is_known = self._clock.now() - self._met.setdefault(triplet, self._clock.now()) >= DELAY
            writer.write(b"action=dunno\n\n" if is_known else b"action=defer_if_permit Greylisted, come again\n\n")
        writer.close()

    async def _question(self, reader: asyncio.StreamReader) -> dict[str, str]:
        lines = []
        while line := (await reader.readline()).decode().strip():
            lines.append(line)
        return dict(line.split("=", 1) for line in lines)


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


@pytest.fixture
async def greylisting(clock: Clock, authority: Authority, dovecot: Dovecot) -> AsyncIterator[Postfix]:
    policy = await asyncio.start_server(Greylist(clock).asked, "127.0.0.1", 0)
    starting = running_postfix(authority, dovecot, policy=policy.sockets[0].getsockname()[1])
    postfix = await asyncio.to_thread(starting.__enter__)
    yield postfix
    await asyncio.to_thread(starting.__exit__, None, None, None)
    policy.close()


async def test_a_server_that_greylists_has_the_letter_once_and_it_is_timed_from_then(
    greylisting: Postfix, clock: Clock, tmp_path: Path
) -> None:
    enquiry = specimen(created_at=START)
    target = Target(to=RECIPIENT, via=f"smtp://127.0.0.1:{greylisting.ports.plain}")
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        ledger.append_enquiry(enquiry)
        async with mail_probe(Lines(patience=10.0), tmp_path) as probe:
            assignment = Assignment(enquiry=enquiry, target=target, confined=True)
            await Session(assignment=assignment, ledger=ledger, clock=clock, retries=Retries(clock=clock)).hold(probe)
        facts = ledger.facts()
    (declined,), (accepted, closed) = facts.events, facts.dispatches
    assert declined.text.startswith("tried again in 5 min: 127.0.0.1")
    assert declined.text.endswith(f"450 4.7.1 <{RECIPIENT}>: Recipient address rejected: Greylisted, come again")
    assert (accepted.state, accepted.at, closed.state) == (DispatchState.ACCEPTED, START + DELAY, DispatchState.CLOSED)
    (letter,) = await asyncio.to_thread(greylisting.letters, RECIPIENT)
    assert letter["Message-ID"] == accepted.reference
