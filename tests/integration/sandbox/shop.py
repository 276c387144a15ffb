"""The sandbox company by mail: real SMTP in and out, on a clock that skips the hours between."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import MappingProxyType
from typing import Any

import aiosmtplib
from aiosmtpd.smtp import SMTP

from harness.clock import ScaledClock
from harness.model import Brief, Question, Scenario, Thresholds
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
    async with line_to(company) as client:
        for message in messages:
            await client.sendmail(
                _address(message) if sender is None else sender, ["care@sandbox.example"], message.as_bytes()
            )


@asynccontextmanager
async def line_to(company: Company) -> AsyncIterator[aiosmtplib.SMTP]:
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
