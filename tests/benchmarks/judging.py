"""How many replies a second are judged, one by one and among each other, beside reading the same mails, in one run.

    uv run python -m tests.benchmarks.judging [--replies 3000]

Made replies of about 300 characters in five languages: half of them mails with the headers of a help desk or of a mail
program, half of them messages of a chat. Each answers an enquiry of its own. Seconds are processor time. Judging starts
from letters that are read; words are found in it, of the reply and of the request, and counted again by themselves.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from faker import Faker
from tabulate import tabulate

from harness.classify import Case, Medium, judge_desk
from harness.reading import read

_FRAMES = {
    "en_US": ("Hello {name},\n\nthank you for your message. {own} We will get back to you.\n\nBest regards\n{agent}"),
    "de_DE": ("Hallo {name},\n\nvielen Dank für Ihre Nachricht. {own} Wir melden uns.\n\nViele Grüße\n{agent}"),
    "fr_FR": (
        "Bonjour {name},\n\nmerci pour votre message. {own} Nous reviendrons vers vous.\n\nCordialement\n{agent}"
    ),
    "es_ES": ("Hola {name}:\n\ngracias por su mensaje. {own} Le responderemos pronto.\n\nUn saludo\n{agent}"),
    "ja_JP": ("{name}様\n\nお問い合わせありがとうございます。{own}よろしくお願いいたします。\n{agent}"),
}
_HEADS = (
    "X-Mailer: Apple Mail (2.3731)\n",
    "Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: All\n",
    "X-Zendesk-From-Account-Id: 17\nX-Mailer: Zendesk Mailer\n",
)
_LENGTH = 320  # characters of what stands in the frame


def cases(count: int, seed: int = 5) -> Iterator[tuple[Case, bytes, str]]:
    """Cases with the bytes and the media type that they were read from."""
    chance = Random(seed)
    fakers = {locale: Faker(locale) for locale in _FRAMES}
    for faker in fakers.values():
        faker.seed_instance(seed)
    for number in range(count):
        locale = chance.choice([*_FRAMES])
        faker, is_mail = fakers[locale], number % 2 == 0
        own = faker.text(_LENGTH // 3 if locale == "ja_JP" else _LENGTH).replace("\n", " ")
        text = _FRAMES[locale].format(name=faker.first_name(), agent=faker.first_name(), own=own)
        raw, media_type = text.encode(), "text/plain; charset=utf-8"
        if is_mail:
            raw, media_type = _mail(number, chance.choice(_HEADS), raw), "message/rfc822"
        yield (
            Case(
                id=str(number),
                company=None,
                letter=read(raw, media_type),
                request=faker.text(300),
                waited=timedelta(minutes=chance.randrange(1, 2000), seconds=7),
                medium=Medium.MAIL if is_mail else Medium.CHAT,
            ),
            raw,
            media_type,
        )


def _mail(number: int, head: str, body: bytes) -> bytes:
    return (
        f"From: Shop <help@shop{number % 50}.example>\nTo: customer@example.org\nSubject: Re: Order {number}\n"
        f"Message-ID: <{number}@shop.example>\nIn-Reply-To: <q{number}@example.org>\n{head}"
        "Date: Mon, 02 Mar 2026 10:00:00 +0000\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    ).encode() + body


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _anew(known: Sequence[Case]) -> list[Case]:
    """The same cases, with nothing worked out of them yet."""
    return [replace(case) for case in known]


def measured(made: Sequence[tuple[Case, bytes, str]]) -> dict[str, float]:
    """Processor seconds by what was done with all replies."""
    known = [case for case, _, _ in made]
    alone, parsed, among = _anew(known), _anew(known), _anew(known)
    for case in _anew(known[:200]):  # what a process learns of words once
        judge_desk([case])
    return {
        "reading mails and messages": _seconds(lambda: [read(raw, media_type) for _, raw, media_type in made]),
        "judging one by one": _seconds(lambda: [judge_desk([case]) for case in alone]),
        "of it, finding words": _seconds(lambda: [(case.words, case.request_words) for case in parsed]),
        "judging one by one, words found": _seconds(lambda: [judge_desk([case]) for case in parsed]),
        "judging all among each other": _seconds(lambda: judge_desk(among)),
    }


def main() -> None:
    """Make the replies, judge them, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replies", type=int, default=3000)
    count = parser.parse_args().replies
    made = list(cases(count))
    rows = [[what, seconds, count / seconds] for what, seconds in measured(made).items()]
    length = sum(len(case.plain) for case, _, _ in made) / count
    print(f"{count} replies of {length:.0f} characters on average")  # noqa: T201
    print(tabulate(rows, headers=["what", "s", "replies/s"], floatfmt=(".1f", ".2f", ",.0f"), tablefmt="github"))  # noqa: T201


if __name__ == "__main__":
    main()
