"""Those who write to the inbox: a client that behaves, and one that types its own SMTP."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from ssl import SSLContext

import aiosmtplib

from harness.ledger import Ledger
from harness.model import Enquiry, Reply
from harness.sandbox.specimen import specimen
from probes.inbox.smtp import Inbox

NOW = datetime(2026, 10, 5, 9, 30, tzinfo=UTC)
DESK = "help@desk.example"
KIM = "kim.tavo77@shopper.example"
LEE = "lee@shopper.example"
MAIL = b"From: help@desk.example\r\nSubject: Re: kettle\r\n\r\nWe will look into it.\r\n"


HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
"""


def enquiry(address: str) -> Enquiry:
    return specimen(id=f"enquiry-of-{address}", customer={"email": address}, created_at=NOW)


def replies(ledger: Ledger) -> tuple[Reply, ...]:
    return ledger.facts().replies


def client(inbox: Inbox) -> aiosmtplib.SMTP:
    host, port = inbox.address
    name = "desk.example"  # unless told, it looks up this machine's, which may take seconds
    return aiosmtplib.SMTP(hostname=host, port=port, local_hostname=name, start_tls=False, use_tls=False, timeout=60)


async def deliver(inbox: Inbox, recipients: str | list[str], raw: bytes = MAIL, *, sender: str = DESK) -> None:
    async with client(inbox) as desk:
        await desk.sendmail(sender, recipients, raw)


async def until_taken(send: Callable[[], Awaitable[None]]) -> int:
    """Send as mail servers do, again as long as the inbox asks for it; returns how often it did."""
    asked = 0
    while True:
        try:
            await send()
        except aiosmtplib.SMTPResponseException as error:
            if error.code != 451:
                raise
            asked += 1
        else:
            return asked


@contextmanager
def ledger_of_many(path: Path, count: int) -> Iterator[Ledger]:
    """A ledger in this file that knows so many customers: k0@shopper.example, k1@shopper.example and so on."""
    with Ledger.open(f"sqlite:///{path}") as ledger:
        ledger.append_enquiry(enquiry("k0@shopper.example"))
        with sqlite3.connect(path) as connection:
            columns = [name for _, name, *_ in connection.execute("PRAGMA table_info(enquiry)")]
            given = {"id": "'e' || i", "address": "'k' || i || '@shopper.example'"}
            made = ", ".join(given.get(name, name) for name in columns)
            numbers = "WITH RECURSIVE number(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i + 1 < ?)"
            insert = f"{numbers} INSERT INTO enquiry SELECT {made} FROM number, enquiry LIMIT ?"  # noqa: S608
            connection.execute(insert, (count, count - 1))
        connection.close()
        yield ledger


@contextmanager
def locked(ledger_file: Path) -> Iterator[None]:
    """Another process keeps the ledger locked, until the block is left."""
    command = [sys.executable, "-c", HOLDER, str(ledger_file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "locked\n"
        yield
        holder.communicate(timeout=60)


class Line:
    """A peer that types its own SMTP."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, inbox: Inbox) -> "Line":
        line = cls(*await asyncio.open_connection(*inbox.address))
        assert (await line.heard()).startswith("220")
        return line

    @classmethod
    async def admitted(cls, inbox: Inbox) -> "Line":
        """Call until there is room."""
        while True:
            line = cls(*await asyncio.open_connection(*inbox.address))
            if (await line.heard()).startswith("220"):
                return line
            await line.close()

    @classmethod
    async def ready_for_data(cls, inbox: Inbox, *recipients: str) -> "Line":
        line = await cls.open(inbox)
        await line.say(b"EHLO desk.example\r\n")
        await line.say(b"MAIL FROM:<help@desk.example>\r\n")
        for recipient in recipients or (KIM,):
            await line.say(f"RCPT TO:<{recipient}>\r\n".encode())
        assert (await line.say(b"DATA\r\n")).startswith("354")
        return line

    def whisper(self, words: bytes) -> None:
        """Say something and do not listen."""
        self._writer.write(words)

    async def say(self, words: bytes) -> str:
        self._writer.write(words)
        return await self.heard()

    async def heard(self) -> str:
        """The last line of an answer; empty once the inbox has hung up."""
        try:
            while True:
                line = (await self._reader.readline()).decode()
                if line[3:4] != "-":
                    return line
        except ConnectionError:
            return ""

    async def listen(self, answers: int) -> list[str]:
        """The codes of the next answers."""
        return [(await self.heard())[:3] for _ in range(answers)]

    async def shake_hands(self, context: SSLContext) -> None:
        """Go over to TLS, after 220 to STARTTLS."""
        await self._writer.start_tls(context, server_hostname="localhost")

    async def close(self) -> None:
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()

    async def cut(self) -> None:
        """As a network that breaks: at once, whatever is still on its way."""
        self._writer.transport.abort()
        with suppress(ConnectionError):
            await self._writer.wait_closed()
