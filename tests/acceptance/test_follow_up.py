"""A desk that asks by mail gets its answer, in the thread, once; and what it then says is judged by that."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from harness.cli.shopping import shop
from harness.cli.wiring import Staff, sandbox_shop
from harness.ledger import Ledger
from harness.model import Desk, DispatchState, Label, Observation
from harness.runner import Visit
from harness.sandbox import Temperament
from harness.scenario import load
from probes import PROBES
from reports.tables import timeline

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
