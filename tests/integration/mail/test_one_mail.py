"""One mail, by every way there is: our own server, a mailbox at a provider, and three kinds of files."""

import asyncio
import mailbox
from contextlib import closing
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import aiosmtplib
import pytest
from imapclient import IMAPClient

from harness.clock import ManualClock
from harness.ledger import Ledger
from harness.model import Account, Login, Mailbox, Tls
from harness.sandbox.specimen import specimen
from probes.inbox.envelope import knows_from
from probes.inbox.imap import ImapInbox
from probes.inbox.mailbox import read_mailbox
from probes.inbox.mailroom import MailRoom
from probes.inbox.smtp import Inbox
from tests.integration.mail.dovecot import PASSWORD, Dovecot

NOW = datetime(2026, 10, 7, 12, 0, tzinfo=UTC)
KIM = "kim.tavo77@shopper.example"
SENT = (
    b"From: help@desk.example\r\nTo: Kim <kim.tavo77@shopper.example>\r\nSubject: Re: kettle\r\n"
    b"Date: Tue, 6 Oct 2026 08:15:00 +0000\r\nMessage-ID: <1@desk.example>\r\n\r\n"
    b"Dear Kim,\r\n\r\nFrom now on we will look into it.\r\n..\r\n"
)
KEPT = (  # as the provider's own servers leave it
    b"Return-Path: <help@desk.example>\r\nX-Original-To: kim.tavo77@shopper.example\r\n"
    b"Delivered-To: box@shopper.example\r\n"
    b"Received: from desk.example by mx.shopper.example; Tue, 6 Oct 2026 08:15:42 +0000\r\n" + SENT
)
UNIX = KEPT.replace(b"\r\n", b"\n")


async def by_smtp(room: MailRoom) -> None:
    async with Inbox(room=room, clock=ManualClock(NOW)) as inbox:
        host, port = inbox.address
        async with aiosmtplib.SMTP(
            hostname=host, port=port, local_hostname="desk.example", start_tls=False, use_tls=False
        ) as desk:
            await desk.sendmail("help@desk.example", [KIM], SENT)


async def by_imap(room: MailRoom, server: Dovecot) -> None:
    def file() -> None:
        with IMAPClient("127.0.0.1", server.ports.imap, ssl=False, timeout=60) as client:
            client.plain_login("every-way", PASSWORD)
            client.append("INBOX", KEPT)

    account = Account(user="every-way", login=Login.PASSWORD, secret="IMAP")
    box = Mailbox(server=server.starttls_url, tls=Tls.OFF, account=account)
    await asyncio.to_thread(file)
    async with ImapInbox(room=room, clock=ManualClock(NOW), mailbox=box, environment={"IMAP": PASSWORD}) as inbox:
        await inbox.look()


def by_files(ledger: Ledger, folder: Path) -> None:
    (folder / "one.eml").write_bytes(KEPT)
    box = mailbox.mbox(folder / "box.mbox")
    box.add(mailbox.mboxMessage(UNIX))
    box.close()
    maildir = mailbox.Maildir(folder / "Maildir")
    maildir.add(UNIX)
    for path in (folder / "one.eml", folder / "box.mbox", folder / "Maildir"):
        (reply,) = read_mailbox(path, knows=knows_from(ledger))
        ledger.append_replies([reply])


@pytest.mark.parametrize("order", list(permutations(("smtp", "imap", "files"), 3))[::2])
async def test_one_mail_by_every_way_is_one_reply(dovecot: Dovecot, tmp_path: Path, order: tuple[str, ...]) -> None:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger, closing(MailRoom(ledger=ledger)) as room:
        asked = datetime(2026, 10, 5, tzinfo=UTC)
        ledger.append_enquiry(specimen(id="kims", customer={"email": KIM}, created_at=asked))
        for way in order:
            if way == "smtp":
                await by_smtp(room)
            elif way == "imap":
                await by_imap(room, dovecot)
            else:
                by_files(ledger, tmp_path)
            assert len(ledger.facts().replies) == 1, way
