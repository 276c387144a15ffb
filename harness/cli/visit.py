"""`shopper visit`: one enquiry of a schedule, as `shopper serve` has it made; in no list of commands."""

import click

from harness.cli.ending import run_to_the_end
from harness.cli.faults import tell_faults
from harness.cli.leave import ask_leave
from harness.cli.wiring import workspace_instruments
from harness.cli.workspace import Workspace, workspace_options
from harness.clock import SystemClock
from harness.compose import enquiry_id
from harness.errors import SeedUsed
from harness.ledger import Ledger
from harness.model import Enquiry
from harness.observe import observations
from harness.runner import Visit
from harness.session import Happened
from reports.standards import OUR_FAULTS
from reports.wording import one_line

OUR_FAULT = 3


@click.command(
    "visit",
    hidden=True,
    epilog="Example: shopper visit late-delivery --desk acme --channel mail --language en --seed spring/1",
)
@click.argument("name", metavar="SCENARIO")
@click.option("--desk", "desk_name", required=True, metavar="NAME")
@click.option("--channel", required=True)
@click.option("--language", required=True)
@click.option("--seed", required=True, help="The enquiry's, which is refused if the ledger has it.")
@workspace_options
def visit_command(workspace: Workspace, name: str, desk_name: str, channel: str, language: str, seed: str) -> int:
    """Make one enquiry and stay for its session, not for replies by mail: `shopper serve` takes those in."""
    desk = workspace.desk(desk_name)
    visit = Visit(scenario=workspace.scenario(name), desk=desk, channel=channel, language=language, seed=seed)
    with workspace.ledger() as ledger:
        if ledger.among([enquiry_id(seed)]):  # one that outlived the `shopper serve` before this one was at it already
            return 0
        ask_leave(desk, [visit.kind], ledger)
        try:
            enquiry = run_to_the_end(_make(workspace, ledger, visit))
        except SeedUsed:  # or is at it just now
            return 0
        (seen,) = observations(next(iter(ledger.about([enquiry.id]))), SystemClock().now())
    for line in tell_faults([seen], workspace.folder.absolute()):
        click.echo(line, err=True)
    return OUR_FAULT if seen.outcome in OUR_FAULTS else 0


async def _make(workspace: Workspace, ledger: Ledger, visit: Visit) -> Enquiry:
    async with workspace_instruments(workspace, ledger) as tools:
        return await tools.runner.visit(visit, happened=_tell)


def _tell(enquiry: Enquiry, fact: Happened) -> None:
    """As soon as it is written down, for whatever becomes of it: it is never made again."""
    if isinstance(fact, Enquiry):
        click.echo(line_of(enquiry))


def line_of(enquiry: Enquiry) -> str:
    """One enquiry that was made, safe to print whatever its scenario says."""
    return (
        f"{enquiry.created_at:%Y-%m-%d %H:%M:%S}Z  {enquiry.id}: asked {enquiry.desk} by {enquiry.channel}: "
        f"{one_line(enquiry.subject, 100)}"
    )
