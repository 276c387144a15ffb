"""`shopper figures`: the measures alone, in seconds however large the ledger is."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from harness.cli.known import looked_at
from harness.cli.options import MONTH
from harness.cli.workspace import Workspace, workspace_options
from harness.observe.calendars import by_calendar
from reports.deleted import on_a_terminal, reaches
from reports.gathering import cohort_of, made_in
from reports.group_table import groups_table
from reports.measures import by_kind, of_cohort
from reports.month import common_zone
from reports.summary_json import to_json
from reports.tables import summary_table
from reports.year_month import YearMonth

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
    now = workspace.now()
    desks = workspace.desks()
    with workspace.ledger() as ledger:
        workspace.require_desk(desk_name, ledger)
        gone = ledger.purged_before()
        seen = looked_at(workspace, ledger, now, lambda kept: kept.columns)
    if desk_name is not None:
        seen = seen.of_desk(desk_name)
    period = None if month is None else YearMonth(month.year, month.month)
    if period is not None:
        seen = made_in(seen, period, desks.values())
    cohort = cohort_of(by_calendar(seen, desks))
    hours = tuple(desks.values())
    whole, groups = of_cohort(cohort, now=now, desks=hours), by_kind(cohort, kind, now=now, desks=hours)
    if as_json:
        parts = {group.name: to_json(group.summary, curves=False) for group in groups}
        told = {"all": to_json(whole, curves=False), f"by_{kind}": parts}
        click.echo(json.dumps(told | {"deleted_before": gone and gone.isoformat()}, indent=2))
        return
    click.echo(summary_table(whole))
    if groups:
        click.echo(f"\n{groups_table(groups, kind)}")
    if gone is not None and reaches(gone, period, ZoneInfo(common_zone(hours))):
        click.echo(f"\n{on_a_terminal(gone)}")
