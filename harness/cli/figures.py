"""`shopper figures`: the measures alone, in seconds however large the ledger is."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import click
import numpy as np

from harness.cli.options import MONTH
from harness.cli.workspace import Workspace, workspace_options
from harness.clock import SystemClock
from harness.model import Desk
from harness.observe.calendars import by_calendar
from harness.observe.columns import Columns
from harness.observed import observed
from reports.gathering import cohort_of
from reports.group_table import groups_table
from reports.measures import by_kind, of_cohort
from reports.summary_json import to_json
from reports.tables import summary_table
from reports.year_month import YearMonth, zone_of

KINDS = ("desk", "channel", "scenario", "language")


@click.command("figures", epilog="Example: shopper figures --month 2026-10 --by scenario")
@click.option("--month", type=MONTH, help="As 2026-10: enquiries made in that month, by the desk's own calendar.")
@click.option("--desk", "desk_name", help="Only this desk.  [default: all]")
@click.option("--by", "kind", type=click.Choice(KINDS), default="channel", show_default=True, help="The groups.")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="The same as JSON, for machines; without curves, which may have a million steps.",
)
@workspace_options
def figures_command(
    workspace: Workspace, month: datetime | None, desk_name: str | None, kind: str, as_json: bool
) -> None:
    """The measures alone, without a page: of all enquiries, and of each desk, channel, scenario or language.

    What was judged once is kept in observed.db, in the workspace, so that only desks with anything new are judged
    again, and a million enquiries are measured in seconds. The file may be deleted at any time.
    """
    now = SystemClock().now()
    desks = workspace.desks()
    with workspace.ledger() as ledger:
        seen = observed(ledger, now, keep=workspace.kept_observations, undecided_cost=workspace.undecided_cost)
    if desk_name is not None:
        seen = seen.where(np.array([name == desk_name for name in seen.names["desk"]], np.bool_)[seen.rows["desk"]])
    if month is not None:
        seen = _of_month(seen, YearMonth(month.year, month.month), desks)
    cohort = cohort_of(by_calendar(seen, desks))
    hours = tuple(desks.values())
    whole, groups = of_cohort(cohort, now=now, desks=hours), by_kind(cohort, kind, now=now, desks=hours)
    if as_json:
        parts = {group.name: to_json(group.summary, curves=False) for group in groups}
        click.echo(json.dumps({"all": to_json(whole, curves=False), f"by_{kind}": parts}, indent=2))
        return
    click.echo(summary_table(whole))
    if groups:
        click.echo(f"\n{groups_table(groups, kind)}")


def _of_month(seen: Columns, month: YearMonth, desks: Mapping[str, Desk]) -> Columns:
    """The enquiries made in a month, by the calendar of each one's desk."""
    following = month.earlier(-1)
    bounds = [
        [datetime(each.year, each.month, 1, tzinfo=zone_of(name, desks)) for each in (month, following)]
        for name in seen.names["desk"]
    ]
    instants = np.array([[each.astimezone(UTC).replace(tzinfo=None) for each in pair] for pair in bounds], "M8[us]")
    first, end = instants.reshape(-1, 2).T
    code, made = seen.rows["desk"], seen.rows["created_at"]
    return seen.where((first[code] <= made) & (made < end[code]))
