"""`shopper status` and `shopper show`: what is known now."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from harness.cli.known import looked_at
from harness.cli.planned import as_json as planned_json
from harness.cli.planned import next_words, plans_there, soonest
from harness.cli.serving import is_served
from harness.cli.workspace import Workspace, workspace_options
from harness.errors import ConfigurationError
from harness.model import Observation, Outcome, Template
from harness.observe import may_be_answered
from harness.observe.calendars import by_calendar
from harness.observe.columns import Columns
from harness.observed import Seen
from harness.sites import is_own_site
from harness.turns import agenda
from probes.evidence import PIECES, Folder
from reports import tables
from reports.wording import moment, so_many

SERVED = "`shopper serve` holds the inbox open."
NOT_SERVED = "`shopper serve` is not running: replies come in only while `shopper run` waits, or with `shopper import`."


@click.command("status", epilog="Example: shopper status --desk acme")
@click.option("--desk", "desk_name", help="Only this desk.")
@click.option("--json", "as_json", is_flag=True, help="The summary as JSON, for machines.")
@workspace_options
def status_command(workspace: Workspace, desk_name: str | None, as_json: bool) -> None:
    """What is in flight, answered, silent, overdue; and replies that fit no enquiry."""
    now = workspace.now()
    desks = workspace.desks()

    def take(kept: Seen) -> tuple[Columns, tuple[Observation, ...], tuple[int, int]]:
        asked = kept.columns if desk_name is None else kept.columns.of_desk(desk_name)
        return asked, kept.observations(kept.unsettled(asked), desks), kept.unplaced  # which may be any desk's

    with workspace.ledger() as ledger:
        workspace.require_desk(desk_name, ledger)
        known, seen, (torn, orphans) = looked_at(workspace, ledger, now, take)
    left = agenda(seen, now)
    planned = plans_there(workspace, desk_name)
    upcoming = None if planned is None else soonest(planned, now)
    if as_json:
        from reports import gathering, measures, summary_json  # noqa: PLC0415  (the table needs no arithmetic)

        cohort = gathering.cohort_of(by_calendar(known, desks))
        summary = summary_json.to_json(measures.of_cohort(cohort, now=now, desks=desks.values()))
        waiting = {"several": torn, "none": orphans}
        said = {"due": len(left), "next_at": left.next_at.isoformat() if left.next_at else None}
        more = {"to_review": waiting, "follow_ups": said, "next": upcoming and planned_json(upcoming)}
        click.echo(json.dumps({**summary, **more}, indent=2))
        return
    outcomes = {each: int(known.came_to(each).sum()) for each in Outcome}
    click.echo(tables.status_table(seen, now, outcomes=outcomes))
    if any(each.enquiry.session is None and may_be_answered(each, now) for each in seen):
        click.echo(f"\n{SERVED if is_served(workspace) else NOT_SERVED}")
    if torn or orphans:
        click.echo(f"\n{tables.left_to_review(torn, orphans)}")
    if left.due:
        due = so_many(
            len(left.due),
            "of our answers to what desks ask by mail is due; `shopper serve` says it.",
            "of our answers to what desks ask by mail are due; `shopper serve` says them.",
        )
        click.echo(f"\n{due}")
    if links := [each for each in left.links if is_own_site(each.url, each.enquiry.to or "")]:
        asked = so_many(len(links), "request is to be confirmed by a link", "requests are to be confirmed by links")
        click.echo(f"\n{asked}, which `shopper serve` follows.")
    if upcoming is not None:
        then = "" if is_served(workspace) else "; `shopper serve` makes it, and is not running"
        click.echo(f"\n{next_words(upcoming, desks[upcoming.desk])}{then}")
    if planned is None:
        click.echo("\nno schedule can be kept as it stands; `shopper check` says why")


@click.command("show", epilog="Example: shopper show 7qk2m4")
@click.argument("enquiry", required=False)
@click.option("--raw", is_flag=True, help="Also print the raw bytes of every reply, undecodable ones escaped.")
@workspace_options
def show_command(workspace: Workspace, enquiry: str | None, raw: bool) -> None:
    """One enquiry's timeline: what was sent, what came back, who wrote it and why we think so.

    ENQUIRY is an id as `status` prints it, or its beginning; without one, the latest is shown.
    """
    now = workspace.now()

    def take(kept: Seen) -> tuple[Observation, tuple[Template, ...]]:
        asked = kept.columns.where(kept.columns.ids == wanted.id)
        (observation,) = kept.restated([wanted], workspace.desks())
        return observation, kept.letters(asked)

    with workspace.ledger() as ledger:
        wanted = ledger.enquiry(enquiry) if enquiry else ledger.latest_enquiry()
        if wanted.created_at > now:
            raise ConfigurationError(
                f"{wanted.id} was made {moment(wanted.created_at)}, and by this machine's clock it is {moment(now)}: "
                "set the clock right"
            )
        seen, letters = looked_at(workspace, ledger, now, take)
        all_kept = ledger.purged_before() is None
    click.echo(tables.timeline(seen, letters, all_kept=all_kept))
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
