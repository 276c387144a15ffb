"""`shopper review --agreement`: how far people agree, and how right the judge is against them."""

import json

import click

from harness.classify import RULES_VERSION, label_of
from harness.cli.review.rounds import Choice, population
from harness.cli.workspace import Workspace
from harness.ledger import Ledger
from harness.model import Drawn, Facts
from reports.agreed import Agreement, agreement_json, agreement_text
from reports.agreement import adjudicated, latest, weighted

_GONE = (
    "Since the sample was drawn all that was made before {:%Y-%m-%d} has been deleted, and what of the sample was "
    "among it: the rest stands for all only as far as that was like it."
)


def print_agreement(workspace: Workspace, ledger: Ledger, choice: Choice, *, as_json: bool) -> None:
    """Print it, in words that can be published, or as JSON."""
    facts = ledger.facts()
    verdicts = {each.reply_id: each.judged.verdict for each in population(ledger, workspace, choice)}
    sample = _sample(facts, choice)
    since = min((each.at for each in sample), default=None)
    asked = {each.reply_id for each in sample} or set(verdicts)
    words = latest(each for each in facts.labellings if each.reply_id in asked and (since is None or each.at >= since))
    found = Agreement(
        words=words,
        cases=weighted(adjudicated(words)[0], verdicts, sample),
        sample=sample,
        cost=workspace.undecided_cost,
        rules=RULES_VERSION,
        label_of=label_of,
    )
    if as_json:
        click.echo(json.dumps(agreement_json(found), indent=2))
        return
    click.echo(agreement_text(found))
    gone = None if since is None else ledger.purged_before(since=since)
    if gone is not None:
        click.echo(f"\n{_GONE.format(gone)}")


def _sample(facts: Facts, choice: Choice) -> tuple[Drawn, ...]:
    """The sample that was named, else the last one in which anybody has labelled anything.

    Of one desk or month none but its own: another stands for other replies, too.
    """
    named = tuple(each for each in facts.drawn if each.sample == choice.sample_name)
    if named or choice.desk or choice.month:
        return named
    said = {each.reply_id for each in facts.labellings}
    names = [each.sample for each in facts.drawn if each.reply_id in said]
    return tuple(each for each in facts.drawn if names and each.sample == names[-1])
