"""How many replies a second are judged, one by one and among each other, beside reading the same mails, in one run.

    uv run python -m tests.benchmarks.judging [--replies 2000] [--rounds 7] [--corpus FOLDER]

Made replies in the mix and of the lengths that our corpus of real ones has (`_KINDS`): two in three in English, the
others in four more languages; mails with the headers of a help desk or of a mail program, some thirty of them, and what
they answer below. Or real ones, as many drawn from a corpus folder, each judged alone: they say more than Faker does.
Seconds are processor time. Judging starts from letters that are read, and ends with a verdict and all its evidence;
words are found in it, of the reply and of the request, and counted again by themselves. Every round judges cases of
which nothing is worked out; of each twenty replies the least of all rounds counts, for other programs disturb, and the
first round shows what they did. Garbage is not collected meanwhile, as wherever replies in numbers are judged
(`harness.classify.uncollected`).
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
from faker import Faker
from tabulate import tabulate

from harness.classify import Case, Medium, judge_desk, uncollected
from harness.classify.batch import cases_of_rows
from harness.reading import read
from harness.training.corpus import rows

_FRAMES = {
    "en_US": ("Hello {name},\n\nthank you for your message. {own} We will get back to you.\n\nBest regards\n{agent}"),
    "de_DE": ("Hallo {name},\n\nvielen Dank für Ihre Nachricht. {own} Wir melden uns.\n\nViele Grüße\n{agent}"),
    "fr_FR": (
        "Bonjour {name},\n\nmerci pour votre message. {own} Nous reviendrons vers vous.\n\nCordialement\n{agent}"
    ),
    "es_ES": ("Hola {name}:\n\ngracias por su mensaje. {own} Le responderemos pronto.\n\nUn saludo\n{agent}"),
    "ja_JP": ("{name}様\n\nお問い合わせありがとうございます。{own}よろしくお願いいたします。\n{agent}"),
}
_ENGLISH = 0.66
_FRAMED = 120  # characters: less is said without a greeting
_HEADS = (
    "X-Mailer: Apple Mail (2.3731)\n",
    "Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: All\n",
    "X-Zendesk-From-Account-Id: 17\nX-Mailer: Zendesk Mailer\n",
)
_STAMPS = "".join(
    f"Received: from mx{number}.shop.example by mx.example.org with ESMTPS; Mon, 02 Mar 2026 10:00:0{number} +0000\n"
    f"X-Spam-Check-{number}: passed\nX-Relay-{number}: mx{number}.shop.example\n"
    for number in range(8)
)
_SHARES = (0, 0.05, 0.25, 0.5, 0.75, 0.95, 1)
_TOGETHER = 20  # replies timed at once


class _Kind(NamedTuple):
    """Replies of one sort: their share of all, and what 5, 25, 50, 75 and 95 in 100 are no longer than."""

    medium: Medium
    share: float
    reply: tuple[int, ...]  # characters
    request: tuple[int, ...]  # 0 where it is not known


_KINDS = (
    _Kind(Medium.MAIL, 0.22, (75, 184, 367, 782, 2511), (0, 102, 837, 2068, 4000)),
    _Kind(Medium.PUBLIC, 0.51, (55, 92, 125, 144, 277), (63, 108, 137, 204, 341)),
    _Kind(Medium.CHAT, 0.15, (35, 76, 105, 164, 279), (6, 20, 65, 128, 270)),
    _Kind(Medium.UNKNOWN, 0.12, (15, 31, 48, 200, 400), (0, 0, 0, 0, 0)),
)


class Made(NamedTuple):
    """A case with the bytes and the media type that it was read from."""

    case: Case
    raw: bytes
    media_type: str


def made(count: int, seed: int = 5) -> Iterator[Made]:
    """So many replies."""
    chance = Random(seed)
    fakers = {locale: Faker(locale) for locale in _FRAMES}
    for faker in fakers.values():
        faker.seed_instance(seed)
    for number in range(count):
        kind = chance.choices(_KINDS, [each.share for each in _KINDS])[0]
        locale = "en_US" if chance.random() < _ENGLISH else chance.choice([*_FRAMES][1:])
        request = _text(fakers[locale], _length(kind.request, chance))
        text = _reply(fakers[locale], locale, _length(kind.reply, chance))
        raw, media_type = text.encode(), "text/plain; charset=utf-8"
        if kind.medium is Medium.MAIL:
            raw, media_type = _mail(number, chance.choice(_HEADS), text, request), "message/rfc822"
        yield Made(
            Case(
                id=str(number),
                company=None,
                letter=read(raw, media_type),
                request=request,
                waited=timedelta(minutes=chance.randrange(1, 2000), seconds=7),
                medium=kind.medium,
            ),
            raw,
            media_type,
        )


def drawn(folder: Path, count: int, seed: int = 5) -> Iterator[Made]:
    """So many replies of a corpus folder, each once."""
    known = rows(folder)
    some = Random(seed).sample(known, min(count, len(known)))
    for row, case in zip(some, cases_of_rows((row.line for row in some), file=folder), strict=True):
        line = json.loads(row.line)
        raw, media_type = line.get("reply_raw"), "message/rfc822"
        if raw is None:
            raw, media_type = line["reply_text"], "text/plain; charset=utf-8"
        yield Made(replace(case, company=None, conversation=None), raw.encode("utf-8", "replace"), media_type)


def _length(known: Sequence[int], chance: Random) -> int:
    """A length from a distribution of which five points are known; it ends half as low and a third as high again."""
    return int(np.interp(chance.random(), _SHARES, (known[0] / 2, *known, known[-1] * 1.3)))


def _text(faker: Faker, length: int) -> str:
    return faker.text(length).replace("\n", " ") if length >= 5 else ""  # Faker makes none shorter


def _reply(faker: Faker, locale: str, length: int) -> str:
    if length < _FRAMED:
        return _text(faker, length)
    frame = _FRAMES[locale]
    own = _text(faker, max(5, length - len(frame)))
    return frame.format(name=faker.first_name(), agent=faker.first_name(), own=own)


def _mail(number: int, head: str, text: str, request: str) -> bytes:
    below = "\n".join(f"> {line}" for line in request.split(". "))
    return (
        f"{_STAMPS}From: Shop <help@shop{number % 50}.example>\nTo: customer@example.org\nSubject: Re: Order {number}\n"
        f"Message-ID: <{number}@shop.example>\nIn-Reply-To: <q{number}@example.org>\n{head}"
        "Date: Mon, 02 Mar 2026 10:00:00 +0000\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        f"{text}\n\n-- \nShop, 12 Mill Lane, Oldtown\nwww.shop.example, open 9 am to 5 pm\n\n"
        f"On Sun, 1 Mar 2026 at 09:00, A Customer wrote:\n{below}\n"
    ).encode()


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


@uncollected()
def _one_by_one(cases: Sequence[Case], rounds: int, work: Callable[[Case], object]) -> tuple[float, float]:
    """Seconds for all cases: the least of the rounds, and the first."""
    least = first = 0.0
    for start in range(0, len(cases), _TOGETHER):
        taken = []
        for _ in range(rounds):
            anew = [replace(case) for case in cases[start : start + _TOGETHER]]
            taken.append(_seconds(lambda anew=anew: [work(case) for case in anew]))  # type: ignore[misc]
        least, first = least + min(taken), first + taken[0]
    return least, first


def _judge(case: Case) -> object:
    return judge_desk([case])[0].evidence


def measured(replies: Sequence[Made], rounds: int) -> Iterator[tuple[str, int, float, float]]:
    """What was done, with how many replies, and the seconds of processor that it took: least, and at first."""
    cases = [each.case for each in replies]
    mails = [case for case in cases if case.letter.headers]
    others = [case for case in cases if not case.letter.headers]
    for each in made(300, seed=6):  # what a process learns of words once
        judge_desk([each.case])
    yield "judging one by one", len(cases), *_one_by_one(cases, rounds, _judge)
    yield "... mails", len(mails), *_one_by_one(mails, rounds, _judge)
    yield "... all others", len(others), *_one_by_one(others, rounds, _judge)
    found = _one_by_one(cases, rounds, lambda case: (case.words, case.asked.stems))
    yield "of it, finding words", len(cases), *found
    reading = [_seconds(lambda: [read(raw, media_type) for _, raw, media_type in replies]) for _ in range(2)]
    yield "reading mails and messages", len(replies), min(reading), reading[0]
    with uncollected():
        among = [_seconds(lambda: judge_desk([replace(case) for case in cases])) for _ in range(2)]
    yield "judging all among each other", len(cases), min(among), among[0]


def main() -> None:
    """Make the replies, judge them, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replies", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--corpus", type=Path, help="a folder of real replies, as harness.training takes it")
    options = parser.parse_args()
    replies = [*(drawn(options.corpus, options.replies) if options.corpus else made(options.replies))]
    table = [
        [what, count, 1e6 * least / count, count / least, count / first]
        for what, count, least, first in measured(replies, options.rounds)
    ]
    length = sum(len(each.case.plain) for each in replies) / len(replies)
    print(f"{len(replies)} replies of {length:.0f} characters on average")  # noqa: T201
    heads = ["what", "replies", "us a reply", "replies/s", "in the first round"]
    print(tabulate(table, headers=heads, floatfmt=("", "", ".0f", ",.0f", ",.0f"), tablefmt="github"))  # noqa: T201


if __name__ == "__main__":
    main()
