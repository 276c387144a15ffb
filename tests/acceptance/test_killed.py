"""Killing `shopper run` at any moment loses no reply that was answered with 250."""

import asyncio
import random
import socket
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from harness.clock import ScaledClock
from harness.ledger import Ledger
from harness.model import Desk
from harness.sandbox import Company, Temperament
from harness.scenario import load_all

ROUNDS = 10
SHIPPED = Path(__file__).parents[2] / "scenarios"
TALKATIVE = (Temperament.RECEIPT_THEN_PERSON, Temperament.BOT_AT_ONCE, Temperament.HELPFUL)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


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


async def run_and_kill(folder: Path, *, seed: int, after: float) -> None:
    """One `shopper run`, ended with SIGKILL `after` seconds from its first enquiry on the way."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from harness.cli import main; main()", "run", str(SHIPPED / "late-delivery.toml")),
        *("--desk", "sandbox", "--channel", "mail", "--language", "en", "--count", "5"),
        *("--seed", str(seed), "--wait", "1h", "--workspace", str(folder)),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    first = await process.stderr.readline()
    assert b" mail: " in first, (first + await process.stderr.read()).decode()
    with suppress(TimeoutError):  # the moment of the kill is the point of the test, not a wait for something
        await asyncio.wait_for(process.wait(), timeout=after)
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()


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
        scenarios=tuple(load_all(SHIPPED, channels=("mail", "web_form", "chat")).values()),
        temperaments=TALKATIVE,
    )
    async with company:
        make_workspace(tmp_path, inbox_port=inbox_port, desk=company.desk(name="sandbox"))
        for number in range(ROUNDS):
            await run_and_kill(tmp_path, seed=number, after=chance.uniform(0.0, 0.6))
        answered = [each.sha256 for each in company.sent]
    assert len(answered) >= ROUNDS, "too few replies were taken in for the kills to mean anything"
    assert lost(answered, tmp_path) == set()
