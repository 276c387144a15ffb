"""Reading a mailbox at a provider, with a real Dovecot for the provider and a real ledger."""

import asyncio
import logging
import socket
import sqlite3
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient

from harness.clock import ManualClock
from harness.errors import ConfigurationError, ShopperError
from harness.ledger import Ledger
from harness.model import Account, Login, Mailbox, Placement, Reply, Source, Tls
from harness.sandbox.specimen import specimen
from probes.inbox.envelope import knows_from
from probes.inbox.imap import ImapInbox
from probes.inbox.imap.session import Session
from probes.inbox.mailbox import read_mailbox
from probes.inbox.mailroom import MailRoom
from probes.inbox.watch import WatchKeeper
from tests.integration.mail.authority import Authority
from tests.integration.mail.cutter import cutter
from tests.integration.mail.dovecot import PASSWORD, Dovecot, running_dovecot, token

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
_users = iter(f"user{number}" for number in range(1_000_000))


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
        client = IMAPClient("127.0.0.1", self.server.ports.imaps, ssl_context=self._trusted, timeout=20)
        client.plain_login(self.user, PASSWORD)
        return client

    def put(self, raw: bytes = MAIL, folder: str = "INBOX", *, came: datetime = CAME) -> None:
        """As when mail comes in, at an instant of our choice."""
        with self.client() as client:
            client.append(folder, raw, msg_time=came)


@pytest.fixture
def provider(dovecot: Dovecot, trusted: Authority) -> Provider:
    return Provider(dovecot, trusted.trusting(), next(_users))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        for address in (KIM, LEE):
            ledger.append_enquiry(specimen(id=f"of-{address}", customer={"email": address}, created_at=ASKED))
        yield ledger


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


async def test_mail_that_lies_there_is_kept_byte_for_byte_with_the_instant_it_came_in(
    provider: Provider, ledger: Ledger
) -> None:
    raw = MAIL + b"..\r\n\r\n\xff and trailing spaces  \r\n"
    provider.put(raw)

    (reply,) = await read(ledger, provider.mailbox())

    assert (reply.raw, reply.media_type, reply.source) == (raw, "message/rfc822", Source.IMAP)
    assert (reply.recipient, reply.sender) == (KIM, "help@desk.example")
    assert (reply.received_at, reply.resolution, reply.placement) == (CAME, timedelta(seconds=1), Placement.INBOX)


async def test_mail_that_comes_is_heard_of_without_looking(provider: Provider, ledger: Ledger) -> None:
    async with inbox_for(ledger, provider.mailbox()) as inbox:
        await inbox.look()
        for number in (b"one", b"two"):
            arrival = inbox.room.arrival()
            await asyncio.to_thread(provider.put, MAIL.replace(b"kettle", number))
            assert number in (await arrival).raw


async def test_server_that_tells_nothing_by_itself_is_asked_again_and_again(trusted: Authority, ledger: Ledger) -> None:
    with running_dovecot(trusted, capability="IMAP4rev1 SASL-IR UIDPLUS NAMESPACE") as server:
        provider = Provider(server, trusted.trusting(), "kim")
        with provider.client() as client:
            assert not client.has_capability("IDLE")
        async with inbox_for(ledger, provider.mailbox(poll=timedelta(seconds=0.05))) as inbox:
            await inbox.look()
            arrival = inbox.room.arrival()
            await asyncio.to_thread(provider.put)
            assert (await arrival).recipient == KIM


@pytest.mark.parametrize("named", [None, "Werbung & Müll"])
async def test_what_was_sorted_out_as_spam_is_found_and_said_to_be(
    provider: Provider, ledger: Ledger, named: str | None
) -> None:
    if named is not None:
        with provider.client() as client:
            client.create_folder(named)
    provider.put(folder=named or "Junk")

    (reply,) = await read(ledger, provider.mailbox(spam=named))

    assert reply.placement is Placement.SPAM


async def test_every_folder_that_is_named_is_read(provider: Provider, ledger: Ledger) -> None:
    with provider.client() as client:
        client.create_folder("Tickets")
    provider.put(folder="Tickets")
    provider.put(MAIL.replace(b"kettle", b"toaster"))

    replies = await read(ledger, provider.mailbox(folders=("INBOX", "Tickets")))

    assert [reply.placement for reply in replies] == [Placement.INBOX, Placement.INBOX]


async def test_nothing_in_the_mailbox_is_changed_unless_asked(provider: Provider, ledger: Ledger) -> None:
    def seen() -> list[int]:
        with provider.client() as client:
            client.select_folder("INBOX", readonly=True)
            return [
                uid for uid, data in client.fetch(client.search(), ["FLAGS"]).items() if rb"\Seen" in data[b"FLAGS"]
            ]

    provider.put()
    assert len(await read(ledger, provider.mailbox())) == 1
    assert seen() == []

    provider.put(MAIL.replace(b"kettle", b"toaster"))
    assert len(await read(ledger, provider.mailbox(mark_seen=True))) == 2
    assert seen() == [2]  # what was stored before is left as the user has it


async def test_mail_is_stored_once_however_often_and_wherever_it_is_seen(provider: Provider, ledger: Ledger) -> None:
    provider.put()
    provider.put()
    provider.put(folder="Junk")

    for _ in range(2):
        assert len(await read(ledger, provider.mailbox())) == 1


async def test_folder_that_numbers_its_mails_anew_is_looked_through_anew(provider: Provider, ledger: Ledger) -> None:
    def make_again(*mails: bytes) -> None:
        with provider.client() as client:
            if client.folder_exists("Tickets"):
                client.delete_folder("Tickets")
            client.create_folder("Tickets")
            client.multiappend("Tickets", mails)

    make_again(MAIL)
    async with inbox_for(ledger, provider.mailbox(folders=("Tickets",))) as inbox:
        await inbox.look()
        arrival = inbox.room.arrival()
        await asyncio.to_thread(make_again, MAIL.replace(b"kettle", b"toaster"), MAIL)
        assert b"toaster" in (await arrival).raw  # it has the number that the other had
        await inbox.look()

    assert len(ledger.facts().replies) == 2


async def test_restart_of_the_server_is_survived_and_one_that_takes_long_is_complained_of(
    trusted: Authority, ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    with running_dovecot(trusted) as server:
        provider = Provider(server, trusted.trusting(), "kim")
        async with inbox_for(ledger, provider.mailbox()) as inbox:
            await inbox.look()
            await asyncio.to_thread(server.stop)
            await inbox.look()  # fails, and is tried again
            await inbox.look()
            arrival = inbox.room.arrival()
            await asyncio.to_thread(server.start)
            await asyncio.to_thread(provider.put)
            assert (await arrival).recipient == KIM
    said = [record for record in caplog.records if "replies cannot be read" in record.message]
    assert [record.levelname for record in said][:2] == ["WARNING", "ERROR"]
    assert any("cannot be reached: Connection refused" in record.message for record in said)


async def test_token_is_a_login_as_good_as_a_password(provider: Provider, ledger: Ledger) -> None:
    provider.put()
    account = Account(user=provider.user, login=Login.XOAUTH2, secret="IMAP")

    replies = await read(ledger, provider.mailbox(account=account), secret=token(provider.user))

    assert len(replies) == 1


async def test_tls_may_begin_later_and_in_clear_only_where_nobody_can_listen(
    provider: Provider, ledger: Ledger
) -> None:
    provider.put()
    server = provider.server.starttls_url

    assert len(await read(ledger, provider.mailbox(server=server, tls=Tls.REQUIRED))) == 1
    assert len(await read(ledger, provider.mailbox(server=server, tls=Tls.OFF))) == 1


async def test_wrong_password_and_stale_token_say_where_to_look(provider: Provider, ledger: Ledger) -> None:
    wrong = await refused(ledger, provider.mailbox(), secret="not it")
    account = Account(user=provider.user, login=Login.XOAUTH2, secret="IMAP")
    stale = await refused(ledger, provider.mailbox(account=account), secret=token(provider.user, valid_for=-60))
    missing = await refused(ledger, provider.mailbox(), secret="")

    for error, kind in ((wrong, "password"), (stale, "access token")):
        assert isinstance(error, ConfigurationError)
        assert f"does not let {provider.user} in: [AUTHENTICATIONFAILED]" in str(error)
        assert f"the {kind} in the environment variable IMAP" in str(error)
    assert "environment variable IMAP is not set" in str(missing)


async def test_certificate_of_an_unknown_authority_or_another_host_is_refused(
    provider: Provider, ledger: Ledger, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, authority: Authority
) -> None:
    with running_dovecot(authority, names=("imap.acme.example",)) as server:
        elsewhere = await refused(ledger, provider.mailbox(server=server.url))
    monkeypatch.setenv("SSL_CERT_FILE", str(Authority(tmp_path).root))
    unknown = await refused(ledger, provider.mailbox())
    later = await refused(ledger, provider.mailbox(server=provider.server.starttls_url))
    unchecked = await read(ledger, provider.mailbox(tls=Tls.UNVERIFIED))

    for error in (elsewhere, unknown, later):
        assert isinstance(error, ConfigurationError)
        assert "a certificate that cannot be trusted" in str(error)
        assert "SSL_CERT_FILE" in str(error)
    assert "not valid for '127.0.0.1'" in str(elsewhere)
    assert unchecked == ()


async def test_server_that_is_not_there_or_another_is_said_to_be(provider: Provider, ledger: Ledger) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    gone = await refused(ledger, provider.mailbox(server=f"imaps://127.0.0.1:{port}"))
    confused = await refused(ledger, provider.mailbox(server=f"imaps://127.0.0.1:{provider.server.ports.imap}"))

    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mx.acme.example ESMTP\r\n")
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as smtp:
        port = smtp.sockets[0].getsockname()[1]
        other = await refused(ledger, provider.mailbox(server=f"imap://127.0.0.1:{port}"))

    assert "cannot be reached: Connection refused; see that `server` under [inbox.imap] is right" in str(gone)
    assert "no TLS with imaps://" in str(confused)
    assert "usually on port 143" in str(confused)
    assert "does not speak as an IMAP server does" in str(other)


async def test_folder_that_is_not_there_is_named_with_those_that_are(provider: Provider, ledger: Ledger) -> None:
    for changes in ({"folders": ("INBOX", "Tickets")}, {"spam": "Tickets"}):
        error = await refused(ledger, provider.mailbox(**changes))
        assert isinstance(error, ConfigurationError)
        assert "has no folder 'Tickets'" in str(error)
        assert "it has: INBOX, Junk; write one of these" in str(error)


async def test_mail_from_before_anybody_asked_is_not_looked_at(provider: Provider, ledger: Ledger) -> None:
    provider.put(MAIL.replace(b"kettle", b"last year"), came=ASKED - timedelta(days=2))
    provider.put(came=ASKED)

    (reply,) = await read(ledger, provider.mailbox())

    assert b"kettle" in reply.raw


async def test_first_enquiry_may_be_made_while_the_mailbox_is_being_read(provider: Provider, tmp_path: Path) -> None:
    with Ledger.open(f"sqlite:///{tmp_path / 'empty.db'}") as ledger:
        async with inbox_for(ledger, provider.mailbox()) as inbox:
            await inbox.look()
            ledger.append_enquiry(specimen(id="first", customer={"email": KIM}, created_at=ASKED))
            arrival = inbox.room.arrival()
            await asyncio.to_thread(provider.put)
            assert (await arrival).recipient == KIM


async def test_what_is_here_did_not_come_later_than_now(provider: Provider, ledger: Ledger) -> None:
    provider.put(came=NOW + timedelta(days=400))

    (reply,) = await read(ledger, provider.mailbox())

    assert reply.received_at == NOW


async def test_mail_to_two_customers_is_a_reply_to_each_and_to_none_is_kept(provider: Provider, ledger: Ledger) -> None:
    provider.put(MAIL.replace(b"Subject:", b"Cc: <" + LEE.encode() + b">\r\nSubject:"))
    provider.put(MAIL.replace(KIM.encode(), b"someone@elsewhere.example"))

    replies = await read(ledger, provider.mailbox())

    assert sorted(str(reply.recipient) for reply in replies) == [KIM, LEE, "care-tests@acme.example"]


async def test_large_mail_is_whole_and_one_beyond_the_limit_is_kept_by_its_beginning(
    provider: Provider, ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    large, larger = (MAIL + size * 1_000 * b"0123456789abcdef\r\n" for size in (40, 70))
    provider.put(large)
    provider.put(larger)

    with caplog.at_level(logging.WARNING):
        replies = await read(ledger, provider.mailbox(), size_limit=1_000_000)

    assert {reply.raw for reply in replies} == {large, larger[:262_144]}
    assert f"a mail of {len(larger)} bytes is larger than `size_limit` (1000000)" in caplog.text


async def test_more_mails_than_are_asked_for_at_once_all_come(provider: Provider, ledger: Ledger) -> None:
    with provider.client() as client:
        client.multiappend("INBOX", [MAIL.replace(b"kettle", b"%d" % number) for number in range(25)])

    async with inbox_for(ledger, provider.mailbox()) as inbox:
        await inbox.look()
        assert len(ledger.facts().replies) == 25


async def test_silence_is_known_up_to_the_last_look_that_went_through(provider: Provider, ledger: Ledger) -> None:
    clock = ManualClock(NOW)
    async with cutter(provider.server.ports.imap) as way:
        mailbox = provider.mailbox(server=f"imap://127.0.0.1:{way.port}", tls=Tls.OFF)
        room = MailRoom(ledger=ledger)
        inbox = ImapInbox(room=room, clock=clock, mailbox=mailbox, environment={"IMAP": PASSWORD})
        async with inbox, WatchKeeper(ledger=ledger, clock=clock, listeners=[inbox]) as watch:
            await watch.look()
            assert ledger.facts().listened_until == NOW
            await clock.advance(timedelta(hours=1))
            await watch.note()
            assert ledger.facts().listened_until == NOW
            way.cut_at = b"EXAMINE"
            await watch.look()
            assert ledger.facts().listened_until == NOW
            await watch.look()
        assert ledger.facts().listened_until == NOW + timedelta(hours=1)


@pytest.mark.parametrize("step", [b"AUTHENTICATE", b"LIST"])
async def test_connection_that_is_cut_on_the_way_in_is_said_to_be(
    provider: Provider, ledger: Ledger, step: bytes
) -> None:
    async with cutter(provider.server.ports.imap) as way:
        way.cut_at = step
        error = await refused(ledger, provider.mailbox(server=f"imap://127.0.0.1:{way.port}", tls=Tls.OFF))
    assert "127.0.0.1" in str(error)


@pytest.mark.parametrize("step", [b"EXAMINE", b"SEARCH", b"FETCH", b"IDLE", b"DONE"])
@pytest.mark.parametrize("how", ["cut_at", "hold_at"])
async def test_connection_that_breaks_or_falls_silent_at_any_step_costs_no_mail(
    provider: Provider, ledger: Ledger, monkeypatch: pytest.MonkeyPatch, step: bytes, how: str
) -> None:
    monkeypatch.setattr(Session, "timeout", 0.5)
    async with cutter(provider.server.ports.imap) as way:
        mailbox = provider.mailbox(server=f"imap://127.0.0.1:{way.port}", tls=Tls.OFF)
        async with inbox_for(ledger, mailbox) as inbox:
            await inbox.look()
            await asyncio.to_thread(provider.put)
            setattr(way, how, step)
            arrival = inbox.room.arrival()
            await inbox.look()
            await way.heard.wait()
            assert (await arrival).recipient == KIM
            arrival = inbox.room.arrival()
            await asyncio.to_thread(provider.put, MAIL.replace(b"kettle", b"toaster"))
            await inbox.look()
            await arrival
    assert way.connections >= 2
    assert len(ledger.facts().replies) == 2


async def test_who_takes_tls_out_of_the_offer_learns_no_password(provider: Provider, ledger: Ledger) -> None:
    async with cutter(provider.server.ports.imap) as way:
        way.alter = lambda said: said.replace(b"STARTTLS", b"XTARTTLS")
        way.cut_at = b"AUTHENTICATE"
        error = await refused(ledger, provider.mailbox(server=f"imap://127.0.0.1:{way.port}", tls=Tls.REQUIRED))
        assert not way.heard.is_set()
    assert isinstance(error, ConfigurationError)
    assert "would be readable on the way" in str(error)


async def test_leaving_waits_for_no_server(provider: Provider, ledger: Ledger) -> None:
    async with (
        cutter(provider.server.ports.imap) as way,
        asyncio.timeout(15),
    ):  # half of what a server may be silent for
        async with inbox_for(ledger, provider.mailbox(server=f"imap://127.0.0.1:{way.port}", tls=Tls.OFF)) as inbox:
            await inbox.look()
            way.hold_at = b"EXAMINE"
            looking = asyncio.ensure_future(inbox.look())
            await way.heard.wait()
        await looking


async def test_locked_ledger_is_tried_again(provider: Provider, ledger: Ledger, tmp_path: Path) -> None:
    provider.put()
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}?timeout=0.05") as impatient:
        lock = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        async with inbox_for(impatient, provider.mailbox()) as inbox:
            await inbox.look()
            assert inbox.heard_until is None
            arrival = inbox.room.arrival()
            lock.execute("ROLLBACK")
            assert (await arrival).recipient == KIM
            await inbox.look()
            assert inbox.heard_until == NOW
        lock.close()


async def test_same_mail_by_imap_and_from_the_server_s_own_files_has_the_same_id(
    provider: Provider, ledger: Ledger
) -> None:
    provider.put()
    (reply,) = await read(ledger, provider.mailbox())

    (imported,) = read_mailbox(provider.server.maildir(provider.user), knows=knows_from(ledger))

    assert imported.id == reply.id
