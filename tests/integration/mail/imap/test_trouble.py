"""The way into a mailbox at a provider, and lines that break: what is said, and that no mail is lost."""

import asyncio
import socket
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from harness.clock import ManualClock
from harness.errors import ConfigurationError
from harness.ledger import Ledger
from harness.model import Account, Login, Tls
from probes.inbox.imap import ImapInbox
from probes.inbox.imap.session import Session
from probes.inbox.mailroom import MailRoom
from probes.inbox.watch import WatchKeeper
from tests.integration.mail.authority import Authority
from tests.integration.mail.cutter import cutter
from tests.integration.mail.dovecot import PASSWORD, running_dovecot, token
from tests.integration.mail.imap.provider import KIM, MAIL, NOW, Provider, inbox_for, read, refused


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
