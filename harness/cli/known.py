"""What is known of the enquiries that a command is asked about, by what is kept: nothing is judged twice for it."""

from datetime import datetime

from harness.cli.workspace import Workspace
from harness.ledger import Ledger
from harness.model import Observation
from harness.observed import Seen, looked_at
from reports.gathering import made_in
from reports.year_month import YearMonth


def known_of(
    workspace: Workspace, ledger: Ledger, *, desk: str | None, month: datetime | None
) -> tuple[Observation, ...]:
    """All that is known now of the enquiries at a desk in a month by its calendar, or at all desks, or ever."""
    desks = workspace.desks()

    def take(seen: Seen) -> tuple[Observation, ...]:
        asked = seen.columns if desk is None else seen.columns.of_desk(desk)
        if month is not None:
            asked = made_in(asked, YearMonth(month.year, month.month), desks.values())
        return seen.observations(asked, {})

    cost = workspace.undecided_cost
    return looked_at(ledger, workspace.now(), take, keep=workspace.kept_observations, undecided_cost=cost)
