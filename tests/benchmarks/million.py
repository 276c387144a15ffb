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
import random
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
from harness.model import Enquiry, JudgedReply, Label, Reply, Source, Verdict
from harness.observed import Seen, looked_at, observed
from reports.gathering import cohort_of, made_in
from reports.measures import of_cohort
from reports.month import Material, Month, month_made_of
from reports.monthly import render
from reports.year_month import YearMonth
from tests.benchmarks.alike_desks import write_alike
from tests.benchmarks.made_ledger import FORM, NOW, OWN, RECEIPT, START, write

JUDGED = "all looked at, with the judge"
ALL_DESKS = "a day's 300 replies at all 50 desks, judged, then the figures"
THEY_COME = "300 replies come to all desks"
LETTERS = "form letters looked for, once"
SIZES = (10_000, 100_000, 1_000_000)
JUDGED_DESKS = tuple(f"desk{number:03d}" for number in range(7, 12))
NEW = (
    "ferry",
    "anvil",
    "meadow",
    "violin",
    "canyon",
    "pepper",
    "harvest",
    "lantern",
    "marble",
    "saddle",
    "orchard",
    "gull",
)


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


def judge_some(folder: Path, count: int) -> None:
    """Look at some desks as if for the first time, with the judge."""
    with sqlite3.connect(_keep(folder, count)) as connection:
        connection.executemany("DELETE FROM desk WHERE name = ?", [(name,) for name in JUDGED_DESKS])
    with Ledger.open(f"sqlite:///{_path(folder, count)}") as ledger:
        observed(ledger, NOW, keep=_keep(folder, count))


def measure(folder: Path, count: int) -> None:
    """All figures of a report, of all enquiries and of each desk, from what is kept."""
    with Ledger.open(f"sqlite:///{_path(folder, count)}") as ledger:
        cohort = cohort_of(observed(ledger, NOW + timedelta(days=1), keep=_keep(folder, count)))
    whole = of_cohort(cohort, now=NOW)
    desks = [of_cohort(each, now=NOW) for each in cohort.by("desk").values()]
    assert whole.enquiries == count == sum(each.enquiries for each in desks)


def answer(folder: Path, count: int, replies: int = 1, *, desks: Sequence[str] = JUDGED_DESKS) -> str:
    """So many new replies, one desk after the other; the enquiry of the last."""
    chance = random.Random(time.time_ns())
    with Ledger.open(f"sqlite:///{_path(folder, count)}") as ledger:
        for number in range(replies):
            since = START + timedelta(days=chance.uniform(0, 350))
            enquiry = next(iter(ledger.stream(desk=desks[number % len(desks)], since=since, size=1))).enquiries[0]
            ledger.append_reply(_answer(enquiry, chance))
    return enquiry.id


def _answer(enquiry: Enquiry, chance: random.Random) -> Reply:
    """A copy of what the desk writes to all, or something that it never wrote before."""
    text = chance.choice((RECEIPT, FORM, OWN, "Hello {name},\n\n" + " ".join(chance.choices(NEW, k=40)) + ".\n\nMia"))
    persona, number = enquiry.persona, chance.getrandbits(64)
    said = text.format(name=persona.name, order=persona.order, thing=enquiry.facts[-1].value)
    return Reply(
        id=f"new-{number:016x}",
        received_at=enquiry.created_at + timedelta(hours=chance.lognormvariate(2, 1.2)),
        source=Source.INBOX,
        media_type="message/rfc822",
        raw=f"From: Customer care <care@desk.example>\r\nSubject: Re: your order\r\n\r\n{said}\r\n".encode(),
        recipient=persona.email,
        sender="care@desk.example",
    )


def renew(folder: Path, count: int, replies: int = 1) -> None:
    """The figures after new replies."""
    answer(folder, count, replies)
    measure(folder, count)


def answer_all(folder: Path, count: int) -> None:
    """New replies to every desk of a ledger all of whose desks were judged."""
    alike = folder / "alike"
    if not _path(alike, count).exists():
        alike.mkdir(exist_ok=True)
        write_alike(_path(alike, count), _keep(alike, count), count)
    with Ledger.open(f"sqlite:///{_path(alike, count)}") as ledger:
        desks = sorted(ledger.desks())
    answer(alike, count, 300, desks=desks)


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


def renewed_status(folder: Path, count: int) -> None:
    """What is in flight after one more reply."""
    answer(folder, count)
    status(folder, count)


def renewed_show(folder: Path, count: int) -> None:
    """The enquiry that one more reply came to, with the form letters of its desk."""
    name = answer(folder, count)

    def take(seen: Seen) -> bool:
        its = seen.columns.where(seen.columns.ids == name)
        return bool(seen.restated([ledger.enquiry(name)], {}) and seen.letters(its))

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
        before = time.process_time()
        {**STEPS, THEY_COME: answer_all}[step[0]](folder, step[1])
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
    if name in BEFORE:
        _stepped(folder, BEFORE[name], count)
    seconds, peak = _stepped(folder, name, count)
    with sqlite3.connect(_path(folder, count)) as connection:
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
