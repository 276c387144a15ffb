"""What is recognised of the notices in a corpus of real mail, what is missed, and what is taken for one that is none.

`uv run python -m tests.benchmarks.notices FOLDER` reads `email.jsonl` and `absence.jsonl` there: a row has `subtype`,
`label` and `reply_raw` (a whole mail) or `reply_text`. Prints a row a subtype, with the kinds that were found in it. A
notice that only its words show counts where the judge, too, finds a machine. Then what the delivery reports give
besides, the false alarms on mail that people wrote, and the time it takes as a share of reading the mail.
"""

import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
from tabulate import tabulate

from harness.classify import Case, judge_desk
from harness.model import Label, Notice, NoticeKind
from harness.reading import Letter, read
from harness.reading.notices import notice_of, read_returned

# What each subtype should be told as; of others, nothing. A bounce may be a delay, and one of them was delivered.
DELIVERY = {NoticeKind.FAILED, NoticeKind.DELAYED, NoticeKind.DELIVERED, NoticeKind.RELAYED}
EXPECTED = {
    "bounce": DELIVERY,
    "oof": {NoticeKind.ABSENCE},
    "challenge_response": {NoticeKind.CHALLENGE},
    "feedback_report": {NoticeKind.COMPLAINT},
}
ROUNDS = 3


def rows_of(folder: Path, name: str) -> list[dict[str, Any]]:
    with (folder / name).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def mail_of(row: dict[str, Any]) -> bytes:
    """The mail of a row; one that has only a text is given the headers that its sender would not have left out."""
    if row["reply_raw"]:
        return bytes(row["reply_raw"].encode(row.get("raw_encoding") or "utf-8", "surrogateescape"))
    head = (
        f"From: someone@desk.example\nTo: customer@shopper.example\nSubject: {row.get('subject') or 'Re: my order'}\n"
    )
    return f"{head}Content-Type: text/plain; charset=utf-8\n\n{row['reply_text']}\n".encode()


def kept(raw: bytes, letter: Letter) -> Notice | None:
    """The notice, unless only its words show it and the judge finds no machine."""
    notice = notice_of(raw, letter)
    if notice is None or not notice.by_words:
        return notice
    (verdict,) = judge_desk([Case(id="1", company=None, letter=letter, request="", notice=notice)])
    return notice if verdict.label is Label.AUTOMATED else None


def seconds(work: Callable[[], object]) -> float:
    """The quickest of some rounds."""
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return min(took)


def recognition(found: list[tuple[dict[str, Any], Notice | None]]) -> Iterator[list[object]]:
    """A row a subtype: how many, how many as expected, what was found."""
    kinds: defaultdict[tuple[str, str], Counter[NoticeKind | None]] = defaultdict(Counter)
    for row, notice in found:
        kinds[row["label"], row["subtype"]][notice.kind if notice else None] += 1
    for (label, subtype), counts in sorted(kinds.items()):
        expected: set[NoticeKind | None] = {*EXPECTED.get(subtype, ())} or {None}
        right = sum(count for kind, count in counts.items() if kind in expected)
        told = ", ".join(f"{count} {kind.value if kind else 'none'}" for kind, count in counts.most_common())
        yield [label, subtype, counts.total(), right, f"{right / counts.total():.3f}", told]


def particulars(found: list[tuple[dict[str, Any], Notice | None]]) -> Iterator[list[object]]:
    """What the recognised delivery reports give besides their kind."""
    reports = [(row, notice) for row, notice in found if notice is not None and notice.kind in DELIVERY]
    yield ["delivery reports", len(reports)]
    yield ["with a status code", sum(notice.status is not None for _, notice in reports)]
    yield ["with the server's words", sum(bool(notice.diagnostic) for _, notice in reports)]
    yield ["with a recipient", sum(bool(notice.recipients) for _, notice in reports)]
    yield ["that tie to a mail by Message-ID", sum(bool(notice.references) for _, notice in reports)]


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Print what is recognised of the mail in FOLDER."""
    rows = [row for row in rows_of(folder, "email.jsonl") if row["reply_raw"]]
    absences = [row for row in rows_of(folder, "absence.jsonl") if row["label"] == "automated"]
    mails = [(row, mail_of(row)) for row in rows]
    letters = [(row, raw, read(raw, "message/rfc822")) for row, raw in mails]
    found = [(row, kept(raw, letter)) for row, raw, letter in letters]
    bare = [(row, kept(raw, read(raw, "message/rfc822"))) for row in absences for raw in [mail_of(row)]]
    columns = ["label", "subtype", "n", "as expected", "share", "found"]
    click.echo(tabulate(recognition(found), headers=columns, floatfmt=".3f"))
    click.echo("\nabsence.jsonl, given no header but From, To and Subject:\n")
    click.echo(tabulate(recognition(bare), headers=columns, floatfmt=".3f"))
    click.echo("\n" + tabulate(particulars(found), tablefmt="plain"))
    human = [notice for row, notice in found if row["label"] != "automated"]
    click.echo(f"\nfalse alarms on mail that people wrote: {sum(map(bool, human))} of {len(human)}")
    reading = seconds(lambda: [read(raw, "message/rfc822") for _, raw in mails])
    telling = seconds(lambda: [notice_of(raw, letter) for _, raw, letter in letters])
    matching = seconds(lambda: [read_returned(raw) for _, raw in mails])
    click.echo(f"time, reading a mail = 1: notice_of {telling / reading:.2f}, read_returned {matching / reading:.2f}")


if __name__ == "__main__":
    main()
