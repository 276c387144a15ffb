"""`shopper run`: make enquiries at a desk and wait for what comes back."""

import json
import os
import secrets
from collections.abc import Iterable, Iterator
from datetime import timedelta

import click
from rich.console import Console

from harness.cli.ending import run_to_the_end
from harness.cli.faults import tell_faults
from harness.cli.leave import ask_leave
from harness.cli.options import DURATION, Needed
from harness.cli.progress import Board, on_standard_error, shown
from harness.cli.shopping import plan, shop, told_apart
from harness.cli.wiring import workspace_instruments
from harness.cli.workspace import Workspace, workspace_options
from harness.clock import SystemClock
from harness.errors import ConfigurationError
from harness.ledger import Ledger
from harness.model import Desk, Enquiry, Observation, Scenario
from harness.probe_token import UNSIGNED, key_from
from harness.runner import Visit
from harness.turns import unsaid
from probes import PROBES
from reports import tables
from reports.failures import scenario_failures
from reports.standards import OUR_FAULTS

FELL_SHORT, OUR_FAULT = 1, 3
_DESK = Needed("Name the desk to shop, as desks.toml does in [desks.NAME], such as --desk sandbox.")


@click.command("run", epilog="Example: shopper run late-delivery --desk acme --channel mail --count 5 --wait 2h")
@click.argument("names", nargs=-1, required=True, metavar="SCENARIO...")
@click.option("--desk", "desk_name", required=True, type=_DESK, metavar="NAME", help="A desk of desks.toml.")
@click.option(
    "--channel", "channels", multiple=True, type=click.Choice(list(PROBES)), help="May be repeated.  [default: all]"
)
@click.option("--language", help="Only this one of the scenario's languages.  [default: all]")
@click.option("--count", type=click.IntRange(1), default=1, show_default=True, help="Enquiries of each kind.")
@click.option("--seed", help="The same personas and wording again, in another ledger.  [default: random]")
@click.option(
    "--wait",
    type=DURATION,
    default="15m",
    show_default=True,
    help="How long to stay for replies once all were sent and chats are over; and for how long, of the half an hour "
    "that is its due, a mail is tried again which the desk's server declines for now.",
)
@click.option(
    "--timeout", type=DURATION, default="30s", show_default=True, help="How long the desk may take for one step."
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing of what is under way.")
@click.option("--json", "as_json", is_flag=True, help="The summary as JSON, for machines.")
@workspace_options
def run_command(
    workspace: Workspace,
    names: tuple[str, ...],
    desk_name: str,
    channels: tuple[str, ...],
    language: str | None,
    count: int,
    seed: str | None,
    wait: timedelta,
    timeout: timedelta,
    quiet: bool,
    as_json: bool,
) -> int:
    """Send the complaint of each SCENARIO (a file, or an id in scenarios/) to a desk and wait for replies.

    Waits until every enquiry is answered by a person or has come back undelivered, its window is over, or --wait
    has passed. What a desk asks by mail meanwhile is answered as the scenario's follow-ups say, some minutes to
    hours later. What is answered later is not lost: the enquiry stays in the ledger, and `shopper import` takes
    replies in.
    """
    desk = workspace.desk(desk_name)
    scenarios = [workspace.scenario(name) for name in names]
    offers = plan(scenarios, set(desk.targets) & set(channels or desk.targets), language=language)
    visits = list(_visits(offers, desk, count=count, seed=seed or secrets.token_hex(4)))
    if not visits:
        raise ConfigurationError(_nothing_to_do(scenarios, desk))
    with workspace.ledger() as ledger:
        if ask_leave(desk, [visit.kind for visit in visits], ledger) and key_from(os.environ) is None:
            click.echo(f"warning: {UNSIGNED}", err=True)
        tell = None if quiet else Board(total=len(visits), patience=wait)
        seen = run_to_the_end(_shop(workspace, ledger, visits, wait=wait, step=timeout, board=tell))
    _print(seen, desk, as_json=as_json)
    for line in tell_faults(seen, workspace.folder.absolute()):
        click.echo(line, err=True)
    return exit_code(seen, desk)


def _visits(offers: Iterable[tuple[Scenario, str, str]], desk: Desk, *, count: int, seed: str) -> Iterator[Visit]:
    kinds = [(offer, number) for offer in offers for number in range(count)]
    seeds = told_apart(
        f"{seed}/{desk.name}/{scenario.id}/{channel}/{language}/{number}"
        for (scenario, channel, language), number in kinds
    )
    for own, ((scenario, channel, language), _) in zip(seeds, kinds, strict=True):
        yield Visit(scenario=scenario, desk=desk, channel=channel, language=language, seed=own)


def _nothing_to_do(scenarios: list[Scenario], desk: Desk) -> str:
    offered = "; ".join(
        f"{each.id}: {', '.join(each.channels)} in {', '.join(sorted(each.briefs))}" for each in scenarios
    )
    return (
        f"nothing to send: desk {desk.name} has the channels {', '.join(desk.targets)}; "
        f"the scenarios offer {offered}; change --channel or --language"
    )


async def _shop(
    workspace: Workspace,
    ledger: Ledger,
    visits: list[Visit],
    *,
    wait: timedelta,
    step: timedelta,
    board: Board | None,
) -> tuple[Observation, ...]:
    """`board` is shown on standard error; None for none."""
    async with workspace_instruments(workspace, ledger, step=step) as tools:
        if board is None:
            return await shop(tools, visits, patience=wait)

        def done(enquiry: Enquiry) -> None:
            board.end(enquiry)
            say(f"{enquiry.id} {enquiry.channel}: {enquiry.subject}")

        async with shown(board, say=on_standard_error, console=Console(stderr=True)) as say:
            return await shop(tools, visits, patience=wait, done=done, happened=board.hear)


def _print(seen: tuple[Observation, ...], desk: Desk, *, as_json: bool) -> None:
    if as_json:
        from reports import measures, summary_json  # noqa: PLC0415  (the table needs no arithmetic)

        summary = measures.summarise(seen, now=SystemClock().now(), desks=[desk])
        click.echo(json.dumps(summary_json.to_json(summary), indent=2))
        return
    click.echo(tables.verdict_table(seen))
    for each in seen:
        for failure in scenario_failures(each, desk):
            click.echo(f"{each.enquiry.id}: {failure}")


def exit_code(seen: Iterable[Observation], desk: Desk) -> int:
    """0 done, 1 the desk fell short, 3 a probe of ours failed.

    It falls short of a threshold, by sending the enquiry back, and by being offline within its service hours.
    """
    seen = tuple(seen)
    if any(each.outcome in OUR_FAULTS or unsaid(each) for each in seen):
        return OUR_FAULT
    return FELL_SHORT if any(scenario_failures(each, desk) for each in seen) else 0
