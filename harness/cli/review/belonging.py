"""Where a reply belongs: the question asked of what no rule could place."""

from collections.abc import Iterable, Mapping

import click

from harness.cli.review.person import key_pressed, login
from harness.clock import SystemClock
from harness.ledger import Ledger
from harness.model import Attribution, Enquiry
from harness.observe import Doubt, Unmatched
from reports.doubt import doubt_line, doubt_text
from reports.tables import left_to_review

NOBODYS = "none"


def of_desk(left: Unmatched, enquiries: Mapping[str, Enquiry], desk: str | None) -> Unmatched:
    """What may belong to a desk: all of which a candidate does, or that has none."""
    if desk is None:
        return left

    def may_be(doubt: Doubt) -> bool:
        return not doubt.candidates or any(enquiries[each.enquiry_id].desk == desk for each in doubt.candidates)

    return Unmatched(torn=tuple(filter(may_be, left.torn)), orphans=tuple(filter(may_be, left.orphans)))


def list_doubts(left: Unmatched) -> None:
    """A line each, and what they are on standard error."""
    for doubt in (*left.torn, *left.orphans):
        click.echo(doubt_line(doubt))
    if len(left):
        click.echo(left_to_review(len(left.torn), len(left.orphans)), err=True)


def ask_where(doubts: Iterable[Doubt], enquiries: Mapping[str, Enquiry], ledger: Ledger, by: str | None) -> bool:
    """Ask of each where it belongs; False if the person wants to stop."""
    asked, said, goes_on = tuple(doubts), 0, True
    for number, doubt in enumerate(asked, start=1):
        click.echo(f"\nWhere does it belong? {number} of {len(asked)}\n{doubt_text(doubt, enquiries)}\n")
        key = _key(len(doubt.candidates))
        if key == "q":
            goes_on = False
            break
        if key != "s":
            chosen = None if key == "n" else doubt.candidates[int(key) - 1].enquiry_id
            say_where(ledger, doubt.reply.id, chosen, by)
            said += 1
    click.echo(f"\n{said} said, {len(asked) - said} left.")
    return goes_on


def _key(candidates: int) -> str:
    numbers = [str(number) for number in range(1, candidates + 1)]
    shown = {"0": "", "1": "1 this one, "}.get(str(candidates), f"1-{candidates} one of these, ")
    return key_pressed(f"{shown}n none of ours, s skip, q quit: ", {*numbers, "n", "s", "q"})


def say_where(ledger: Ledger, reply_id: str, enquiry_id: str | None, by: str | None) -> None:
    """Keep a word on where a reply belongs."""
    word = Attribution(reply_id=reply_id, enquiry_id=enquiry_id, by=by or login(), at=SystemClock().now())
    ledger.append_attribution(word)
    click.echo(f"kept: {reply_id} belongs to {enquiry_id or 'none of ours'}, says {word.by}")


def assignment(word: str, ledger: Ledger) -> tuple[str, str | None]:
    """What `--assign` says."""
    reply_id, separator, enquiry = word.partition("=")
    if not (reply_id and separator and enquiry):
        raise click.UsageError(f"--assign {word}: write REPLY=ENQUIRY, as in 4f1c...=k3v9q2w7x5ab, or REPLY={NOBODYS}")
    return reply_id, None if enquiry == NOBODYS else ledger.enquiry(enquiry).id
