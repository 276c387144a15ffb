"""The instruments of a run, for tests that shop for a while: an inbox, a ledger and a clock moved by hand."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from harness.cli.wiring import SANDBOX_INBOX, Instruments, instruments
from harness.clock import ManualClock
from harness.ledger import Ledger

START = datetime(2026, 10, 5, 9, tzinfo=UTC)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """For pages that never say what became of the form: a second after its answer they are given up."""
    monkeypatch.setattr("probes.form.sending._PATIENCE_WITH_WORDS", 1.0)


@pytest.fixture(scope="module")
def clock() -> ManualClock:
    return ManualClock(START)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def tools(tmp_path_factory: pytest.TempPathFactory, clock: ManualClock) -> AsyncIterator[Instruments]:
    folder = tmp_path_factory.mktemp("optin")
    with Ledger.open(f"sqlite:///{folder / 'ledger.db'}") as ledger:
        async with instruments(
            ledger=ledger, clock=clock, inbox=SANDBOX_INBOX, evidence=folder / "evidence", step=timedelta(seconds=15)
        ) as tools:
            yield tools
