"""`shopper classify`: judge any messages."""

import codecs
from collections.abc import Iterator
from pathlib import Path

import click

from harness.classify import UNDECIDED_COST
from harness.classify.batch import classify_messages, classify_rows
from probes.inbox.mailbox import read_mailbox

JSON_LINES = (".jsonl", ".ndjson", ".json")


@click.command("classify", epilog="Example: shopper classify replies.jsonl -o verdicts.jsonl")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="[default: standard output]")
@click.option("--company", help="For mail: all of it is one desk's, and is judged together.")
@click.option(
    "--undecided-cost",
    type=click.FloatRange(0, 1),
    default=UNDECIDED_COST,
    show_default=True,
    help="What it costs to leave one undecided, where a wrong label costs 1.",
)
def classify_command(source: Path, output: Path | None, company: str | None, undecided_cost: float) -> None:
    """Say of each message in SOURCE who wrote it, and whether it was written for this customer.

    SOURCE is a file of JSON lines (.jsonl), an mbox, a Maildir or an .eml file; out come JSON lines. A line in
    has `id` and one of `reply_raw` (a whole mail) and `reply_text`, and may have `channel`, `company`,
    `conversation_id`, `request_text` and `received_after_seconds`. Rows of one company are judged against
    each other.
    """
    is_rows = source.suffix in JSON_LINES
    verdicts = list(_rows(source, undecided_cost) if is_rows else _mails(source, company, undecided_cost))
    if output is None:
        for verdict in verdicts:
            click.echo(verdict)
    else:
        output.write_text("".join(f"{verdict}\n" for verdict in verdicts), encoding="utf-8")


def _rows(source: Path, undecided_cost: float) -> Iterator[str]:
    with source.open(encoding=_encoding(source), errors="replace") as lines:
        yield from classify_rows(lines, file=source, undecided_cost=undecided_cost)


def _encoding(source: Path) -> str:
    """UTF-8, with or without a byte order mark, unless the mark is UTF-16's, which some shells write by themselves."""
    with source.open("rb") as file:
        return "utf-16" if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"


def _mails(source: Path, company: str | None, undecided_cost: float) -> Iterator[str]:
    replies = read_mailbox(source, skipped=lambda left_out: click.echo(left_out, err=True))
    messages = ((reply.id, reply.raw, reply.media_type) for reply in replies)
    return classify_messages(messages, company=company, undecided_cost=undecided_cost)
