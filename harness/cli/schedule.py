"""`shopper schedule`: the enquiries that `shopper serve` is going to make by itself."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import click
from tabulate import tabulate

from harness.cli.planned import Made, as_json, asked_for, plans, when
from harness.cli.serving import is_served
from harness.cli.workspace import Workspace, workspace_options
from harness.compose import enquiry_id
from harness.errors import ConfigurationError
from harness.schedule import Appointment, Plan, appointments

_WEEK = timedelta(days=7)
SERVED = "`shopper serve` is running and makes them."
NOT_SERVED = "`shopper serve` is not running: it makes them, each at its time, and none later."


@click.command("schedule", epilog="Example: shopper schedule --desk acme --days 30")
@click.option("--desk", "desk_name", help="Only this desk.  [default: all that have a schedule]")
@click.option(
    "--days", type=click.IntRange(1, 366), default=7, show_default=True, help="How far to look ahead from now."
)
@click.option("--json", "machine", is_flag=True, help="The same as JSON, for machines.")
@workspace_options
def schedule_command(workspace: Workspace, desk_name: str | None, days: int, machine: bool) -> None:
    """The enquiries that `shopper serve` is going to make by itself, and what each week takes of the desk's limit.

    How many, of what and when is said in desks.toml, in [desks.NAME.schedule]. Moments are drawn at random and stay the
    same; what fell due while `shopper serve` was not running is not made up for.
    """
    now = workspace.now()
    wanted = _wanted(workspace, desk_name)
    until = now + timedelta(days=days)
    coming = [(plan, each) for plan in wanted for each in appointments(plan, since=now, until=until)]
    coming.sort(key=lambda found: found[1].at)
    with workspace.ledger() as ledger:
        weeks = [week for plan in wanted for week in _weeks(plan, ledger.among, now, until)]
    if machine:
        told = {"appointments": [as_json(each) for _, each in coming], "weeks": [asdict(week) for week in weeks]}
        click.echo(json.dumps({**told, "served": is_served(workspace)}, indent=2, default=date.isoformat))
        return
    click.echo(_table(coming, days))
    click.echo(f"\n{_weeks_table(weeks)}\n")
    for plan in wanted:
        click.echo(f"{plan.desk.name}: {asked_for(plan.schedule)} by itself")
    click.echo(SERVED if is_served(workspace) else NOT_SERVED)


def _wanted(workspace: Workspace, desk_name: str | None) -> tuple[Plan, ...]:
    settings = workspace.settings()
    if desk_name is not None:
        workspace.desk(desk_name)  # whose name may be mistyped
    found = tuple(each for each in plans(workspace, settings) if desk_name in (None, each.desk.name))
    if not found:
        who = "no desk has a schedule" if desk_name is None else f"desk {desk_name} has no schedule"
        table = f"[desks.{desk_name or 'NAME'}.schedule]"
        raise ConfigurationError(f"{workspace.desks_file}: {who}; add a table {table} with, say, a_week = 10")
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class _Week:
    """A desk's week from Monday to Sunday, the whole of it: how many fall into it, were made and are to come."""

    desk: str
    begins: date
    enquiries: int
    made: int
    to_come: int
    busiest_day: int
    daily_limit: int


def _weeks(plan: Plan, made: Made, now: datetime, until: datetime) -> Iterator[_Week]:
    zone = ZoneInfo(plan.desk.zone)
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    while (begins := datetime.combine(monday, time(), zone)) < until:
        ends = datetime.combine(monday + _WEEK, time(), zone)
        found = appointments(plan, since=begins, until=ends)
        per_day = Counter(each.at.astimezone(zone).date() for each in found)
        yield _Week(
            desk=plan.desk.name,
            begins=monday,
            enquiries=len(found),
            made=len(made([enquiry_id(each.seed) for each in found if each.at <= now])),
            to_come=sum(each.at > now for each in found),
            busiest_day=max(per_day.values(), default=0),
            daily_limit=plan.desk.budget.daily,
        )
        monday += _WEEK


def _table(coming: Iterable[tuple[Plan, Appointment]], days: int) -> str:
    rows = [[when(each, plan.desk), each.desk, *each.kind] for plan, each in coming]
    if not rows:
        return f"nothing falls due in the next {days} days"
    return tabulate(rows, headers=["when, by the desk's clock", "desk", "scenario", "channel", "language"])


def _weeks_table(weeks: Iterable[_Week]) -> str:
    rows = [
        [each.begins, each.desk, each.enquiries, each.made, each.to_come, f"{each.busiest_day} of {each.daily_limit}"]
        for each in weeks
    ]
    return tabulate(
        rows, headers=["week from", "desk", "enquiries", "made", "to come", "busiest day, of the daily limit"]
    )
