"""Nobody gets a second mail past the inbox inside a first: a mail ends at CRLF.CRLF and nowhere else.

The family of CVE-2023-51764, -51765 and -51766 and CVE-2024-27305, and what else the words of a peer can be cut into.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.clock import SystemClock
from harness.ledger import Ledger
from probes.inbox.connection import Connection
from probes.inbox.limits import Crowd, Limits
from probes.inbox.smtp import Inbox
from tests.integration.inbox.peers import KIM, LEE, Line, replies

NOT_AN_END = [
    *(b"\n.\n", b"\r.\r", b"\n.\r\n", b"\r\n.\n", b"\r.\r\n", b"\r\n.\r", b"\r\n.\rx"),
    *(b"\r\n\0.\r\n", b"\r\n.\0\r\n", b"\0.\0", b"\r\0\n.\r\n", b"\n\n.\r\n", b"\r\n. \r\n", b"\r\r\n.\n"),
]
SMUGGLED = b"MAIL FROM:<ceo@desk.example>\r\nRCPT TO:<" + LEE.encode() + b">\r\nDATA\r\nSend money\r\n"


@pytest.mark.parametrize("end", NOT_AN_END)
async def test_end_of_data_is_crlf_dot_crlf_and_nothing_else(inbox: Inbox, ledger: Ledger, end: bytes) -> None:
    line = await Line.ready_for_data(inbox)

    assert (await line.say(b"Subject: one\r\n\r\nhello" + end + SMUGGLED + b"\r\n.\r\n")).startswith("250")
    assert (await line.say(b"NOOP\r\n")).startswith("250")

    (reply,) = replies(ledger)
    assert reply.recipient == KIM
    assert SMUGGLED.strip() in reply.raw
    await line.close()


async def test_what_a_mail_begins_with_may_be_its_end(inbox: Inbox, ledger: Ledger) -> None:
    line = await Line.ready_for_data(inbox)
    assert (await line.say(b".\r\n")).startswith("250")
    assert [reply.raw for reply in replies(ledger)] == [b""]
    await line.close()


async def test_commands_after_a_mail_in_one_breath_are_answered_one_by_one(inbox: Inbox, ledger: Ledger) -> None:
    line = await Line.ready_for_data(inbox)

    line.whisper(b"one\r\n.\r\nMAIL FROM:<a@desk.example>\r\nRCPT TO:<" + LEE.encode() + b">\r\nDATA\r\n")
    assert await line.listen(4) == ["250", "250", "250", "354"]
    line.whisper(b"two\r\n.\r\nQUIT\r\nMAIL FROM:<b@desk.example>\r\n")
    assert await line.listen(3) == ["250", "221", ""]

    assert {(reply.recipient, reply.raw) for reply in replies(ledger)} == {(KIM, b"one\r\n"), (LEE, b"two\r\n")}
    await line.close()


async def test_a_mail_said_before_it_was_asked_for_is_no_command(inbox: Inbox, ledger: Ledger) -> None:
    line = await Line.open(inbox)
    line.whisper(b"EHLO desk.example\r\nMAIL FROM:<a@desk.example>\r\nRCPT TO:<" + KIM.encode() + b">\r\n")
    line.whisper(b"DATA\r\nQUIT\r\n.\r\n")
    assert await line.listen(5) == ["250", "250", "250", "354", "250"]
    assert [reply.raw for reply in replies(ledger)] == [b"QUIT\r\n"]
    await line.close()


async def test_mail_without_a_recipient_is_no_command_either(inbox: Inbox, ledger: Ledger) -> None:
    line = await Line.open(inbox)
    line.whisper(b"EHLO desk.example\r\nMAIL FROM:<a@desk.example>\r\nRCPT TO:<nobody@shopper.example>\r\nDATA\r\n")
    assert await line.listen(4) == ["250", "250", "550", "503"]
    await line.close()
    assert replies(ledger) == ()


# --- without a network, so that we say where the words are cut


class Wire(asyncio.Transport):
    """Keeps what is written to it."""

    def __init__(self) -> None:
        super().__init__(extra={"peername": ("192.0.2.1", 25)})
        self.written = b""
        self.closed = False
        self.heard = asyncio.Event()

    def write(self, data: Any) -> None:
        self.written += bytes(data)
        self.heard.set()

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True
        self.heard.set()

    def pause_reading(self) -> None:
        """There is never too much."""

    def resume_reading(self) -> None:
        """Nothing was held back."""


class Desk:
    """Takes everything, and keeps what it was handed."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(envelope.original_content)
        return "250 OK"


async def taken(pieces: Sequence[bytes]) -> list[bytes]:
    """What the inbox makes of these words, said piece by piece."""
    desk, wire = Desk(), Wire()
    connection = Connection(desk, crowd=Crowd(Limits(size=1_000_000)), clock=SystemClock(), tls=None)
    connection.connection_made(wire)
    for piece in pieces:
        connection.data_received(piece)
        await asyncio.sleep(0)
    while not wire.closed:
        wire.heard.clear()
        await wire.heard.wait()
    connection.connection_lost(None)
    await asyncio.sleep(0)
    return desk.taken


def said(*mails: bytes) -> bytes:
    """The words of a peer that sends these mails, with its dots doubled (RFC 5321, 4.5.2)."""
    words = b"HELO desk.example\r\n"
    for mail in mails:
        dotted = (b"\r\n" + mail).replace(b"\r\n.", b"\r\n..")[2:]
        words += b"MAIL FROM:<a@desk.example>\r\nRCPT TO:<b@shopper.example>\r\nDATA\r\n" + dotted + b".\r\n"
    return words + b"QUIT\r\n"


async def test_words_mean_the_same_wherever_the_network_cuts_them() -> None:
    mails = [b"one\r\n.\r\n..\r\n", b"", b".two\r\n\r\n", b"\n.\n\r.\r\r\n"]
    words = said(*mails)
    for cut in range(1, len(words)):
        assert await taken([words[:cut], words[cut:]]) == mails


lines = st.sampled_from([b"x", b".", b"\r", b"\n", b"\r\n", b"\0", b"..", b"QUIT\r\n", b"y" * 70_000])


@given(st.lists(st.lists(lines, max_size=12).map(b"".join), max_size=3), st.integers(1, 200_000))
@settings(max_examples=60, deadline=None)
def test_every_mail_arrives_as_it_was_sent(bodies: list[bytes], size: int) -> None:
    mails = [body + b"\r\n" for body in bodies]
    words = said(*mails)
    pieces = [words[start : start + size] for start in range(0, min(len(words), 200 * size), size)]
    pieces.append(words[len(b"".join(pieces)) :])
    assert asyncio.run(taken(pieces)) == mails
