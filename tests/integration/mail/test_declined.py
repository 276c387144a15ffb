"""Letters for a real mail server that declines them for now: who waits is in nobody's way, and goes only with leave."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from harness.clock import ManualClock
from harness.errors import FaultKind, NotPermitted
from harness.ledger import Ledger
from harness.model import Consent, Desk, Dispatch, DispatchState, Enquiry, SessionEvent, Target
from harness.runner import Runner, Visit
from harness.scenario import load
from harness.session import Happened
from probes import PROBES
from probes.smtp.lines import Lines
from tests.desks import desk_with
from tests.integration.mail.peer import Peer
from tests.integration.mail.sending import mail_probe

LATE = load(Path(__file__).parents[3] / "scenarios" / "late-delivery.toml", channels=PROBES)
NEARLY_MIDNIGHT = datetime(2026, 11, 23, 23, 57, tzinfo=UTC)
PAUSE = timedelta(minutes=5)
GREY = "451 4.7.1 Greylisted"
CONSENT = Consent(by="Ada", given=date(2026, 11, 1), until=date(2026, 11, 23))


class Shop:
    """A runner with one place, a server that declines the first letter, and what has become of the enquiries."""

    def __init__(self, ledger: Ledger, stop: Path) -> None:
        self.peer = Peer(answers={"RCPT": GREY})
        self.clock = ManualClock(NEARLY_MIDNIGHT)
        self.consent: Consent | NotPermitted | None = CONSENT
        self.declined, self.closed = asyncio.Event(), asyncio.Event()
        self.stop, self._ledger = stop, ledger

    @asynccontextmanager
    async def shopping(self, letters: int, *, to: str = "care@acme.example") -> AsyncIterator[asyncio.Task[None]]:
        """That many visits under way."""
        async with self.peer.listening() as via, mail_probe(Lines(patience=10.0), self.stop.parent) as probe:
            desk = desk_with(targets={"mail": Target(to=to, via=via)}, consent=CONSENT)
            runner = Runner(
                ledger=self._ledger,
                clock=self.clock,
                probes={"mail": probe},
                domain="shopper.example",
                stop=self.stop,
                at_once=1,
                consent=self._consent,
            )
            visits = [
                Visit(scenario=LATE, desk=desk, channel="mail", language="en", seed=f"s{number}")
                for number in range(letters)
            ]
            task = asyncio.ensure_future(runner.run(visits, happened=self._happened))
            await self.declined.wait()
            yield task
            await task

    def fault(self) -> Dispatch:
        (fault,) = self._ledger.facts().dispatches
        return fault

    def _consent(self, _desk: Desk) -> Consent | None:
        if isinstance(self.consent, NotPermitted):
            raise self.consent
        return self.consent

    def _happened(self, _enquiry: Enquiry, fact: Happened) -> None:
        if isinstance(fact, SessionEvent):
            self.peer.answers.clear()
            self.declined.set()
        elif isinstance(fact, Dispatch) and fact.state is DispatchState.CLOSED:
            self.closed.set()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        yield Shop(ledger, tmp_path / "STOP")


async def test_a_letter_that_waits_to_be_tried_again_holds_no_place(shop: Shop) -> None:
    async with shop.shopping(2) as task:
        await shop.closed.wait()  # the second, while the first waits and no time passes
        assert len(shop.peer.taken) == 1
        assert not task.done()
        await shop.clock.advance(PAUSE)
    assert len(shop.peer.taken) == 2


async def test_places_are_never_more_than_there_are(shop: Shop) -> None:
    async with shop.shopping(4):
        await shop.clock.advance(PAUSE)
    assert (len(shop.peer.taken), shop.peer.most_at_once) == (4, 1)


@pytest.mark.parametrize(
    ("consent", "why"),
    [
        (CONSENT, "and the consent of Ada ended on 2026-11-23; ask again"),
        (None, "and there is no consent on record"),
        (NotPermitted("desk acme was taken out"), "and not again: desk acme was taken out"),
    ],
    ids=["at midnight", "withdrawn", "its desk is gone"],
)
async def test_without_consent_nothing_more_goes_out_and_the_ending_says_why(
    shop: Shop, consent: Consent | NotPermitted, why: str
) -> None:
    async with shop.shopping(1, to="care@shop.acme-lamps.com"):
        shop.consent = consent
        await shop.clock.advance(PAUSE)
    assert shop.peer.commands.count("DATA") == len(shop.peer.taken) == 0
    assert (shop.fault().fault, why in shop.fault().detail) == (FaultKind.NOT_NOW, True)


async def test_a_stop_ends_the_waiting(shop: Shop) -> None:
    async with shop.shopping(1):
        shop.stop.touch()
        await shop.clock.advance(timedelta(minutes=1))
    assert f"{GREY}; tried once, and not again: {shop.stop} exists" in shop.fault().detail
