"""The inbox with a real ledger and real SMTP clients."""

import asyncio
import logging
import sqlite3
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import aiosmtplib
import pytest

from harness.clock import ManualClock
from harness.errors import LedgerError
from harness.ledger import Ledger
from harness.model import Reply, Source, Watch
from probes.inbox.mailroom import MailRoom
from probes.inbox.smtp import Inbox
from tests.integration.inbox.peers import DESK, KIM, LEE, MAIL, NOW, Line, client, deliver, replies, until_taken


async def test_reply_is_kept_byte_for_byte_with_the_envelope_and_the_instant_it_came(
    inbox: Inbox, ledger: Ledger
) -> None:
    raw = MAIL + b"..\r\nline with \xff and \x00 and trailing spaces  \r\n"

    await deliver(inbox, KIM, raw)

    (reply,) = replies(ledger)
    assert reply.raw == raw
    assert (reply.recipient, reply.sender, reply.source) == (KIM, DESK, Source.INBOX)
    assert (reply.received_at, reply.media_type, len(reply.id)) == (NOW, "message/rfc822", 32)


async def test_reply_is_in_the_ledger_before_250_is_heard(inbox: Inbox, ledger_file: Path) -> None:
    line = await Line.ready_for_data(inbox)

    answer = await line.say(MAIL + b".\r\n")

    with sqlite3.connect(ledger_file) as other_connection:
        (count,) = other_connection.execute("SELECT count(*) FROM reply").fetchone()
    other_connection.close()
    assert (answer[:3], count) == ("250", 1)
    await line.close()


async def test_waiting_for_the_next_arrival(inbox: Inbox) -> None:
    first, also_first = inbox.room.arrival(), inbox.room.arrival()

    await deliver(inbox, KIM)

    assert (await first).recipient == KIM
    assert await first == await also_first
    assert not inbox.room.arrival().done()


async def test_unknown_recipients_are_refused_and_known_ones_beside_them_served(inbox: Inbox, ledger: Ledger) -> None:
    async with client(inbox) as desk:
        refused, _ = await desk.sendmail(DESK, [KIM, "nobody@shopper.example", "someone@elsewhere.example"], MAIL)

    assert {address: answer.code for address, answer in refused.items()} == {
        "nobody@shopper.example": 550,
        "someone@elsewhere.example": 550,
    }
    assert [reply.recipient for reply in replies(ledger)] == [KIM]


@pytest.mark.parametrize("written", [KIM.upper(), KIM.replace("@", "+re12@")])
async def test_recipient_is_known_in_any_case_and_with_a_plus_part(inbox: Inbox, ledger: Ledger, written: str) -> None:
    await deliver(inbox, written)

    assert [reply.recipient for reply in replies(ledger)] == [written]


async def test_mail_for_two_customers_is_a_reply_to_each(inbox: Inbox, ledger: Ledger) -> None:
    await deliver(inbox, [KIM, LEE])

    stored = replies(ledger)
    assert {reply.recipient for reply in stored} == {KIM, LEE}
    assert len({reply.id for reply in stored}) == 2


async def test_the_same_mail_delivered_twice_is_one_reply(inbox: Inbox, ledger: Ledger) -> None:
    await deliver(inbox, KIM)
    await deliver(inbox, KIM)

    assert len(replies(ledger)) == 1


async def test_null_return_path_is_an_empty_sender(inbox: Inbox, ledger: Ledger) -> None:
    line = await Line.open(inbox)
    await line.say(b"EHLO desk.example\r\n")
    assert (await line.say(b"MAIL FROM:<>\r\n")).startswith("250")
    await line.say(f"RCPT TO:<{KIM}>\r\n".encode())
    await line.say(b"DATA\r\n")

    assert (await line.say(MAIL + b".\r\n")).startswith("250")
    assert [reply.sender for reply in replies(ledger)] == [""]
    await line.close()


async def test_international_sender_and_lines_longer_than_smtp_allows_are_taken(inbox: Inbox, ledger: Ledger) -> None:
    raw = "Subject: Grüße\r\n\r\n".encode() + b"<p>" + b"x" * 150_000 + b"</p>\r\n"
    async with client(inbox) as desk:
        await desk.ehlo()
        await desk.mail("häuser@desk.example", options=["SMTPUTF8"], encoding="utf-8")
        await desk.rcpt(KIM)
        await desk.data(raw)

    (reply,) = replies(ledger)
    assert (reply.sender, reply.raw) == ("häuser@desk.example", raw)


async def test_locked_ledger_asks_the_sender_to_try_again(inbox: Inbox, ledger: Ledger, ledger_file: Path) -> None:
    line = await Line.ready_for_data(inbox)
    lock = sqlite3.connect(ledger_file, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")

    refused = await line.say(MAIL + b".\r\n")
    lock.execute("ROLLBACK")
    lock.close()
    await line.close()
    await deliver(inbox, KIM)

    assert refused.startswith("451")
    assert len(replies(ledger)) == 1


class BrokenLedger(Ledger):
    """A ledger with a defect nobody thought of."""

    def __init__(self, *, broken: str) -> None:
        self._broken = broken

    def enquiry_ids_for(self, address: str) -> tuple[str, ...]:
        if self._broken == "lookup":
            raise ZeroDivisionError
        return (address,)

    def append_replies(self, replies: Sequence[Reply]) -> tuple[bool | LedgerError, ...]:  # noqa: ARG002
        raise ZeroDivisionError

    def append_watch(self, watch: Watch) -> None:
        """Nothing is kept."""


@pytest.mark.parametrize("broken", ["lookup", "append"])
async def test_unforeseen_failure_is_logged_and_never_answered_with_250(
    broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with Inbox(room=MailRoom(ledger=BrokenLedger(broken=broken)), clock=ManualClock(NOW)) as inbox:
        with pytest.raises(aiosmtplib.SMTPException, match="451"), caplog.at_level(logging.ERROR):
            await deliver(inbox, KIM)

    assert "ZeroDivisionError" in caplog.text


async def test_addresses_that_no_database_takes_are_refused_or_mended(inbox: Inbox, ledger: Ledger) -> None:
    line = await Line.open(inbox)
    await line.say(b"EHLO desk.example\r\n")
    await line.say(b"MAIL FROM:<he\xfflp@desk.example>\r\n")
    assert (await line.say(b"RCPT TO:<k\xffim@shopper.example>\r\n")).startswith("550")
    await line.say(f"RCPT TO:<{KIM}>\r\n".encode())
    await line.say(b"DATA\r\n")

    assert (await line.say(MAIL + b".\r\n")).startswith("250")
    assert [reply.sender for reply in replies(ledger)] == ["he\ufffdlp@desk.example"]
    await line.close()


async def test_a_hundred_desks_at_once_lose_nothing(ledger: Ledger, inbox: Inbox) -> None:
    mails = [b"Subject: %d\r\n\r\nhello\r\n" % number for number in range(100)]

    await asyncio.gather(*(until_taken(partial(deliver, inbox, KIM, raw)) for raw in mails))

    assert {reply.raw for reply in replies(ledger)} == set(mails)
