"""`shopper debrief`: every enquiry made, for whoever runs the desk; and whether a mail is one of ours."""

import json
import os
from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from pathlib import Path

import click

from harness.cli.known import known_of
from harness.cli.options import MONTH
from harness.cli.workspace import Workspace, workspace_options
from harness.desk import MAIL
from harness.errors import ConfigurationError
from harness.ledger import Ledger
from harness.model import Enquiry
from harness.probe_token import HEADER, VARIABLE, enquiries_in, enquiry_of, key_from, token_of
from harness.reading import headers
from reports import debrief
from reports.wording import moment, printable

NOT_OURS = 1
LARGEST_FILE = 50 * 2**20  # bytes of a mail that are read


@click.command("debrief", epilog="Example: shopper debrief --month 2026-10 --desk acme --csv > ours.csv")
@click.option("--month", type=MONTH, help="As 2026-10: enquiries made in that month, by the desk's own calendar.")
@click.option("--desk", "desk_name", help="Only this desk.  [default: all]")
@click.option("--json", "form", flag_value="json", help="As JSON, for machines; with the tokens.")
@click.option("--csv", "form", flag_value="csv", help="As CSV, for a spreadsheet; with the tokens.")
@click.option("--verify", "proofs", multiple=True, metavar="TOKEN|FILE", help="Is it ours? A token, or a mail as .eml.")
@workspace_options
def debrief_command(
    workspace: Workspace, month: datetime | None, desk_name: str | None, form: str | None, proofs: tuple[str, ...]
) -> int:
    """Every enquiry made, so that the desk can find them among its tickets and close them.

    With --verify instead: says whose a token or a mail is, and exits with 1 unless all are ours.

    \b
    Where SHOPPER_KEY was set (32 characters or more), every letter carries in its field
    X-Shopper-Probe a token that nobody can make without the key. Keep the key: with another
    one, older letters are not recognised. A token is gone where header fields are stripped on
    the way, and forms and chats never carry one: go by the address, which belongs to one
    enquiry alone. A token can be copied, too: a mail must also come from the enquiry's address.
    """
    if proofs:
        return _verify(workspace, proofs)
    key = key_from(os.environ)

    def token(enquiry: Enquiry) -> str | None:
        return token_of(enquiry.id, key) if key is not None and enquiry.channel == MAIL else None

    with workspace.ledger() as ledger:
        workspace.require_desk(desk_name, ledger)
        seen = known_of(workspace, ledger, desk=desk_name, month=month)
        facts = ledger.about(each.enquiry.id for each in seen)
        listed = debrief.entries(seen, chain.from_iterable(each.dispatches for each in facts), token=token)
    _print(listed, form)
    if form is None:
        click.echo(_about_tokens(key is not None))
    return 0


def _print(listed: tuple[debrief.Entry, ...], form: str | None) -> None:
    if form == "json":
        click.echo(json.dumps(debrief.as_json(listed), indent=2, ensure_ascii=False))
    elif form == "csv":
        click.echo(debrief.as_csv(listed), nl=False)
    else:
        click.echo(debrief.table(listed))


def _about_tokens(has_key: bool) -> str:
    if has_key:
        return "\nThe tokens that letters carry are in --csv and --json; --verify tells whose one is."
    return f"\nWithout {VARIABLE} in the environment letters carry no token; tell them by their addresses."


def _verify(workspace: Workspace, proofs: Iterable[str]) -> int:
    key = key_from(os.environ)
    if key is None:
        raise ConfigurationError(f"{VARIABLE} is not set: nothing can be verified without the key that signed it")
    with workspace.ledger() as ledger:
        verdicts = [_verdict(proof, key, ledger) for proof in proofs]
    for _, words in verdicts:
        click.echo(words)
    return 0 if all(is_ours for is_ours, _ in verdicts) else NOT_OURS


def _verdict(proof: str, key: bytes, ledger: Ledger) -> tuple[bool, str]:
    path = Path(proof)
    if proof.count(".") == 2 and not path.is_file():
        enquiry_id = enquiry_of(proof, key)
        if enquiry_id is None:
            return False, f"not ours: {printable(proof)} was not signed with our key"
        return True, f"ours: {_named(enquiry_id, ledger)}"
    return _verdict_on_mail(path, key, ledger)


def _verdict_on_mail(path: Path, key: bytes, ledger: Ledger) -> tuple[bool, str]:
    """A mail is ours if its head carries a token of ours and it comes from that enquiry's own address."""
    raw = _read(path)
    fields, _ = headers.split(raw)
    name, sender = printable(str(path)), headers.sender(fields)[1]
    signed = enquiry_of(headers.first(fields, HEADER.lower()), key)
    if signed is None:
        quoted = enquiries_in(raw.decode("latin-1"), key)
        about = f"; it quotes the token of {', '.join(quoted)}" if quoted else ""
        return False, f"not ours: {name} carries no token of ours in its head{about}"
    enquiry = _enquiry(signed, ledger)
    if enquiry is None:
        return False, f"not known: {name} carries a token of ours, of enquiry {signed}, which is not in this ledger"
    if sender.casefold() != enquiry.persona.email.casefold():
        whose = f"the token of {signed}, but comes from {printable(sender)}, not from {enquiry.persona.email}"
        return False, f"not ours: {name} carries {whose}: it was copied"
    return True, f"ours: {name}: {_named(signed, ledger)}"


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE)
    except (OSError, ValueError) as error:
        name = printable(str(path))
        raise ConfigurationError(f"--verify: {name} is no token and no file that can be read: {error}") from error


def _named(enquiry_id: str, ledger: Ledger) -> str:
    enquiry = _enquiry(enquiry_id, ledger)
    if enquiry is None:
        return f"enquiry {enquiry_id}, signed with our key; it is not in this ledger"
    made = moment(enquiry.created_at)
    return f"enquiry {enquiry_id}, by {enquiry.channel} at {enquiry.desk}, made {made} as {enquiry.persona.email}"


def _enquiry(enquiry_id: str, ledger: Ledger) -> Enquiry | None:
    try:
        return ledger.enquiry(enquiry_id)
    except ConfigurationError:
        return None
