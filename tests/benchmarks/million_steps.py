"""The steps that `tests.benchmarks.million` measures, each on a ledger of so many enquiries in a folder.

`million.py` says what each is for, and what it leaves out.
"""

import random
import sqlite3
import time
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

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
from tests.benchmarks.made_ledger import FORM, NOW, OWN, RECEIPT, START

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
    keep = keep_of(folder, count)
    if judging:
        keep = keep.with_suffix(".judged")
    keep.unlink(missing_ok=True)
    without = nullcontext() if judging else patch("harness.observe._judge_desk", judged_by_its_words)
    with without, Ledger.open(f"sqlite:///{path_of(folder, count)}") as ledger:
        observed(ledger, NOW, keep=keep)


def judge_some(folder: Path, count: int) -> None:
    """Look at some desks as if for the first time, with the judge."""
    with sqlite3.connect(keep_of(folder, count)) as connection:
        connection.executemany("DELETE FROM desk WHERE name = ?", [(name,) for name in JUDGED_DESKS])
    with Ledger.open(f"sqlite:///{path_of(folder, count)}") as ledger:
        observed(ledger, NOW, keep=keep_of(folder, count))


def measure(folder: Path, count: int) -> None:
    """All figures of a report, of all enquiries and of each desk, from what is kept."""
    with Ledger.open(f"sqlite:///{path_of(folder, count)}") as ledger:
        cohort = cohort_of(observed(ledger, NOW + timedelta(days=1), keep=keep_of(folder, count)))
    whole = of_cohort(cohort, now=NOW)
    desks = [of_cohort(each, now=NOW) for each in cohort.by("desk").values()]
    assert whole.enquiries == count == sum(each.enquiries for each in desks)


def answer(folder: Path, count: int, replies: int = 1, *, desks: Sequence[str] = JUDGED_DESKS) -> str:
    """So many new replies, one desk after the other; the enquiry of the last."""
    chance = random.Random(time.time_ns())
    with Ledger.open(f"sqlite:///{path_of(folder, count)}") as ledger:
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
    if not path_of(alike, count).exists():
        alike.mkdir(exist_ok=True)
        write_alike(path_of(alike, count), keep_of(alike, count), count)
    with Ledger.open(f"sqlite:///{path_of(alike, count)}") as ledger:
        desks = sorted(ledger.desks())
    answer(alike, count, 300, desks=desks)


def page(folder: Path, count: int) -> None:
    """The report of a month as HTML."""
    period = YearMonth(2026, 10)

    def take(seen: Seen) -> Month:
        its = seen.observations(made_in(seen.columns, period, ()), {})
        material = Material(figures=seen.columns, seen=its)
        return month_made_of(material, year_month=period, now=NOW, desks=())

    with Ledger.open(f"sqlite:///{path_of(folder, count)}") as ledger:
        report = looked_at(ledger, NOW + timedelta(days=1), take, keep=keep_of(folder, count))
    assert count / 13 < len(report.seen) < count / 11
    assert render(report, format="html")


def status(folder: Path, count: int) -> None:
    """What is in flight."""

    def take(seen: Seen) -> int:
        return len(seen.observations(seen.unsettled(seen.columns), {}))

    with Ledger.open(f"sqlite:///{path_of(folder, count)}") as ledger:
        assert looked_at(ledger, NOW + timedelta(days=1), take, keep=keep_of(folder, count))


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

    with Ledger.open(f"sqlite:///{path_of(folder, count)}") as ledger:
        assert looked_at(ledger, NOW + timedelta(days=1), take, keep=keep_of(folder, count))


def letters(folder: Path, count: int) -> None:
    """The form letters of every desk, for the first time."""
    with Ledger.open(f"sqlite:///{path_of(folder, count)}") as ledger:
        keep = keep_of(folder, count).with_suffix(".judged")
        assert looked_at(ledger, NOW + timedelta(days=1), lambda seen: seen.letters(seen.columns), keep=keep)


def path_of(folder: Path, count: int) -> Path:
    return folder / f"{count}.db"


def keep_of(folder: Path, count: int) -> Path:
    return folder / f"{count}.observed.db"
