"""A mail to the sandbox, shopped by the product itself: how long it waits for an answer that it can tell."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.cli.shopping import shop
from harness.cli.wiring import SANDBOX_INBOX, instruments
from harness.clock import ScaledClock
from harness.ledger import Ledger
from harness.model import Outcome
from harness.runner import Visit
from harness.sandbox import Company, Temperament
from harness.scenario import load
from probes import PROBES

MONDAY = datetime(2026, 10, 5, 9, tzinfo=UTC)
LATE = load(Path(__file__).parents[3] / "scenarios" / "late-delivery.toml", channels=PROBES)
PATIENCE = timedelta(days=5)


@pytest.mark.parametrize(("cost", "outcome"), [(1.0, Outcome.ANSWERED), (0.0, Outcome.UNDECIDED)])
async def test_an_answer_that_the_workspace_calls_undecided_is_not_the_end_of_waiting(
    tmp_path: Path, cost: float, outcome: Outcome
) -> None:
    clock = ScaledClock(MONDAY, settle=0.02)
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        opening = instruments(
            ledger=ledger, clock=clock, inbox=SANDBOX_INBOX, evidence=tmp_path / "evidence", undecided_cost=cost
        )
        async with opening as tools:
            assert tools.inbox is not None
            company = Company(
                seed=7,
                clock=clock,
                deliver_to=tools.inbox.address,
                scenarios=[LATE],
                temperaments=(Temperament.HELPFUL,),
            )
            async with company:
                desk = company.desk(name="sandbox")
                visit = Visit(scenario=LATE, desk=desk, channel="mail", language="en", seed="1")
                (seen,) = await shop(tools, [visit], patience=PATIENCE)
    assert seen.outcome is outcome
    assert (clock.now() >= MONDAY + PATIENCE) is (outcome is Outcome.UNDECIDED)
