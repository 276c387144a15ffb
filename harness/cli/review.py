"""`shopper review`: a person's word on what the rules could not settle."""

import getpass
import json
import sys
from collections.abc import Iterable, Mapping

import click

from harness.cli.workspace import Workspace, workspace_options
from harness.clock import SystemClock
from harness.errors import ConfigurationError
from harness.ledger import Ledger
from harness.model import Attribution, Enquiry
from harness.observe import Doubt, Unmatched, unmatched
from reports.doubt import doubt_json, doubt_line, doubt_text
from reports.tables import left_to_review

NOBODYS = "none"


@click.command("review", epilog="Example: shopper review --by 'Ada Field'")
@click.option("--desk", "desk_name", help="Only what may belong to this desk's enquiries.")
@click.option("--by", help="Whose word it is.  [default: your login name]")
@click.option("--list", "only_list", is_flag=True, help="List what there is to say, a line each, and ask nothing.")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON, for machines.")
@click.option(
    "--assign",
    "words",
    metavar="REPLY=ENQUIRY",
    multiple=True,
    help=f"Say that this reply belongs there, or to {NOBODYS} of ours; also where a rule said otherwise.",
)
@workspace_options
def review_command(
    workspace: Workspace, desk_name: str | None, by: str | None, only_list: bool, as_json: bool, words: tuple[str, ...]
) -> None:
    """Show each reply that fits several enquiries, or none, beside those it may belong to, and keep your word on it.

    One key a choice: 1 to 9 the enquiry of that number, n none of ours, s skip, q quit. The latest word on a reply
    counts, above every rule; what you say also teaches the rules whose sender, thread and ticket number it is.
    """
    with workspace.ledger() as ledger:
        if words:
            for reply_id, enquiry_id in [_assignment(word, ledger) for word in words]:
                _say(ledger, reply_id, enquiry_id, by)
            return
        facts = ledger.facts()
        enquiries = {each.id: each for each in facts.enquiries}
        left = _of_desk(unmatched(facts), enquiries, desk_name)
        doubts = (*left.torn, *left.orphans)
        if as_json:
            click.echo(json.dumps([doubt_json(each) for each in doubts], indent=2))
        elif not doubts:
            click.echo("Every reply has its enquiry; there is nothing to review.")
        elif only_list or not sys.stdin.isatty():
            _list(doubts, left, asked_for=only_list)
        else:
            _ask_all(doubts, enquiries, ledger, by)


def _of_desk(left: Unmatched, enquiries: Mapping[str, Enquiry], desk: str | None) -> Unmatched:
    """What may belong to a desk: all of which a candidate does, or that has none."""
    if desk is None:
        return left

    def may_be(doubt: Doubt) -> bool:
        return not doubt.candidates or any(enquiries[each.enquiry_id].desk == desk for each in doubt.candidates)

    return Unmatched(torn=tuple(filter(may_be, left.torn)), orphans=tuple(filter(may_be, left.orphans)))


def _list(doubts: Iterable[Doubt], left: Unmatched, *, asked_for: bool) -> None:
    for doubt in doubts:
        click.echo(doubt_line(doubt))
    click.echo(left_to_review(len(left.torn), len(left.orphans)), err=True)
    if not asked_for:
        click.echo("Nothing was asked, for nobody is at a terminal; say it with --assign REPLY=ENQUIRY.", err=True)


def _ask_all(doubts: tuple[Doubt, ...], enquiries: Mapping[str, Enquiry], ledger: Ledger, by: str | None) -> None:
    said = 0
    for number, doubt in enumerate(doubts, start=1):
        click.echo(f"\n{number} of {len(doubts)}\n{doubt_text(doubt, enquiries)}\n")
        key = _key(len(doubt.candidates))
        if key == "q":
            break
        if key != "s":
            chosen = None if key == "n" else doubt.candidates[int(key) - 1].enquiry_id
            _say(ledger, doubt.reply.id, chosen, by)
            said += 1
    click.echo(f"\n{said} said, {len(doubts) - said} left.")


def _key(candidates: int) -> str:
    """The next key that means something."""
    numbers = [str(number) for number in range(1, candidates + 1)]
    shown = {"0": "", "1": "1 this one, "}.get(str(candidates), f"1-{candidates} one of these, ")
    click.echo(f"{shown}n none of ours, s skip, q quit: ", nl=False)
    while True:
        key = click.getchar().lower()
        if key in {*numbers, "n", "s", "q"}:
            click.echo(key)
            return key


def _say(ledger: Ledger, reply_id: str, enquiry_id: str | None, by: str | None) -> None:
    word = Attribution(reply_id=reply_id, enquiry_id=enquiry_id, by=by or _login(), at=SystemClock().now())
    ledger.append_attribution(word)
    click.echo(f"kept: {reply_id} belongs to {enquiry_id or 'none of ours'}, says {word.by}")


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:  # a user without a name, as in some containers
        raise ConfigurationError("this login has no name; say whose word it is with --by") from error


def _assignment(word: str, ledger: Ledger) -> tuple[str, str | None]:
    reply_id, separator, enquiry = word.partition("=")
    if not (reply_id and separator and enquiry):
        raise click.UsageError(f"--assign {word}: write REPLY=ENQUIRY, as in 4f1c...=k3v9q2w7x5ab, or REPLY={NOBODYS}")
    return reply_id, None if enquiry == NOBODYS else ledger.enquiry(enquiry).id
