"""A mailbox at a provider, as we reach it and as other people use it, and our reading of it."""

import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from imapclient import IMAPClient

from harness.clock import ManualClock
from harness.errors import ShopperError
from harness.ledger import Ledger
from harness.model import Account, Login, Mailbox, Reply, Tls
from probes.inbox.imap import ImapInbox
from probes.inbox.mailroom import MailRoom
from tests.integration.mail.dovecot import PASSWORD, Dovecot

ASKED = datetime(2026, 10, 5, 9, 30, tzinfo=UTC)
NOW = datetime(2026, 10, 7, 12, 0, tzinfo=UTC)
CAME = datetime(2026, 10, 6, 8, 15, 42, tzinfo=UTC)
KIM = "care-tests+kim.tavo77@acme.example"
LEE = "care-tests+lee@acme.example"
MAIL = (
    b"Return-Path: <help@desk.example>\r\n"
    b"Delivered-To: care-tests@acme.example\r\n"
    b"Received: from desk.example by mx.acme.example; Tue, 6 Oct 2026 08:15:40 +0000\r\n"
    b"From: help@desk.example\r\n"
    b"To: Kim <" + KIM.encode() + b">\r\n"
    b"Subject: Re: kettle\r\n\r\nWe will look into it.\r\n"
)


class Provider:
    """One mailbox at the server: how we reach it, and what other people do there."""

    def __init__(self, server: Dovecot, trusted: ssl.SSLContext, user: str) -> None:
        self.server, self.user = server, user
        self._trusted = trusted

    def mailbox(self, **changes: Any) -> Mailbox:
        account = Account(user=self.user, login=Login.PASSWORD, secret="IMAP")
        # IDLE alone must do: nobody waits for as long as `poll`.
        known = Mailbox(server=self.server.url, tls=Tls.VERIFIED, account=account, poll=timedelta(minutes=9))
        return replace(known, **changes)

    def client(self) -> IMAPClient:
        client = IMAPClient("127.0.0.1", self.server.ports.imaps, ssl_context=self._trusted, timeout=60)
        client.plain_login(self.user, PASSWORD)
        return client

    def put(self, raw: bytes = MAIL, folder: str = "INBOX", *, came: datetime = CAME) -> None:
        """As when mail comes in, at an instant of our choice."""
        with self.client() as client:
            client.append(folder, raw, msg_time=came)


def inbox_for(ledger: Ledger, mailbox: Mailbox, *, secret: str = PASSWORD, size_limit: int = 10**7) -> ImapInbox:
    inbox = ImapInbox(
        room=MailRoom(ledger=ledger),
        clock=ManualClock(NOW),
        mailbox=mailbox,
        size_limit=size_limit,
        environment={"IMAP": secret},
    )
    inbox.first_pause, inbox.breath = 0.01, 0.0
    return inbox


async def read(ledger: Ledger, mailbox: Mailbox, **settings: Any) -> tuple[Reply, ...]:
    """What is in the ledger after one look into the mailbox."""
    async with inbox_for(ledger, mailbox, **settings) as inbox:
        await inbox.look()
    return ledger.facts().replies


async def refused(ledger: Ledger, mailbox: Mailbox, *, secret: str = PASSWORD) -> ShopperError:
    with pytest.raises(ShopperError) as caught:
        await read(ledger, mailbox, secret=secret)
    return caught.value
