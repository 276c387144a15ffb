"""The instruments together with a company to shop, for those who shop one: its web site takes a while to import."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from harness.cli.wiring import SANDBOX_INBOX, Instruments, instruments
from harness.clock import ScaledClock
from harness.ledger import Ledger
from harness.model import Desk, Scenario
from harness.sandbox import USUAL, Company, Temperament


@dataclass(frozen=True, kw_only=True, slots=True)
class Staff:
    """Who answers at the sandbox company, and what they know."""

    seed: int
    scenarios: tuple[Scenario, ...]
    temperaments: tuple[Temperament, ...] = USUAL


@asynccontextmanager
async def sandbox_shop(
    staff: Staff, *, ledger: Ledger, start: datetime, evidence: Path
) -> AsyncIterator[tuple[Instruments, Desk]]:
    """The sandbox company and everything to shop it with, on a clock that skips quiet time."""
    clock = ScaledClock(start)
    async with instruments(ledger=ledger, clock=clock, inbox=SANDBOX_INBOX, evidence=evidence) as tools:
        assert tools.inbox is not None  # noqa: S101  (for the type checker: SANDBOX_INBOX listens)
        company = Company(
            seed=staff.seed,
            clock=clock,
            deliver_to=tools.inbox.address,
            scenarios=staff.scenarios,
            temperaments=staff.temperaments,
        )
        async with company:
            yield tools, company.desk(name="sandbox")
