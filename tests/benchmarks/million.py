"""What a million enquiries cost: looked at for the first time, and measured from what is kept of them then.

`uv run python -m tests.benchmarks.million --folder /tmp/million` makes ledgers of 10,000, 100,000 and 1,000,000
enquiries (2.5 GB in all, the same every time; kept in the folder for another run) and prints processor time and the
most memory of each step, which has a process of its own:

- all looked at: the ledger read desk by desk, replies matched, and what is known of each enquiry kept. Judging is left
  out, for it takes its own milliseconds a reply whatever the size: labels are told by the made letters' words. The
  smallest ledger is looked at with the judge, too.
- the figures: a new process that reads what was kept and works out all measures of a report, of all and of each desk.
- one new reply: the same after a reply to one desk came, which is looked at anew, without judging.
- the page of a month: a twelfth of the enquiries with all that is known of each, and the figures of all; without form
  letters, which are looked for once among all that a desk ever said, and then kept: of the smallest ledger, they are.
- what shopper status asks: how many there are of each outcome, and all that is known of those that still wait.
"""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import click
from tabulate import tabulate

from harness.ledger import Ledger
from harness.matching import Match
from harness.model import JudgedReply, Label, Reply, Source, Verdict
from harness.observed import Seen, looked_at, observed
from reports.gathering import cohort_of, made_in
from reports.measures import of_cohort
from reports.month import Material, Month, month_made_of
from reports.monthly import render
from reports.year_month import YearMonth
from tests.benchmarks.made_ledger import NOW, START, write

JUDGED = "all looked at, with the judge"
LETTERS = "form letters looked for, once"
SIZES = (10_000, 100_000, 1_000_000)


def judged_by_its_words(matched: Sequence[tuple[Reply, Match]], *_: object) -> list[JudgedReply]:
    """In place of the judge: the made letters are known by a word."""
    return [
        JudgedReply(
            reply=reply,
            matched_by=match.rule.value,
            text="It comes on Thursday." if b"on Thursday" in reply.raw else "",
            verdict=Verdict(label=_label(reply.raw), machine=0.5, form=0.5, evidence=(), rules="none"),
        )
        for reply, match in matched
    ]


def _label(raw: bytes) -> Label:
    if b"automatic reply" in raw:
        return Label.AUTOMATED
    return Label.TEMPLATED if b"team in charge" in raw else Label.PERSONALISED


def look(folder: Path, count: int, *, judging: bool) -> None:
    """Look at all enquiries for the first time."""
    keep = _keep(folder, count)
    if judging:
        keep = keep.with_suffix(".judged")
    keep.unlink(missing_ok=True)
    without = nullcontext() if judging else patch("harness.observe._judge_desk", judged_by_its_words)
    with without, Ledger.open(f"sqlite:///{_path(folder, count)}") as ledger:
        observed(ledger, NOW, keep=keep)


def measure(folder: Path, count: int) -> None:
    """All figures of a report, of all enquiries and of each desk, from what is kept."""
    with (
        patch("harness.observe._judge_desk", judged_by_its_words),
        Ledger.open(f"sqlite:///{_path(folder, count)}") as ledger,
    ):
        cohort = cohort_of(observed(ledger, NOW + timedelta(days=1), keep=_keep(folder, count)))
    whole = of_cohort(cohort, now=NOW)
    desks = [of_cohort(each, now=NOW) for each in cohort.by("desk").values()]
    assert whole.enquiries == count == sum(each.enquiries for each in desks)


def renew(folder: Path, count: int) -> None:
    """The same after one more reply."""
    with Ledger.open(f"sqlite:///{_path(folder, count)}") as ledger:
        enquiry = next(iter(ledger.stream(desk="desk007", size=1))).enquiries[0]
        number = time.time_ns()
        ledger.append_reply(
            Reply(
                id=f"new-{number}",
                received_at=START + timedelta(days=3),
                source=Source.INBOX,
                media_type="message/rfc822",
                raw=b"From: care@desk.example\r\n\r\nThe team in charge has it.\r\n",
                recipient=enquiry.persona.email,
            )
        )
    measure(folder, count)


def page(folder: Path, count: int) -> None:
    """The report of a month as HTML."""
    period = YearMonth(2026, 10)

    def take(seen: Seen) -> Month:
        its = seen.observations(made_in(seen.columns, period, ()), {})
        material = Material(figures=seen.columns, seen=its)
        return month_made_of(material, year_month=period, now=NOW, desks=())

    with Ledger.open(f"sqlite:///{_path(folder, count)}") as ledger:
        report = looked_at(ledger, NOW + timedelta(days=1), take, keep=_keep(folder, count))
    assert count / 13 < len(report.seen) < count / 11
    assert render(report, format="html")


def status(folder: Path, count: int) -> None:
    """What is in flight."""

    def take(seen: Seen) -> int:
        return len(seen.observations(seen.unsettled(seen.columns), {}))

    with Ledger.open(f"sqlite:///{_path(folder, count)}") as ledger:
        assert looked_at(ledger, NOW + timedelta(days=1), take, keep=_keep(folder, count))


def letters(folder: Path, count: int) -> None:
    """The form letters of every desk, for the first time."""
    with Ledger.open(f"sqlite:///{_path(folder, count)}") as ledger:
        keep = _keep(folder, count).with_suffix(".judged")
        assert looked_at(ledger, NOW + timedelta(days=1), lambda seen: seen.letters(seen.columns), keep=keep)


def _path(folder: Path, count: int) -> Path:
    return folder / f"{count}.db"


def _keep(folder: Path, count: int) -> Path:
    return folder / f"{count}.observed.db"


STEPS: dict[str, Callable[[Path, int], None]] = {
    "all looked at, without judging": lambda folder, count: look(folder, count, judging=False),
    "the figures": measure,
    "the page of a month": page,
    "what `shopper status` asks": status,
    JUDGED: lambda folder, count: look(folder, count, judging=True),
    LETTERS: letters,
    "one new reply, then the figures": renew,
}


@click.command()
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=Path("/tmp/million"))  # noqa: S108
@click.option("--sizes", type=int, multiple=True, default=SIZES, show_default=True)
@click.option("--judged", type=int, default=SIZES[0], show_default=True, help="The size that the judge looks at, too.")
@click.option("--step", nargs=2, type=(str, int), hidden=True)
def main(folder: Path, sizes: Sequence[int], judged: int, step: tuple[str, int] | None) -> None:
    """Print the table."""
    if step is not None:
        before = time.process_time()
        STEPS[step[0]](folder, step[1])
        # What getrusage calls the most includes the parent's, at the moment of the fork; this does not.
        status = Path("/proc/self/status").read_text(encoding="ascii")
        peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
        click.echo(json.dumps([time.process_time() - before, peak]))
        return
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for count in sizes:
        if not _path(folder, count).exists():
            write(_path(folder, count), count)
        wanted = [name for name in STEPS if name not in (JUDGED, LETTERS) or count == judged]
        rows += [_row(folder, name, count) for name in wanted]
    click.echo(tabulate(rows, headers=["step", "enquiries", "replies", "s", "us an enquiry", "MB"], tablefmt="github"))


def _row(folder: Path, name: str, count: int) -> list[str]:
    command = [sys.executable, "-m", "tests.benchmarks.million", "--folder", str(folder), "--step", name, str(count)]
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    seconds, peak = json.loads(ran.stdout)
    with sqlite3.connect(_path(folder, count)) as connection:
        replies = connection.execute("SELECT count(*) FROM reply").fetchone()[0]
    each = f"{seconds / count * 1e6:.1f}"
    row = [name, f"{count:,}", f"{replies:,}", f"{seconds:.2f}", each, f"{peak:.0f}"]
    click.echo(" | ".join(row), err=True)
    return row


if __name__ == "__main__":
    main()
