"""`shopper review --agreement`: how far people agree, and how right the judge is against them."""

import click

from harness.cli.review.rounds import Choice
from harness.cli.workspace import Workspace
from harness.ledger import Ledger


def print_agreement(workspace: Workspace, ledger: Ledger, choice: Choice, *, as_json: bool) -> None:
    """Print it, in words that can be published, or as JSON."""
    del workspace, ledger, choice, as_json
    click.echo("not yet")
