"""`shopper check`: what would fail, before anything is sent."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import click

from harness.cli.workspace import Workspace, workspace_options
from harness.clock import SystemClock
from harness.desk import permit
from harness.errors import BadFile, ShopperError
from harness.lint import Severity, lint
from harness.model import Desk, Scenario
from harness.runner import start_of_day
from probes.browser import find_browser

KNOCK_SECONDS = 5.0
DEFAULT_PORTS = {"http": 80, "https": 443, "smtp": 25}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One thing looked at: fine, worth knowing, or in the way."""

    mark: str  # ok, warn or FAIL
    what: str


@click.command("check", epilog="Example: shopper check --desk acme")
@click.option("--desk", "desk_name", help="Only this desk.  [default: all]")
@workspace_options
def check_command(workspace: Workspace, desk_name: str | None) -> int:
    """Look over files, consent, servers, ledger and browser. Connects, and sends nothing.

    A desk off loopback is not even connected to without its consent. Exits with 2 if anything would fail.
    """
    lines = []
    for line in _all(workspace, desk_name):
        lines.append(line)
        click.echo(f"{line.mark:5} {line.what}")
    bad = sum(line.mark == "FAIL" for line in lines)
    click.echo(f"\n{bad} of {len(lines)} checks would fail" if bad else f"\nall {len(lines)} checks passed")
    return 2 if bad else 0


def _all(workspace: Workspace, desk_name: str | None) -> Iterator[Line]:
    scenarios: dict[str, Scenario] = {}
    try:
        scenarios = workspace.scenarios()
        yield Line(mark="ok", what=f"{len(scenarios)} scenarios read")
    except BadFile as error:
        yield from (Line(mark="FAIL", what=str(problem)) for problem in error.problems)
    yield from _wording(scenarios.values())
    try:
        desks = workspace.settings().desks
        yield Line(mark="ok", what=f"{len(desks)} desks read from {workspace.desks_file}")
    except ShopperError as error:
        yield Line(mark="FAIL", what=str(error))
        return
    yield from _instruments(workspace)
    for desk in [workspace.desk(desk_name)] if desk_name else desks.values():
        yield from _desk(workspace, desk)


def _wording(scenarios: Iterable[Scenario]) -> Iterator[Line]:
    """What a cautious colleague would say of the scenarios, each remark once with all the places it is about."""
    places: dict[tuple[Severity, str], list[str]] = {}
    for scenario in scenarios:
        for finding in lint(scenario):
            places.setdefault((finding.severity, finding.problem), []).append(f"{scenario.id} {finding.where}".strip())
    for (severity, problem), where in places.items():
        mark = "FAIL" if severity is Severity.REFUSE else "warn"
        yield Line(mark=mark, what=f"{problem}: {', '.join(where)}")


def _instruments(workspace: Workspace) -> Iterator[Line]:
    browser = find_browser()
    if browser is None:
        yield Line(mark="FAIL", what="no browser for forms and chats; install one with `shopper setup`")
    else:
        yield Line(mark="ok", what=f"browser {browser}")
    try:
        with workspace.ledger():
            yield Line(mark="ok", what="the ledger opens")
    except ShopperError as error:
        yield Line(mark="FAIL", what=str(error))
    if workspace.stop_file.exists():
        yield Line(mark="warn", what=f"{workspace.stop_file} exists: nothing will be sent to any desk")


def _desk(workspace: Workspace, desk: Desk) -> Iterator[Line]:
    now = SystemClock().now()
    for channel, target in desk.targets.items():
        try:
            with workspace.ledger() as ledger:
                sent = ledger.sent_since(desk.name, start_of_day(desk, now))
            permit(desk, channel, now=now, sent_today=sent)
        except ShopperError as error:
            yield Line(mark="FAIL", what=str(error))
        else:
            yield asyncio.run(_knock(f"desk {desk.name}, {channel}", target.via or target.to))


async def _knock(who: str, url: str) -> Line:
    """Whether something answers at the address of `url`: a connection is opened and closed, nothing is said."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    try:
        async with asyncio.timeout(KNOCK_SECONDS):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError) as error:
        return Line(mark="FAIL", what=f"{who}: nothing answers at {host}:{port} ({str(error) or 'timed out'})")
    writer.close()
    return Line(mark="ok", what=f"{who}: {host}:{port} answers")
