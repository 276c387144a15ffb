"""What a million enquiries cost: looked at for the first time, and measured from what is kept of them then.

`uv run python -m tests.benchmarks.million --folder /tmp/million` makes ledgers of 10,000, 100,000 and 1,000,000
enquiries (2.5 GB in all, the same every time; kept in the folder for another run) and prints processor time and the
most memory of each step, which has a process of its own:

- all looked at: the ledger read desk by desk, replies matched, and what is known of each enquiry kept. Judging is left
  out, for it takes its own milliseconds a reply whatever the size: labels are told by the made letters' words. The
  smallest ledger is looked at with the judge, too.
- the figures: a new process that reads what was kept and works out all measures of a report, of all and of each desk.
- five desks judged: five of the desks looked at again, with the judge; for a first look at a million with it takes more
  than an hour. What comes next comes to these, and is judged among all that they ever said. Nothing is left out of it.
- one new reply: a reply to one desk comes; then the figures, or what shopper status or shopper show asks.
- a day's replies: the same after 300 came to these desks.
- a day's replies at all desks: the same after 300 came to fifty desks all of which were judged before. For
  that there is another ledger, of one desk fifty times (`alike_desks`); that they come is not in the figure.
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
from pathlib import Path

import click
from tabulate import tabulate

from tests.benchmarks.made_ledger import write
from tests.benchmarks.million_steps import (
    answer_all,
    judge_some,
    letters,
    look,
    measure,
    page,
    path_of,
    renew,
    renewed_show,
    renewed_status,
    status,
)

JUDGED = "all looked at, with the judge"
ALL_DESKS = "a day's 300 replies at all 50 desks, judged, then the figures"
THEY_COME = "300 replies come to all desks"
LETTERS = "form letters looked for, once"
SIZES = (10_000, 100_000, 1_000_000)

STEPS: dict[str, Callable[[Path, int], None]] = {
    "all looked at, without judging": lambda folder, count: look(folder, count, judging=False),
    "the figures": measure,
    "the page of a month": page,
    "what `shopper status` asks": status,
    JUDGED: lambda folder, count: look(folder, count, judging=True),
    LETTERS: letters,
    "five desks judged": judge_some,
    "one new reply, judged, then the figures": renew,
    "one new reply, judged, then what `shopper status` asks": renewed_status,
    "one new reply, judged, then what `shopper show` asks": renewed_show,
    "a day's 300 replies, judged, then the figures": lambda folder, count: renew(folder, count, 300),
    ALL_DESKS: lambda folder, count: measure(folder / "alike", count),
}
BEFORE: dict[str, str] = {ALL_DESKS: THEY_COME}  # not in the figure


@click.command()
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=Path("/tmp/million"))  # noqa: S108
@click.option("--sizes", type=int, multiple=True, default=SIZES, show_default=True)
@click.option("--judged", type=int, default=SIZES[0], show_default=True, help="The size that the judge looks at, too.")
@click.option("--step", nargs=2, type=(str, int), hidden=True)
def main(folder: Path, sizes: Sequence[int], judged: int, step: tuple[str, int] | None) -> None:
    """Print the table."""
    if step is not None:
        _take(folder, *step)
        return
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for count in sizes:
        if not path_of(folder, count).exists():
            write(path_of(folder, count), count)
        wanted = [name for name in STEPS if name not in (JUDGED, LETTERS) or count == judged]
        rows += [_row(folder, name, count) for name in wanted]
    click.echo(tabulate(rows, headers=["step", "enquiries", "replies", "s", "us an enquiry", "MB"], tablefmt="github"))


def _take(folder: Path, name: str, count: int) -> None:
    """Take one step in this process, and print its processor seconds and the most memory in MB."""
    before = time.process_time()
    {**STEPS, THEY_COME: answer_all}[name](folder, count)
    # What getrusage calls the most includes the parent's, at the moment of the fork; this does not.
    of_process = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(of_process.partition("VmHWM:")[2].split()[0]) / 1024
    click.echo(json.dumps([time.process_time() - before, peak]))


def _row(folder: Path, name: str, count: int) -> list[str]:
    if name in BEFORE:
        _stepped(folder, BEFORE[name], count)
    seconds, peak = _stepped(folder, name, count)
    with sqlite3.connect(path_of(folder, count)) as connection:
        replies = connection.execute("SELECT count(*) FROM reply").fetchone()[0]
    each = f"{seconds / count * 1e6:.1f}"
    row = [name, f"{count:,}", f"{replies:,}", f"{seconds:.2f}", each, f"{peak:.0f}"]
    click.echo(" | ".join(row), err=True)
    return row


def _stepped(folder: Path, name: str, count: int) -> tuple[float, float]:
    """Processor seconds, and the most memory in MB, of a step."""
    command = [sys.executable, "-m", "tests.benchmarks.million", "--folder", str(folder), "--step", name, str(count)]
    seconds, peak = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return seconds, peak


if __name__ == "__main__":
    main()
