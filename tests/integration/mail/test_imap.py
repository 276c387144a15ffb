"""Reading a mailbox at a provider, with a real Dovecot for the provider and a real ledger."""

import asyncio
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from imapclient import IMAPClient

from harness.clock import ManualClock
from harness.ledger import Ledger
from harness.model import Account, Login, Mailbox, Tls
from harness.sandbox.specimen import specimen
from probes.inbox.imap import ImapInbox
from probes.inbox.mailroom import MailRoom
from tests.integration.mail.authority import Authority
from tests.integration.mail.dovecot import PASSWORD, Dovecot

ASKED = datetime(2026, 10, 5, 9, 30, tzinfo=UTC)
NOW = datetime(2026, 10, 7, 12, 0, tzinfo=UTC)
CAME = datetime(2026, 10, 6, 8, 15, 42, tzinfo=UTC)
KIM = "care-tests+kim.tavo77@acme.example"
LEE = "care-tests+lee@acme.example"
MAIL = (
    b"Return-Path: <help@desk.example>\r\n"
    b"Delivered-To: care-tests@acme.example\r\n"
    b"From: help@desk.example\r\n"
    b"To: Kim <" + KIM.encode() + b">\r\n"
    b"Subject: Re: kettle\r\n\r\nWe will look into it.\r\n"
)
_users = iter(f"user{number}" for number in range(1_000_000))


class Provider:
    """One mailbox at the server: how we reach it, and what other people do there."""

    def __init__(self, server: Dovecot, trusted: ssl.SSLContext, user: str) -> None:
        self.server, self.user = server, user
        self._trusted = trusted

    def mailbox(self, **changes: object) -> Mailbox:
        account = Account(user=self.user, login=Login.PASSWORD, secret="IMAP")
        # IDLE alone must do: nobody waits for as long as `poll`.
        known = Mailbox(server=self.server.url, tls=Tls.VERIFIED, account=account, poll=timedelta(minutes=9))
        return replace(known, **changes)  # type: ignore[arg-type]

    def client(self) -> IMAPClient:
        client = IMAPClient("127.0.0.1", self.server.ports.imaps, ssl_context=self._trusted, timeout=20)
        client.plain_login(self.user, PASSWORD)
        return client

    def put(self, raw: bytes = MAIL, folder: str = "INBOX", *, came: datetime = CAME) -> None:
        """As when mail comes in, at an instant of our choice."""
        with self.client() as client:
            client.append(folder, raw, msg_time=came)


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """As a user would have it: the authority is named in the environment."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.root))
    return authority.trusting()


@pytest.fixture
def provider(dovecot: Dovecot, trusted: ssl.SSLContext) -> Provider:
    return Provider(dovecot, trusted, next(_users))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        for address in (KIM, LEE):
            ledger.append_enquiry(specimen(id=f"of-{address}", customer={"email": address}, created_at=ASKED))
        yield ledger


def inbox_for(ledger: Ledger, mailbox: Mailbox, *, secret: str = PASSWORD) -> ImapInbox:
    room = MailRoom(ledger=ledger)
    inbox = ImapInbox(room=room, clock=ManualClock(NOW), mailbox=mailbox, environment={"IMAP": secret})
    inbox.first_pause, inbox.breath = 0.01, 0.0
    return inbox


async def test_mail_that_is_there_and_mail_that_comes_is_stored(provider: Provider, ledger: Ledger) -> None:
    provider.put()
    async with inbox_for(ledger, provider.mailbox()) as inbox:
        await inbox.look()
        assert len(ledger.facts().replies) == 1
        arrival = inbox.room.arrival()
        await asyncio.to_thread(provider.put, MAIL.replace(b"kettle", b"toaster"))
        reply = await arrival
        assert reply.recipient == KIM
