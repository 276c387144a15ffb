"""The sandbox company by mail: real SMTP in and out, on a clock that skips the hours between."""

import asyncio
import hashlib
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import aiosmtplib
import pytest
from aiosmtpd.smtp import SMTP

from harness.clock import ScaledClock
from harness.errors import ConfigurationError
from harness.model import Brief, DeskKind, Question, Scenario, Thresholds
from harness.sandbox import USUAL, Company, Temperament

START = datetime(2026, 10, 5, 9, tzinfo=UTC)
ITEMS = ("copper kettle", "walnut chess set", "cast-iron casserole")
SPOILT = ("my mother's birthday", "our silver wedding", "my nephew's christening")
LATE = Scenario(
    id="late-delivery",
    title="The parcel has not come",
    channels=("mail", "web_form", "chat"),
    briefs={
        "en": Brief(
            language="en",
            subjects=("Where is it?",),
            bodies=("The {item} is late for {spoilt}. {when}",),
            merge={},
            story={"item": ITEMS, "spoilt": SPOILT},
            questions=(
                Question(name="when", text="When will it arrive?", answers=("within 3 working days", "by the weekend")),
            ),
        )
    },
    thresholds=Thresholds(),
    observation_window=timedelta(days=14),
    patience=timedelta(minutes=10),
)


class Sink:
    """The customers' mail server: keeps what arrives, with its time; says `refusals` first."""

    def __init__(self, clock: ScaledClock) -> None:
        self.clock = clock
        self.refusals: list[str] = []
        self.tried: list[datetime] = []
        self.letters: list[tuple[str, str, bytes, datetime]] = []
        self.greeted_by: list[str] = []
        self.port = 0

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802
        self.tried.append(self.clock.now())
        self.greeted_by.append(session.host_name)
        if self.refusals:
            return self.refusals.pop(0)
        self.letters.append(
            (envelope.rcpt_tos[0], envelope.mail_from.strip("<>"), envelope.original_content, self.clock.now())
        )
        return "250 2.0.0 Ok"

    @property
    def messages(self) -> list[EmailMessage]:
        return [_parsed(raw) for _, _, raw, _ in self.letters]


@asynccontextmanager
async def listening(sink: Sink, port: int = 0) -> AsyncIterator[None]:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(sink, enable_SMTPUTF8=True, hostname="localhost", loop=loop), "127.0.0.1", port
    )
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield
    finally:
        server.close()


@asynccontextmanager
async def shop(*temperaments: Temperament, seed: int = 7) -> AsyncIterator[tuple[Company, Sink]]:
    clock = ScaledClock(START, settle=0.02)
    sink = Sink(clock)
    async with (
        listening(sink),
        Company(
            seed=seed,
            clock=clock,
            deliver_to=("127.0.0.1", sink.port),
            scenarios=[LATE],
            temperaments=temperaments or USUAL,
        ) as company,
    ):
        yield company, sink


def complaint(number: int = 0, headers: Mapping[str, str] = MappingProxyType({})) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"Jane Doe <jane{number}@shopper.example>"
    message["To"] = "care@sandbox.example"
    message["Subject"] = "Where is my parcel?"
    message["Message-ID"] = f"<{number}.abc@shopper.example>"
    for name, value in headers.items():
        del message[name]
        message[name] = value
    item, spoilt = ITEMS[number % 3], SPOILT[number // 3 % 3]
    message.set_content(
        f"Hello,\n\nmy order A12-{34567 + number} has not come. I needed the {item} for {spoilt}.\n"
        "When will it arrive?\n\nJane Doe\n"
    )
    return message


async def send(company: Company, *messages: EmailMessage, sender: str | None = None) -> None:
    async with _line(company) as client:
        for message in messages:
            await client.sendmail(
                _address(message) if sender is None else sender, ["care@sandbox.example"], message.as_bytes()
            )


@asynccontextmanager
async def _line(company: Company) -> AsyncIterator[aiosmtplib.SMTP]:
    port = int((company.desk(name="sandbox").targets["mail"].via or "").rpartition(":")[2])
    name = "shopper.example"  # unless told, it looks up this machine's, which may take seconds
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, local_hostname=name, start_tls=False) as client:
        yield client


def _address(message: EmailMessage) -> str:
    return str(message["From"]).rpartition("<")[2].rstrip(">")


def _parsed(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def own_words(message: EmailMessage) -> str:
    """Without the complaint quoted below."""
    return re.split(r"\nOn \d\d/", text_of(message))[0]


def sentences(message: EmailMessage) -> set[str]:
    return set(re.findall(r"[^\n.!?]{20,}[.!?]", own_words(message)))


async def test_the_desk_names_the_ports_it_listens_on() -> None:
    async with shop() as (company, _):
        desk = company.desk(name="sandbox")
        assert desk.name == "sandbox"
        assert desk.kind is DeskKind.OWN
        assert set(desk.targets) == {"mail", "web_form", "chat"}
        assert desk.targets["mail"].to == "care@sandbox.example"
        async with _line(company) as client:
            assert client.is_connected


async def test_a_silent_agent_answers_nothing() -> None:
    async with shop(Temperament.SILENT) as (company, sink):
        await send(company, complaint())
        await company.finished()
        assert sink.letters == []
        assert company.sent == ()


async def test_a_receipt_comes_at_once_and_a_person_hours_later() -> None:
    async with shop(Temperament.RECEIPT_THEN_PERSON) as (company, sink):
        await send(company, complaint())
        await company.finished()
        receipt, answer = sink.messages
        (_, receipt_path, _, receipt_at), (_, answer_path, _, answer_at) = sink.letters
        assert receipt_at - START < timedelta(seconds=10)
        assert timedelta(hours=2) <= answer_at - START < timedelta(hours=31)
        assert receipt["Auto-Submitted"] == "auto-replied"
        assert receipt["In-Reply-To"] == "<0.abc@shopper.example>"
        assert receipt_path == ""
        assert receipt.get_body(("html",)) is not None
        assert "Jane Doe" in text_of(receipt)
        assert "kettle" not in text_of(receipt)
        assert answer["Auto-Submitted"] is None
        assert answer["Precedence"] is None
        assert answer_path == "care@sandbox.example"
        assert "copper kettle" in own_words(answer)
        assert "my mother's birthday" in own_words(answer)
        assert re.search("within 3 working days|by the weekend", own_words(answer))


async def test_macros_are_the_same_words_for_everybody_and_answer_nothing() -> None:
    async with shop(Temperament.MACROS_ONLY) as (company, sink):
        await send(company, *(complaint(number) for number in range(6)))
        await company.finished()
        bodies = [own_words(message) for message in sink.messages]
        orders = [re.search(r"A12-\d+", body) for body in bodies]
        assert all(orders)
        assert len({match[0] for match in orders if match}) == 6
        merged = {re.sub(r"A12-\d+|\n[\w ]+\nCustomer Care", "", body) for body in bodies}
        assert len({body.split("Kind regards")[0] for body in merged}) == 1
        assert not any(word in body for body in bodies for word in (*ITEMS, "3 working days", "weekend"))
        assert all(message["Auto-Submitted"] is None for message in sink.messages)
        assert all(at - START > timedelta(minutes=59) for *_, at in sink.letters)


async def test_a_macro_can_have_lost_its_field() -> None:
    async with shop(Temperament.MACROS_ONLY) as (company, sink):
        message = complaint()
        message.set_content("I cannot log in to my account, the password of my account is not known.")
        await send(company, message)
        await company.finished()
        assert text_of(sink.messages[0]).startswith("Dear {first_name},")


async def test_helpful_people_never_write_the_same_sentence_twice() -> None:
    async with shop(Temperament.HELPFUL) as (company, sink):
        await send(company, *(complaint(number) for number in range(20)))
        await company.finished()
        assert len(sink.messages) == 20
        for message in sink.messages:
            number = int(re.findall(r"\d+", message["To"])[0])
            assert ITEMS[number % 3] in own_words(message)
            assert SPOILT[number // 3 % 3] in own_words(message)
            assert re.search("within 3 working days|by the weekend", own_words(message))
        uses = Counter(sentence for message in sink.messages for sentence in sentences(message))
        assert [sentence for sentence, times in uses.items() if times > 1] == []
        waits = [at - START for *_, at in sink.letters]
        assert min(waits) >= timedelta(minutes=20)
        assert max(waits) < timedelta(hours=5, minutes=1)


async def test_people_thread_their_answers_or_quote_the_ticket_and_some_quote_the_complaint() -> None:
    async with shop(Temperament.HELPFUL) as (company, sink):
        await send(company, *(complaint(number) for number in range(20)))
        await company.finished()
        threaded = [message for message in sink.messages if message["In-Reply-To"]]
        apart = [message for message in sink.messages if not message["In-Reply-To"]]
        assert threaded
        assert apart
        for message in threaded:
            number = re.findall(r"\d+", message["To"])[0]
            assert message["In-Reply-To"] == message["References"] == f"<{number}.abc@shopper.example>"
            assert message["Subject"] == "Re: Where is my parcel?"
        assert all(re.match(r"\[#SB-\d{6}\] Where is my parcel\?", message["Subject"]) for message in apart)
        quoting = ["\n> my order A12-" in text_of(message) for message in sink.messages]
        assert any(quoting)
        assert not all(quoting)


async def test_a_bot_answers_within_seconds_and_does_not_always_say_what_it_is() -> None:
    async with shop(Temperament.BOT_AT_ONCE) as (company, sink):
        await send(company, *(complaint(number) for number in range(12)))
        await company.finished()
        marked = {message["Auto-Submitted"] for message in sink.messages}
        assert marked == {None, "auto-generated"}
        assert all((message["Precedence"] == "bulk") is bool(message["Auto-Submitted"]) for message in sink.messages)
        assert all("within 3 working days" in text_of(message) for message in sink.messages)
        assert all(at - START < timedelta(seconds=30) for *_, at in sink.letters)


async def test_one_agent_asks_for_the_order_number_it_was_given() -> None:
    async with shop(Temperament.ASKS_AGAIN) as (company, sink):
        await send(company, complaint())
        await company.finished()
        assert "send us your order number" in own_words(sink.messages[0])
        assert len(sink.messages) == 1


async def test_an_agent_who_asked_helps_once_told_and_does_not_ask_again() -> None:
    async with shop(Temperament.ASKS_AGAIN) as (company, sink):
        await send(company, complaint())
        await company.finished()
        told = complaint()
        told.set_content("Yes, it is A12-34567.")
        await send(company, told)
        await company.finished()
        _, answer = sink.messages
        assert "within 3 working days" in own_words(answer)
        assert "send us your order number" not in own_words(answer)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Guten Tag, meine Bestellung A12-34567 ist nicht angekommen, das Paket fehlt.", "Guten Tag Jane Doe"),
        ("fr", "Bonjour, ma commande A12-34567 est perdue, je ne vois pas le colis.", "Bonjour Jane Doe"),
        ("es", "Hola, mi pedido A12-34567 no ha llegado y el paquete no está.", "Hola, Jane Doe"),
    ],
)
async def test_agents_answer_in_the_language_of_the_customer(language: str, text: str, expected: str) -> None:
    async with shop(Temperament.RECEIPT_THEN_PERSON) as (company, sink):
        message = complaint()
        message.set_content(text)
        await send(company, message)
        await company.finished()
        receipt, answer = sink.messages
        assert text_of(receipt).startswith(expected)
        assert any(quote in own_words(answer) for quote in ("„", "«"))


async def test_the_order_of_arrival_changes_nothing() -> None:
    async def replies(order: Callable[[list[EmailMessage]], list[EmailMessage]]) -> dict[str, list[str]]:
        async with shop() as (company, sink):
            await send(company, *order([complaint(number) for number in range(18)]))
            await company.finished()
            found: dict[str, list[str]] = {}
            for message in sink.messages:
                without_dates = re.sub(r"\d\d/\d\d/\d{4} at \d\d:\d\d", "", text_of(message))
                found.setdefault(message["To"], []).append(f"{message['Subject']}\n{without_dates}")
            return found

    first = await replies(lambda messages: messages)
    assert first == await replies(lambda messages: messages[::-1])
    assert len(first) > 6


async def test_mail_put_off_with_451_is_tried_again_and_counted_once() -> None:
    async with shop(Temperament.HELPFUL) as (company, sink):
        sink.refusals = ["451 4.3.0 later", "452 4.2.2 mailbox full"]
        await send(company, complaint())
        await company.finished()
        assert len(sink.tried) == 3
        assert sink.tried[1] - sink.tried[0] >= timedelta(minutes=1)
        assert sink.tried[2] - sink.tried[1] >= timedelta(minutes=4)
        assert len(sink.letters) == len(company.sent) == 1


async def test_sent_names_the_very_bytes_that_were_answered_with_250() -> None:
    async with shop() as (company, sink):
        await send(company, *(complaint(number) for number in range(12)))
        await company.finished()
        arrived = [(recipient, hashlib.sha256(raw).hexdigest()) for recipient, _, raw, _ in sink.letters]
        assert [(sent.recipient, sent.sha256) for sent in company.sent] == arrived
        assert [sent.message_id for sent in company.sent] == [message["Message-ID"] for message in sink.messages]
        assert all(earlier.accepted_at <= later.accepted_at for earlier, later in pairwise(company.sent))


async def test_mail_refused_for_good_is_not_tried_again() -> None:
    async with shop(Temperament.HELPFUL) as (company, sink):
        sink.refusals = ["554 5.7.1 no thanks"]
        await send(company, complaint())
        await company.finished()
        assert len(sink.tried) == 1
        assert company.sent == ()


async def test_a_customer_whose_server_is_down_for_hours_gets_the_mail_when_it_is_up() -> None:
    clock = ScaledClock(START, settle=0.02)
    sink = Sink(clock)
    async with listening(sink):
        port = sink.port
    down = Company(
        seed=7, clock=clock, deliver_to=("127.0.0.1", port), scenarios=[LATE], temperaments=(Temperament.HELPFUL,)
    )
    async with down as company:
        await send(company, complaint())
        await clock.sleep(timedelta(hours=6))
        assert company.sent == ()
        async with listening(sink, port):
            await company.finished()
            assert len(company.sent) == len(sink.letters) == 1


async def test_mail_that_can_never_be_delivered_is_given_up(caplog: pytest.LogCaptureFixture) -> None:
    clock = ScaledClock(START, settle=0.02)
    sink = Sink(clock)
    async with listening(sink):
        port = sink.port
    down = Company(
        seed=7, clock=clock, deliver_to=("127.0.0.1", port), scenarios=[LATE], temperaments=(Temperament.HELPFUL,)
    )
    async with down as company:
        await send(company, complaint())
        await company.finished()
    assert "is given up" in caplog.text
    assert clock.now() - START > timedelta(hours=12)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Auto-Submitted": "auto-generated (vacation)"},
        {"Precedence": "bulk"},
        {"List-Id": "<news.example.com>"},
        {"From": "Customer Care <care@sandbox.example>"},
        {"From": "nobody at all"},
    ],
)
async def test_machines_lists_and_nobody_are_never_answered(headers: dict[str, str]) -> None:
    async with shop(Temperament.BOT_AT_ONCE) as (company, _):
        await send(company, complaint(headers=headers), sender="jane0@shopper.example")
        await company.finished()
        assert company.sent == ()


async def test_auto_submitted_no_is_a_person() -> None:
    async with shop(Temperament.BOT_AT_ONCE) as (company, _):
        await send(company, complaint(headers={"Auto-Submitted": "no"}))
        await company.finished()
        assert len(company.sent) == 1


async def test_the_null_sender_is_never_answered() -> None:
    async with shop(Temperament.BOT_AT_ONCE) as (company, _):
        await send(company, complaint(), sender="")
        await company.finished()
        assert company.sent == ()


async def test_a_loop_of_mails_without_any_mark_comes_to_an_end() -> None:
    async with shop(Temperament.BOT_AT_ONCE) as (company, _):
        await send(company, *(complaint() for _ in range(25)))
        await company.finished()
        assert 0 < len(company.sent) <= 10


async def test_nothing_is_relayed() -> None:
    async with shop() as (company, _), _line(company) as client:
        await client.mail("jane@shopper.example")
        for stranger in ("somebody@elsewhere.example", "care@elsewhere.example", "postmaster@sandbox.example"):
            with pytest.raises(aiosmtplib.SMTPRecipientRefused) as refused:
                await client.rcpt(stranger)
            assert refused.value.code == 550


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n",
        b"\xff\xfe\x00 not a mail at all\r\n",
        b"From: \r\nSubject: =?utf-8?b?!!!?=\r\n\r\nhello\r\n",
        b"From: jane@shopper.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n--x\r\nContent-Ty",
        b"From: =?utf-8?q?J=0D=0ABcc=3A_x?= <jane@shopper.example>\r\nMessage-ID: <a\r\n b>\r\n\r\nhi\r\n",
        b"From: jane@shopper.example\r\nSubject: a\x00b =?utf-8?q?=0D=0ABcc=3A_x?=\r\n\r\nhi\r\n",
        b"From: jane@shopper.example\r\nContent-Type: text/plain; charset=nonsense\r\n\r\n\xf0\xf1\r\n",
        b"From: jane@shopper.example\r\n\r\n" + b"long line " * 30_000 + b"\r\n",
        b"From: jane@shopper.example\r\nReferences: " + b"<x@y.example> " * 3_000 + b"\r\n\r\nhello\r\n",
    ],
)
async def test_broken_mail_does_no_harm(raw: bytes, caplog: pytest.LogCaptureFixture) -> None:
    async with shop(Temperament.RECEIPT_THEN_PERSON) as (company, sink):
        async with _line(company) as client:
            await client.sendmail("jane@shopper.example", ["care@sandbox.example"], raw)
        await send(company, complaint(1))
        await company.finished()
        assert [message["To"] for message in sink.messages].count("jane1@shopper.example") == 2
        assert all(message["Bcc"] is None for message in sink.messages)
        assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_mail_over_the_size_limit_is_refused() -> None:
    async with shop() as (company, _), _line(company) as client:
        await client.ehlo()
        await client.mail("jane@shopper.example")
        await client.rcpt("care@sandbox.example")
        with pytest.raises(aiosmtplib.SMTPDataError) as refused:
            await client.data(b"Subject: x\r\n\r\n" + (b"x" * 998 + b"\r\n") * 11_000)
        assert refused.value.code == 552


async def test_leaving_stops_all_agents() -> None:
    async with shop(Temperament.HELPFUL) as (company, sink):
        await send(company, complaint())
    await asyncio.wait_for(company.finished(), 5)
    assert company.sent == ()
    assert sink.letters == []


async def test_a_taken_port_is_said_so() -> None:
    async with shop() as (company, sink):
        port = int((company.desk(name="sandbox").targets["mail"].via or "").rpartition(":")[2])
        second = Company(seed=7, clock=sink.clock, deliver_to=("127.0.0.1", sink.port), mail_port=port)
        with pytest.raises(ConfigurationError, match=rf"cannot listen on 127\.0\.0\.1:{port} for mail"):
            await second.__aenter__()


def test_it_delivers_to_loopback_only() -> None:
    with pytest.raises(ConfigurationError, match=r"loopback only, not to mail\.example\.com"):
        Company(seed=7, clock=ScaledClock(START), deliver_to=("mail.example.com", 25))


def test_a_company_without_staff_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="name at least one temperament"):
        Company(seed=7, clock=ScaledClock(START), deliver_to=("127.0.0.1", 25), temperaments=())


async def test_the_company_greets_by_its_own_name_without_looking_up_this_machines() -> None:
    async with shop(Temperament.RECEIPT_THEN_PERSON) as (company, sink):
        await send(company, complaint())
        await company.finished()
    assert set(sink.greeted_by) == {"sandbox.example"}


async def test_what_the_customer_wrote_is_text_in_the_html() -> None:
    async with shop(Temperament.RECEIPT_THEN_PERSON) as (company, sink):
        message = complaint(headers={"From": '"<script>alert(1)</script>" <jane0@shopper.example>'})
        await send(company, message)
        await company.finished()
        part = sink.messages[0].get_body(("html",))
        assert part is not None
        page = str(part.get_content())
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script" not in page
