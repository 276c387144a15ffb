"""`shopper purge`: deletes what is older than may be kept."""

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from harness.cli.options import DURATION
from harness.cli.serving import serving
from harness.cli.workspace import Workspace, workspace_options
from harness.errors import ConfigurationError
from harness.ledger import Ledger, Old
from reports.wording import moment, number_of

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("purge", epilog="Example: shopper purge --older-than 400d --dry-run")
@click.option("--before", "day", type=_DAY, help="As 2026-01-01: enquiries made before that day began (UTC).")
@click.option("--older-than", "age", type=DURATION, help="As 400d: enquiries made longer ago than that.")
@click.option("--dry-run", is_flag=True, help="Say what would be deleted, and delete nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@workspace_options
def purge_command(workspace: Workspace, day: datetime | None, age: timedelta | None, dry_run: bool, yes: bool) -> None:
    """Delete for good, from the ledger and evidence/, all there is of enquiries that were made before a day.

    What came back goes with them, people's words on it too, and mails of nobody's from before that day. Their months
    can be reported no more, so write those reports first; reports that were written or mailed stay as they are, for
    you to keep or delete. Form letters are known by their copies: with fewer of them left, later verdicts may change,
    which `shopper rejudge --dry-run` tells.
    """
    if (day is None) is (age is None):
        raise click.UsageError("say how old: either --before or --older-than")
    now = workspace.now()
    before = day.replace(tzinfo=UTC) if day is not None else now - (age or timedelta(0))
    with serving(workspace), workspace.ledger() as ledger:
        old = ledger.old(before)
        _refuse_open(old, now)
        click.echo(f"made before {moment(before)}: {_told(workspace, old)}")
        if dry_run or not (old.enquiries or old.replies):
            return
        if not yes:
            click.confirm("Delete it for good?", abort=True)
        _purge(workspace, ledger, before)


def _purge(workspace: Workspace, ledger: Ledger, before: datetime) -> None:
    gone = ledger.purge(before)
    # Made of what is no more; the next command that wants it makes it anew.
    for path in workspace.folder.glob(f"{workspace.kept_observations.name}*"):
        path.unlink()
    for folder in _evidence(workspace, gone.enquiries):
        shutil.rmtree(folder)
    ledger.give_back_room()
    click.echo("deleted")


def _refuse_open(old: Old, now: datetime) -> None:
    """Raises ConfigurationError where an answer may still come: it would be nobody's."""
    if old.watched_until is not None and old.watched_until > now:
        raise ConfigurationError(
            f"some of that is still waited for, until {moment(old.watched_until)}; nothing was deleted: name an "
            "earlier day, or wait"
        )


def _told(workspace: Workspace, old: Old) -> str:
    enquiries = "1 enquiry" if len(old.enquiries) == 1 else f"{len(old.enquiries):,} enquiries"
    replies = "1 reply" if len(old.replies) == 1 else f"{len(old.replies):,} replies"
    folders = number_of(len(list(_evidence(workspace, old.enquiries))), "folder")
    return f"{enquiries}, {replies}, {folders} of evidence"


def _evidence(workspace: Workspace, enquiries: Iterable[str]) -> Iterable[Path]:
    """The folders that are really theirs, and beneath evidence/."""
    wanted = set(enquiries)
    if not workspace.evidence.is_dir():
        return []
    return [
        each for each in workspace.evidence.iterdir() if each.name in wanted and each.is_dir() and not each.is_symlink()
    ]
