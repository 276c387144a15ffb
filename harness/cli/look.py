"""`shopper status` and `shopper show`: what is known now."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from harness.cli.serving import is_served
from harness.cli.workspace import Workspace, workspace_options
from harness.clock import SystemClock
from harness.errors import ConfigurationError
from harness.hours import by_calendar
from harness.ledger import Ledger
from harness.model import Enquiry
from harness.observe import form_letters, may_be_answered, observations, unmatched
from harness.sites import is_own_site
from harness.turns import agenda
from probes.evidence import PIECES, Folder
from reports import tables

SERVED = "`shopper serve` holds the inbox open."
NOT_SERVED = "`shopper serve` is not running: replies come in only while `shopper run` waits, or with `shopper import`."


@click.command("status", epilog="Example: shopper status --desk acme")
@click.option("--desk", "desk_name", help="Only this desk.")
@click.option("--json", "as_json", is_flag=True, help="The summary as JSON, for machines.")
@workspace_options
def status_command(workspace: Workspace, desk_name: str | None, as_json: bool) -> None:
    """What is in flight, answered, silent, overdue; and replies that fit no enquiry."""
    now = SystemClock().now()
    with workspace.ledger() as ledger:
        facts = ledger.facts(desk=desk_name)
        # What fits nobody may be any desk's, and what other desks' letters taught is not among the facts of one.
        doubts = unmatched(ledger.facts() if desk_name else facts)
    seen = observations(by_calendar(facts, workspace.desks()), now, undecided_cost=workspace.undecided_cost)
    left = agenda(seen, now)
    if as_json:
        from reports import measures, summary_json  # noqa: PLC0415  (the table needs no arithmetic)

        summary = summary_json.to_json(measures.summarise(seen, now=now, desks=workspace.desks().values()))
        waiting = {"several": len(doubts.torn), "none": len(doubts.orphans)}
        said = {"due": len(left), "next_at": left.next_at.isoformat() if left.next_at else None}
        click.echo(json.dumps({**summary, "to_review": waiting, "follow_ups": said}, indent=2))
        return
    click.echo(tables.status_table(seen, now))
    if any(each.enquiry.session is None and may_be_answered(each, now) for each in seen):
        click.echo(f"\n{SERVED if is_served(workspace) else NOT_SERVED}")
    if doubts:
        click.echo(f"\n{tables.left_to_review(len(doubts.torn), len(doubts.orphans))}")
    if left.due:
        click.echo(f"\n{len(left.due)} of our answers to what desks ask by mail are due; `shopper serve` says them.")
    if links := [each for each in left.links if is_own_site(each.url, each.enquiry.to or "")]:
        click.echo(f"\n{len(links)} requests are to be confirmed by a link; `shopper serve` follows them.")


@click.command("show", epilog="Example: shopper show 7qk2m4")
@click.argument("enquiry", required=False)
@click.option("--raw", is_flag=True, help="Also print the raw bytes of every reply, undecodable ones escaped.")
@workspace_options
def show_command(workspace: Workspace, enquiry: str | None, raw: bool) -> None:
    """One enquiry's timeline: what was sent, what came back, who wrote it and why we think so.

    ENQUIRY is an id as `status` prints it, or its beginning; without one, the latest is shown.
    """
    with workspace.ledger() as ledger:
        wanted = ledger.enquiry(enquiry) if enquiry else _latest(ledger)
        facts = ledger.facts(desk=wanted.desk)
    facts = by_calendar(facts, workspace.desks())
    known = observations(facts, SystemClock().now(), undecided_cost=workspace.undecided_cost)
    (seen,) = (each for each in known if each.enquiry.id == wanted.id)
    click.echo(tables.timeline(seen, form_letters(known)))
    for line in evidence_lines(workspace.evidence.absolute() / wanted.id):
        click.echo(line)
    if raw:
        for judged in seen.replies:
            click.echo(f"\n--- {judged.reply.id}  sha256 {judged.reply.sha256}")
            click.echo(tables.printable(judged.reply.raw.decode("utf-8", errors="backslashreplace")))


def evidence_lines(folder: Path) -> Iterator[str]:
    """What there is of an enquiry's evidence, by its path, and what each piece is; none for none."""
    kept = Folder(path=folder).contents()
    if kept:
        yield "\nevidence:"
    for path, piece in kept:
        yield f"  {path}\n      {PIECES[piece]} ({_size(path)})"


def _size(path: Path) -> str:
    size = path.stat().st_size
    return f"{size:,} bytes" if size < 1_000 else f"{size / 1_000:,.0f} kB"


def _latest(ledger: Ledger) -> Enquiry:
    made = ledger.facts().enquiries
    if not made:
        raise ConfigurationError("the ledger holds no enquiry yet; make one with `shopper run`")
    return max(made, key=lambda each: each.created_at)
