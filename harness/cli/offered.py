"""What scenarios offer, shopped all together: at the sandbox company, or at a desk of a workspace."""

import secrets
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from harness.cli.leave import ask_leave
from harness.cli.progress import Board, shown
from harness.cli.sandbox_shop import Staff, sandbox_shop
from harness.cli.shopping import shop, told_apart
from harness.cli.wiring import Instruments, workspace_instruments
from harness.cli.workspace import Workspace
from harness.compose import enquiry_id
from harness.ledger import Ledger
from harness.model import Desk, Kind, Observation, Scenario
from harness.runner import Visit
from harness.sandbox import Temperament

MONDAY_MORNING = datetime(2026, 10, 5, 9, tzinfo=UTC)  # when the sandbox's day begins
HELPFUL_PEOPLE = (Temperament.HELPFUL,)

Offer = tuple[Scenario, str, str]  # and a channel and a language of its own
Shopped = tuple[Desk, list[Observation]]


async def shop_sandbox(offers: Sequence[Offer]) -> Shopped:
    """The sandbox company, and what became of an enquiry for each offer, in order. Its people are not waited for."""
    with tempfile.TemporaryDirectory() as folder, Ledger.open(f"sqlite:///{folder}/ledger.db") as ledger:
        scenarios = tuple({id(scenario): scenario for scenario, _, _ in offers}.values())  # two may have one name
        staff = Staff(seed=7, scenarios=scenarios, temperaments=HELPFUL_PEOPLE)
        async with sandbox_shop(staff, ledger=ledger, start=MONDAY_MORNING, evidence=Path(folder)) as (tools, desk):
            # People who answer everything within hours, and have no machine that sends receipts.
            kept = replace(desk, thresholds=replace(desk.thresholds, acknowledgement=None))
            return await _shopped(tools, kept, offers, seed="7", patience=timedelta(days=30), say=lambda _: None)


async def shop_desk(
    workspace: Workspace,
    name: str,
    offers: Sequence[Offer],
    *,
    wait: timedelta,
    seed: str | None,
    say: Callable[[str], None],
) -> Shopped:
    """A desk of the workspace, and what was known of an enquiry for each offer after waiting, in order.

    `say` is told how it goes. Raises ConfigurationError or BrowserMissing before anything is sent.
    """
    desk = workspace.desk(name)
    with workspace.ledger() as ledger:
        ask_leave(desk, [Kind(scenario.id, channel, language) for scenario, channel, language in offers], ledger)
        async with workspace_instruments(workspace, ledger) as tools:
            return await _shopped(tools, desk, offers, seed=seed or secrets.token_hex(4), patience=wait, say=say)


async def _shopped(
    tools: Instruments,
    desk: Desk,
    offers: Sequence[Offer],
    *,
    seed: str,
    patience: timedelta,
    say: Callable[[str], None],
) -> Shopped:
    seeds = told_apart(
        f"{seed}/{desk.name}/{scenario.id}[{channel}-{language}]" for scenario, channel, language in offers
    )
    visits = [
        Visit(scenario=scenario, desk=desk, channel=channel, language=language, seed=own)
        for own, (scenario, channel, language) in zip(seeds, offers, strict=True)
    ]
    board = Board(total=len(visits), patience=patience)
    async with shown(board, say=say):
        seen = await shop(tools, visits, patience=patience, done=board.end, happened=board.hear)
    made = {each.enquiry.id: each for each in seen}
    return desk, [made[enquiry_id(own)] for own in seeds]
