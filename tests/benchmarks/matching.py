"""How many replies the matching places rightly, wrongly or not at all, each witness taken away in turn; and how fast.

    uv run python -m tests.benchmarks.matching [--enquiries 2000] [--speed 1000 10000]

A made-up world: customers of the shipped scenarios, four desks that answer them, and between the answers newsletters,
strangers' mail and spam. What belongs where is known, for we made it.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from random import Random

from harness.compose import compose
from harness.matching import Matcher
from harness.model import (
    Budget,
    Desk,
    Dispatch,
    DispatchState,
    Enquiry,
    Reply,
    Source,
    Target,
)
from harness.scenario import load_all
from tests.desks import desk_with

START = datetime(2026, 10, 1, tzinfo=UTC)
MAILBOX = "care-tests@acme.example"
DESKS = ("north", "south", "east", "west")
SHIPPED = Path(__file__).parents[2] / "scenarios"


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What the desks of a world leave of the witnesses: the customer's own address, threads, ticket numbers."""

    name: str
    address: bool = True  # answered to the customer's own address; else to the mailbox that all customers share
    thread: bool = True
    ticket: bool = True
    sender: bool = True  # answered from the desk's own domain; else from agents' private addresses


SETTINGS = (
    Setting(name="all witnesses"),
    Setting(name="no address of one's own", address=False),
    Setting(name="nor a thread", address=False, thread=False),
    Setting(name="nor a ticket number", address=False, thread=False, ticket=False),
    Setting(name="nor a known sender", address=False, thread=False, ticket=False, sender=False),
)


class World:
    """Enquiries, and for a setting the replies to them with the truth of where each belongs."""

    def __init__(self, enquiries: int, seed: int = 7) -> None:
        self._chance = Random(seed)
        self.enquiries = tuple(self._enquiries(enquiries))
        self.dispatches = tuple(
            Dispatch(
                enquiry_id=each.id,
                state=DispatchState.ACCEPTED,
                at=each.created_at + timedelta(seconds=1),
                reference=f"<{each.id}.{number}77@mail.acme.example>",
            )
            for number, each in enumerate(self.enquiries)
        )

    def replies(self, setting: Setting, answers: int) -> Iterator[tuple[Reply, str | None]]:
        """For each enquiry a receipt and some answers, and for every tenth something that is nobody's."""
        for number, enquiry in enumerate(self.enquiries):
            for turn in range(1 + answers):
                after = timedelta(seconds=9) if turn == 0 else timedelta(hours=self._chance.expovariate(1 / 20) * turn)
                letter = self._answer(enquiry, number, turn, setting)
                yield _reply(letter, enquiry.created_at + after, f"{number}-{turn}"), enquiry.id
            if number % 10 == 0:
                yield _reply(self._noise(enquiry), enquiry.created_at + timedelta(hours=3), f"{number}-noise"), None

    def _enquiries(self, count: int) -> Iterator[Enquiry]:
        scenarios = list(load_all(SHIPPED, channels=("mail", "web_form", "chat", "messaging")).values())
        for number in range(count):
            scenario = scenarios[number % len(scenarios)]
            yield compose(
                scenario,
                desk=_desk(DESKS[number % len(DESKS)]),
                channel="mail",
                language=self._chance.choice(sorted(scenario.briefs)),
                seed=f"benchmark/{number}",
                domain=MAILBOX,
                now=START + timedelta(minutes=5 * number),
                stays=False,
            )

    def _answer(self, enquiry: Enquiry, number: int, turn: int, setting: Setting) -> EmailMessage:
        chance = self._chance
        letter = EmailMessage()
        agent = chance.choice(("care", "support", "help.desk"))
        domain = f"{enquiry.desk}.example" if setting.sender else "gmail.com"
        letter["From"] = f"{agent}{'' if setting.sender else number}@{domain}"
        letter["To"] = enquiry.persona.email if setting.address else self._to(enquiry)
        ticket = f"{enquiry.desk[:1].upper()}{40_000 + number}" if setting.ticket else ""
        letter["Subject"] = self._subject(enquiry, turn, ticket)
        if setting.thread and chance.random() < 0.9:
            letter["In-Reply-To"] = (
                f"<{enquiry.id}.{number}77@{'mail.acme.example' if number % 3 else 'rewritten.example'}>"
            )
        letter["Message-ID"] = f"<{number}.{turn}.{chance.getrandbits(40)}@{enquiry.desk}.example>"
        letter["Date"] = format_datetime(enquiry.created_at)
        text = self._text(enquiry, turn)
        if chance.random() < 0.3:
            letter.set_content(f"<html><body><p>{text.replace(chr(10), '<br>')}</p></body></html>", subtype="html")
        else:
            letter.set_content(text)
        return letter

    def _to(self, enquiry: Enquiry) -> str:
        return f'"{enquiry.persona.name}" <{MAILBOX}>' if self._chance.random() < 0.5 else MAILBOX

    def _subject(self, enquiry: Enquiry, turn: int, ticket: str) -> str:
        tag = f"[#{ticket}] " if ticket else ""
        if turn == 0:
            return f"{tag}We have received your message"
        kinds = (f"Re: {enquiry.subject}", f"{tag}{enquiry.subject}", f"{tag}Your enquiry")
        return self._chance.choices(kinds, weights=(5, 3, 2))[0]

    def _text(self, enquiry: Enquiry, turn: int) -> str:
        chance, customer = self._chance, enquiry.persona
        first, last = customer.name.split()[0], customer.name.split()[-1]
        greetings = (f"Dear {customer.name},", f"Hi {first},", f"Dear Ms {last},", "Dear customer,")
        lines = [chance.choices(greetings, weights=(3, 4, 2, 1))[0], ""]
        if turn == 0:
            lines.append("Thank you for your message. We will reply within two working days.")
        else:
            about = f"order {customer.order}" if chance.random() < 0.5 else "your order"
            lines += [f"I have looked into {about} and am sorry for the trouble.", "It will be with you on Thursday."]
        lines += ["", "Kind regards", chance.choice(("Mia", "Tom", "Priya"))]
        if turn and chance.random() < 0.5:
            lines += ["", "On Thursday you wrote:", *(f"> {line}" for line in enquiry.body.splitlines())]
        return "\n".join(lines)

    def _noise(self, enquiry: Enquiry) -> EmailMessage:
        """What comes to the same mailbox and is no answer: a newsletter, another customer's mail, spam."""
        chance, other = self._chance, self._chance.choice(self.enquiries)
        letter = EmailMessage()
        kind = chance.choice(("newsletter", "unmarked newsletter", "stranger", "spam"))
        letter["To"] = MAILBOX
        letter["Message-ID"] = f"<{chance.getrandbits(60)}@noise.example>"
        if kind == "newsletter":
            letter["From"], letter["Subject"] = f"news@{enquiry.desk}.example", "Autumn at North & South [#2026]"
            letter["List-Unsubscribe"] = "<https://news.example/leave>"
            letter.set_content(f"Hello {other.persona.name.split()[0]}, since your order {other.persona.order} ...")
        elif kind == "unmarked newsletter":
            letter["From"], letter["Subject"] = f"news@{enquiry.desk}.example", "Ten per cent off [AUTUMN-10]"
            letter.set_content(f"Quote {enquiry.persona.order} at the till and save ten per cent on all kettles.")
        elif kind == "stranger":
            letter["From"], letter["Subject"] = (
                f"someone{chance.getrandbits(20)}@web.de",
                "Re: your parcel, ticket 4711",
            )
            letter.set_content(
                f"Hi {enquiry.persona.name.split()[0]}, I think your parcel came to me. {other.persona.order}?"
            )
        else:
            letter["From"], letter["Subject"] = "win@prize.example", "You have won"
            letter.set_content("Dear customer, you have won 100000 euros, ref 8812345.")
        return letter


def _desk(name: str) -> Desk:
    return desk_with(
        name=name,
        title=name,
        zone="Europe/London",
        targets={"mail": Target(to=f"care@{name}.example")},
        budget=Budget(daily=100),
    )


def _reply(letter: EmailMessage, at: datetime, name: str) -> Reply:
    to = letter["To"].addresses[0].addr_spec
    return Reply(
        id=name, received_at=at, source=Source.INBOX, media_type="message/rfc822", raw=letter.as_bytes(), recipient=to
    )


def _table(world: World, answers: int) -> Iterator[str]:
    yield "| what is left | replies | right | wrong | torn | orphans | noise taken | by rule |"
    yield "|---|---|---|---|---|---|---|---|"
    for setting in SETTINGS:
        made = list(world.replies(setting, answers))
        matcher = Matcher(world.enquiries, world.dispatches, replies=[reply for reply, _ in made])
        count: Counter[str] = Counter()
        rules: Counter[str] = Counter()
        for reply, truth in made:
            fit = matcher.fit(reply)
            if truth is None:
                count["noise"] += 1
                count["noise taken"] += fit.match is not None
            elif fit.match is None:
                count["torn" if fit.torn else "orphans"] += 1
            else:
                count["right" if fit.match.enquiry_id == truth else "wrong"] += 1
                rules[fit.match.rule.value] += 1
        total = len(made) - count["noise"]
        shares = " | ".join(f"{count[name] / total:.2%}" for name in ("right", "wrong", "torn", "orphans"))
        by = ", ".join(f"{rule} {number / total:.0%}" for rule, number in rules.most_common())
        yield f"| {setting.name} | {total} | {shares} | {count['noise taken']} of {count['noise']} | {by} |"


def _speed(sizes: Sequence[int], answers: int) -> Iterator[str]:
    yield "| what is left | enquiries | replies | seconds of a processor | replies a second |"
    yield "|---|---|---|---|---|"
    for setting in SETTINGS:
        for size in sizes:
            world = World(size)
            replies = [reply for reply, _ in world.replies(setting, answers)]
            began = time.process_time()
            matcher = Matcher(world.enquiries, world.dispatches, replies=replies)
            for reply in replies:
                matcher.fit(reply)
            took = time.process_time() - began
            yield f"| {setting.name} | {size} | {len(replies)} | {took:.1f} | {len(replies) / took:.0f} |"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--enquiries", type=int, default=2000)
    parser.add_argument("--answers", type=int, default=2)
    parser.add_argument("--speed", type=int, nargs="*", help="sizes to measure the speed at, instead")
    asked = parser.parse_args()
    lines = _speed(asked.speed, asked.answers) if asked.speed else _table(World(asked.enquiries), asked.answers)
    for line in lines:
        print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
