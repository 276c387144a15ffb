"""`shopper check`: what would fail, before anything is sent."""

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta

import click

from harness.cli.check.desks import Checker
from harness.cli.check.files import instruments, scenario_files
from harness.cli.check.form import look_at_chat, look_at_form
from harness.cli.check.line import Line, Mark, mistakes, ok
from harness.cli.check.names import Names, parse_server
from harness.cli.check.visitor import prepare
from harness.cli.options import DURATION
from harness.cli.workspace import Workspace, workspace_options
from harness.desk import FORM
from harness.errors import ShopperError
from probes.secret_files import Secrets
from reports.wording import number_of, printable

__all__ = ["check_command"]


@click.command("check", epilog="Example: shopper check --desk acme --form")
@click.option("--desk", "desk_name", help="Only this desk.  [default: all]")
@click.option("--offline", is_flag=True, help="Ask no name server.")
@click.option(
    "--resolver",
    envvar="SHOPPER_RESOLVER",
    metavar="ADDRESS",
    help="The name server to ask, such as 127.0.0.1:5353.  [env: SHOPPER_RESOLVER; default: this machine's]",
)
@click.option("--form", "page", flag_value=FORM, help="Only the desk's form: what a run would fill in, and why.")
@click.option("--chat", "page", flag_value="chat", help="Only the desk's chat: whether it opens, and how it is told.")
@click.option("--scenario", help="With --form or --chat: the complaint.  [default: the first that fits]")
@click.option("--language", help="With --form or --chat: the customer's.  [default: the scenario's first]")
@click.option(
    "--timeout",
    type=DURATION,
    default="30s",
    show_default=True,
    help="With --form or --chat: for each step.",
)
@click.option("--json", "as_json", is_flag=True, help="The findings as JSON, for machines.")
@workspace_options
def check_command(
    workspace: Workspace,
    desk_name: str | None,
    offline: bool,
    resolver: str | None,
    page: str | None,
    scenario: str | None,
    language: str | None,
    timeout: timedelta,
    as_json: bool,
) -> int:
    """Look over files, consent, mail, servers, ledger and browser. Connects, logs in, and sends nothing.

    A desk off loopback is not even connected to without its consent. Name servers are asked about the domains in
    desks.toml that somebody can own: whether replies arrive (MX), and whether our mail is believed (SPF, DKIM, DMARC).

    With --form the desk's page is opened in a browser, and what a run would put into each field of its form is listed,
    with the reason and a picture on which the fields are numbered. No field is touched, and no request but a reading
    one (GET) leaves the page. With --chat the desk's chat is opened, and nothing is written in it.

    Exits with 2 if anything would fail.
    """
    if page is not None:
        if desk_name is None:
            raise click.UsageError(f"--{'form' if page == FORM else 'chat'} looks at one desk: name it with --desk")
        look = prepare(workspace, workspace.desk(desk_name), page, scenario=scenario, language=language)
        shown = look_at_form if page == FORM else look_at_chat
        return shown(look, timeout=timeout.total_seconds(), as_json=as_json)
    names = Names(parse_server(resolver) if resolver else None, offline=offline)
    return _tell(_all(workspace, desk_name, names), as_json=as_json)


def _tell(found: Iterable[Line], *, as_json: bool) -> int:
    """Print each finding once, as it comes, and what they amount to. Returns the exit code."""
    lines: list[Line] = []
    for line in found:
        if line in lines:  # a ledger that does not open stops the look at every channel
            continue
        lines.append(line)
        if not as_json:
            click.echo(_written(line))
    bad = sum(line.mark is Mark.FAIL for line in lines)
    if as_json:
        checks = [{"mark": line.mark.value, "what": line.what, "todo": line.todo} for line in lines]
        click.echo(json.dumps({"would_fail": bad, "checks": checks}, indent=2, ensure_ascii=False))
    else:
        click.echo(f"\n{_summary(lines, bad)}")
    return 2 if bad else 0


def _summary(lines: list[Line], bad: int) -> str:
    if bad:
        return f"{bad} of {len(lines)} checks would fail"
    doubtful = sum(line.mark is Mark.WARN for line in lines)
    return (
        f"nothing would fail; {doubtful} of {len(lines)} deserve a look"
        if doubtful
        else f"all {len(lines)} checks passed"
    )


def _written(line: Line) -> str:
    todo = f"\n      -> {line.todo}" if line.todo else ""
    return printable(f"{line.mark.value:5} {line.what}{todo}")  # servers' words among them


def _all(workspace: Workspace, desk_name: str | None, names: Names) -> Iterator[Line]:
    yield from scenario_files(workspace)
    try:
        settings = workspace.settings()
        yield ok(f"{number_of(len(settings.desks), 'desk')} read from {workspace.desks_file}")
    except ShopperError as error:
        yield from mistakes(error)
        return
    yield from instruments(workspace)
    desks = [workspace.desk(desk_name)] if desk_name else list(settings.desks.values())
    checker = Checker(workspace=workspace, settings=settings, names=names, environment=Secrets())
    yield from checker.lines(desks)
