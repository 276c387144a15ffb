"""`shopper import`: replies that came some other way."""

from pathlib import Path

import click

from harness.cli.workspace import Workspace, workspace_options
from harness.matching import Matcher
from probes.inbox.mailbox import read_mailbox


@click.command("import", epilog="Example: shopper import box.mbox")
@click.argument("sources", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@workspace_options
def import_command(workspace: Workspace, sources: tuple[Path, ...]) -> None:
    """Take the mails of SOURCES (mbox, Maildir or .eml) into the ledger. Importing twice stores once."""
    with workspace.ledger() as ledger:
        facts = ledger.facts()
        matcher = Matcher(facts.enquiries, facts.dispatches)
        for source in sources:
            new = old = matched = 0
            for reply in read_mailbox(source, skipped=_tell):
                if ledger.append_reply(reply):
                    new += 1
                else:
                    old += 1
                matched += matcher.match(reply) is not None
            click.echo(f"{source}: {new} new, {old} known already; {matched} belong to an enquiry")


def _tell(left_out: str) -> None:
    click.echo(left_out, err=True)
