"""`shopper import`: replies that came some other way."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from harness.cli.options import MOMENT
from harness.cli.workspace import Workspace, workspace_options
from harness.clock import SystemClock
from harness.errors import LedgerError
from harness.ledger import Ledger
from harness.model import Reply, Watch
from harness.observe import matches
from probes.inbox.envelope import knows_from
from probes.inbox.mailbox import read_mailbox

AT_ONCE, AT_ONCE_BYTES = 200, 16 * 2**20  # replies that are stored together


@click.command("import", epilog="Example: shopper import box.mbox --until 2026-11-20")
@click.argument("sources", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--until",
    type=MOMENT,
    help="They hold all mail that came up to then (UTC).  [default: up to their newest]",
)
@workspace_options
def import_command(workspace: Workspace, sources: tuple[Path, ...], until: datetime | None) -> None:
    """Take the mails of SOURCES (mbox, Maildir or .eml) into the ledger. Importing twice stores once.

    Silence is known only up to when somebody listened. A mailbox stands for a listener up to its newest mail, or up
    to --until where it was still watched after that.
    """
    listened = None if until is None else until.replace(tzinfo=UTC)
    with workspace.ledger() as ledger:
        taken = {}
        for source in sources:
            replies = read_mailbox(
                source, knows=knows_from(ledger), skipped=lambda left_out: click.echo(left_out, err=True)
            )
            taken[source] = _take(replies, ledger, listened)
        matched = {reply.id for reply, _ in matches(ledger.facts())}
    for source, mails in taken.items():
        new, ours = sum(mails.values()), sum(each in matched for each in mails)
        click.echo(f"{source}: {new} new, {len(mails) - new} known already; {ours} belong to an enquiry")


def _take(replies: Iterable[Reply], ledger: Ledger, listened: datetime | None) -> dict[str, bool]:
    """Store the replies and until when they prove that somebody listened; returns of each by its id if it is new."""
    taken: dict[str, bool] = {}
    times = [] if listened is None else [listened]
    for together in _batches(replies):
        for reply, is_new in zip(together, ledger.append_replies(together), strict=True):
            if isinstance(is_new, LedgerError):
                raise is_new
            taken[reply.id] = is_new or taken.get(reply.id, False)
            times.append(reply.received_at)
    if times:
        # Nobody has listened to the future, whatever a forged Date says.
        end = min(SystemClock().now(), max(times) if listened is None else listened)
        ledger.append_watch(Watch(since=min(end, *times), until=end))
    return taken


def _batches(replies: Iterable[Reply]) -> Iterator[list[Reply]]:
    """What is stored with one wait for the disk, and fits into memory."""
    batch: list[Reply] = []
    size = 0
    for reply in replies:
        batch.append(reply)
        size += len(reply.raw)
        if len(batch) >= AT_ONCE or size >= AT_ONCE_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
