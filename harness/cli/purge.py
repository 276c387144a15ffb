"""`shopper purge`: deletes what is older than may be kept."""

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import click

from harness.cli.options import AGE, DAY
from harness.cli.serving import serving
from harness.cli.workspace import Workspace, workspace_options
from harness.errors import ConfigurationError
from harness.ledger import Ledger, Old
from reports.wording import moment, number_of


@click.command("purge", epilog="Example: shopper purge --older-than 400d --dry-run")
@click.option("--before", "day", type=DAY, help="As 2026-01-01: enquiries made before that day began (UTC).")
@click.option("--older-than", "age", type=AGE, help="As 400d: enquiries made longer ago than that.")
@click.option("--dry-run", is_flag=True, help="Say what would be deleted, and delete nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@workspace_options
def purge_command(workspace: Workspace, day: datetime | None, age: timedelta | None, dry_run: bool, yes: bool) -> None:
    """Delete for good, from the ledger and evidence/, all there is of enquiries that were made before a day.

    What came back goes with them, people's words on it too, and mails of nobody's from before that day. Their months
    can be reported no more, so write those reports first; reports that were written or mailed stay as they are, for
    you to keep or delete. What is reported later says what is missing. Form letters are known by their copies: with
    fewer of them left, later verdicts may change, which `shopper rejudge --dry-run` tells.
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
        _purge(workspace, ledger, before, now)


def _purge(workspace: Workspace, ledger: Ledger, before: datetime, now: datetime) -> None:
    ledger.purge(before, at=now, beside=partial(_delete_files, workspace))
    ledger.give_back_room()
    click.echo("deleted")


def _delete_files(workspace: Workspace, gone: Old) -> None:
    """Delete what lies beside the ledger. Raises ConfigurationError where a file may not be deleted."""
    # Made of what is no more; the next command that wants it makes it anew.
    kept = list(workspace.folder.glob(f"{workspace.kept_observations.name}*"))
    try:
        for path in kept:
            path.unlink()
        for folder in _evidence(workspace, gone.enquiries):
            shutil.rmtree(folder)
    except OSError as error:
        raise ConfigurationError(
            f"{error.filename}: cannot be deleted: {error.strerror or error}; nothing has left the ledger: see that "
            "you may delete it, and purge again"
        ) from error


def _refuse_open(old: Old, now: datetime) -> None:
    """Raises ConfigurationError where an answer may still come: it would be nobody's."""
    if old.watched_until is not None and old.watched_until > now:
        raise ConfigurationError(
            f"some of that is still waited for, until {moment(old.watched_until)}; nothing was deleted: name an "
            "earlier day, or wait"
        )


def _told(workspace: Workspace, old: Old) -> str:
    folders = number_of(len(_evidence(workspace, old.enquiries)), "folder")
    told = number_of(len(old.enquiries), "enquiry"), number_of(len(old.replies), "reply"), f"{folders} of evidence"
    return ", ".join(told)


def _evidence(workspace: Workspace, enquiries: Iterable[str]) -> list[Path]:
    """The folders that are really theirs, and beneath evidence/."""
    wanted = set(enquiries)
    if not workspace.evidence.is_dir():
        return []
    return [
        each for each in workspace.evidence.iterdir() if each.name in wanted and each.is_dir() and not each.is_symlink()
    ]
