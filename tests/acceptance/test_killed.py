"""Killing `shopper run` at any moment loses no reply that was answered with 250, and sends no letter twice."""

import asyncio
import random
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.clock import ScaledClock
from harness.ledger import Ledger
from harness.model import Desk, Outcome, Target
from harness.observe import observations
from harness.sandbox import Company, Temperament
from harness.scenario import load_all
from tests.desks import desk_with
from tests.forking import Shopper
from tests.integration.mail.peer import Peer
from tests.ports import free_port

if TYPE_CHECKING:
    from tests.acceptance import conftest

ROUNDS = 10
SHIPPED = Path(__file__).parents[2] / "scenarios"
LATE = SHIPPED / "late-delivery.toml"
TALKATIVE = (Temperament.RECEIPT_THEN_PERSON, Temperament.BOT_AT_ONCE, Temperament.HELPFUL)


def make_workspace(folder: Path, *, inbox_port: int, desk: Desk) -> None:
    mail = desk.targets["mail"]
    (folder / "desks.toml").write_text(
        f"""
[inbox]
domain = "shopper.example"
listen = "127.0.0.1:{inbox_port}"

[desks.sandbox]
title = "The sandbox company"
kind = "own"
zone = "Europe/London"
daily_limit = 1000
[desks.sandbox.channels.mail]
to = "{mail.to}"
via = "{mail.via}"
""",
        encoding="utf-8",
    )


def begin_run(folder: Path, *, seed: int, count: int = 1) -> Shopper:
    return Shopper(
        *("run", LATE, "--desk", "sandbox", "--channel", "mail", "--language", "en", "--count", str(count)),
        *("--seed", str(seed), "--wait", "1h", "--workspace", folder),
    )


def run_and_kill(folder: Path, *, seed: int, after: float) -> None:
    """One `shopper run`, ended with SIGKILL `after` seconds from its first enquiry on the way."""
    with closing(begin_run(folder, seed=seed, count=5)) as run:
        first = run.stderr.readline()
        assert " mail: " in first, first + run.stderr.read()
        run.process.join(after)  # the moment of the kill is the point of the test, not a wait for something


def lost(sent: Iterable[str], folder: Path) -> set[str]:
    with Ledger.open(f"sqlite:///{folder / 'ledger.db'}") as ledger:
        return set(sent) - {reply.sha256 for reply in ledger.facts().replies}


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_no_reply_that_was_answered_with_250_is_lost(tmp_path: Path) -> None:
    chance = random.Random()
    inbox_port = free_port()
    company = Company(
        seed=3,
        clock=ScaledClock(datetime(2026, 10, 5, 9, tzinfo=UTC)),
        deliver_to=("127.0.0.1", inbox_port),
        scenarios=tuple(load_all(SHIPPED, channels=("mail", "web_form", "chat", "messaging")).values()),
        temperaments=TALKATIVE,
    )
    async with company:
        make_workspace(tmp_path, inbox_port=inbox_port, desk=company.desk(name="sandbox"))
        rounds = 0
        while rounds < ROUNDS or len(company.sent) < ROUNDS:  # on a busy machine more are killed before they hear much
            await asyncio.to_thread(run_and_kill, tmp_path, seed=rounds, after=chance.uniform(0.0, 0.6))
            rounds += 1
        answered = [each.sha256 for each in company.sent]
    assert lost(answered, tmp_path) == set()


async def test_a_letter_that_a_crash_left_without_an_answer_is_uncertain_and_never_sent_again(
    shopper: "conftest.Shopper", tmp_path: Path
) -> None:
    """The server has the letter to its final dot, and we are gone before it can say so."""
    running: list[Shopper] = []
    gone = asyncio.Event()

    async def kill() -> None:
        if running:
            await asyncio.to_thread(running.pop().kill)
            gone.set()

    peer = Peer(then=kill)
    async with peer.listening() as via:
        desk = desk_with(
            name="sandbox", title="The sandbox company", targets={"mail": Target(to="care@sandbox.example", via=via)}
        )
        make_workspace(tmp_path, inbox_port=free_port(), desk=desk)
        with closing(begin_run(tmp_path, seed=1)) as run:
            running.append(run)
            await gone.wait()
        (killed,) = peer.taken
        # The next run, of another customer, leaves the first one's letter alone.
        again = ("run", LATE, "--desk", "sandbox", "--channel", "mail", "--language", "en", "--wait", "1s")
        code, _, told = await asyncio.to_thread(shopper, *again, "--workspace", tmp_path)
        assert code == 0, told
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        seen = observations(ledger.facts(), datetime.now(UTC))
    outcomes = {each.enquiry.persona.email: each.outcome for each in seen}
    (lost_one,) = (email for email, outcome in outcomes.items() if outcome is Outcome.UNCERTAIN)
    assert lost_one.encode() in killed
    assert len(peer.taken) == len(outcomes) == 2
    assert lost_one.encode() not in peer.taken[1]
