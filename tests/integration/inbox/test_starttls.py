"""TLS at the inbox (RFC 3207): offered with a certificate of ours, and nothing said before it counts after it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from cryptography.hazmat.primitives import serialization

from harness.cli.listening import listening
from harness.clock import ManualClock
from harness.desk import InboxSettings
from harness.errors import ConfigurationError
from harness.ledger import Ledger
from probes.inbox.certificate import server_context
from probes.inbox.limits import Limits
from probes.inbox.mailroom import MailRoom
from probes.inbox.smtp import Inbox
from tests.integration.inbox.peers import DESK, KIM, MAIL, NOW, Line, client, deliver, replies
from tests.integration.mail.authority import Authority


@pytest.fixture
async def guarded(ledger: Ledger, authority: Authority) -> AsyncIterator[Inbox]:
    context = server_context(*authority.certificate())
    async with Inbox(room=MailRoom(ledger=ledger), clock=ManualClock(NOW), tls=context) as inbox:
        yield inbox


async def test_mail_comes_over_tls_that_is_believed(guarded: Inbox, ledger: Ledger, authority: Authority) -> None:
    async with client(guarded) as desk:
        await desk.ehlo()
        offered = set(desk.esmtp_extensions)
        await desk.starttls(tls_context=authority.trusting(), server_hostname="localhost")
        await desk.ehlo()
        await desk.sendmail(DESK, KIM, MAIL)

    assert offered >= {"starttls", "size", "8bitmime", "smtputf8", "pipelining"}
    assert not {"starttls", "auth"} & set(desk.esmtp_extensions)
    assert [reply.raw for reply in replies(ledger)] == [MAIL]


async def test_without_a_certificate_there_is_no_tls(inbox: Inbox) -> None:
    line = await Line.open(inbox)
    assert (await line.say(b"STARTTLS\r\n"))[:3] in {"454", "502"}
    await line.close()


async def test_what_was_said_in_the_clear_is_forgotten(guarded: Inbox, ledger: Ledger, authority: Authority) -> None:
    """CVE-2011-0411: commands behind STARTTLS in one segment must not be carried out under the guard of TLS."""
    line = await Line.open(guarded)
    await line.say(b"EHLO desk.example\r\n")
    await line.say(b"MAIL FROM:<before@desk.example>\r\n")
    injected = b"EHLO evil.example\r\nMAIL FROM:<evil@desk.example>\r\nRCPT TO:<" + KIM.encode() + b">\r\n"
    assert (await line.say(b"STARTTLS\r\n" + injected)).startswith("220")

    await line.shake_hands(authority.trusting())

    assert (await line.say(b"MAIL FROM:<after@desk.example>\r\n")).startswith("503")
    assert (await line.say(b"EHLO desk.example\r\n")).startswith("250")
    assert (await line.say(b"DATA\r\n")).startswith("503")
    assert (await line.say(b"MAIL FROM:<after@desk.example>\r\n")).startswith("250")
    assert (await line.say(b"DATA\r\n")).startswith("503")
    await line.close()
    assert replies(ledger) == ()


async def test_tls_is_begun_once(guarded: Inbox, authority: Authority) -> None:
    line = await Line.open(guarded)
    await line.say(b"STARTTLS\r\n")
    await line.shake_hands(authority.trusting())
    assert (await line.say(b"STARTTLS\r\n")).startswith("503")
    await line.close()


async def test_a_handshake_that_fails_harms_nobody_else(guarded: Inbox, ledger: Ledger) -> None:
    line = await Line.open(guarded)
    await line.say(b"STARTTLS\r\n")
    line.whisper(b"HELP! This is no TLS.\r\n" * 10)
    while await line.heard():
        pass  # the alert that the handshake failed
    await line.close()

    await deliver(guarded, KIM)
    assert len(replies(ledger)) == 1


async def test_leaving_hangs_up_on_peers_behind_tls_too(ledger: Ledger, authority: Authority) -> None:
    context = server_context(*authority.certificate())
    async with Inbox(room=MailRoom(ledger=ledger), clock=ManualClock(NOW), tls=context) as inbox:
        line = await Line.open(inbox)
        await line.say(b"STARTTLS\r\n")
        await line.shake_hands(authority.trusting())
        await line.say(b"NOOP\r\n")
    assert (await line.heard()).startswith("421")
    assert await line.heard() == ""
    await line.close()


@pytest.mark.parametrize("cut", [Line.close, Line.cut])
async def test_one_who_leaves_amid_the_handshake_leaves_room_for_another(
    ledger: Ledger, authority: Authority, cut: Callable[[Line], Awaitable[None]]
) -> None:
    context = server_context(*authority.certificate())
    room = MailRoom(ledger=ledger)
    async with Inbox(room=room, clock=ManualClock(NOW), tls=context, limits=Limits(connections=1)) as inbox:
        for _ in range(3):
            line = await Line.admitted(inbox)
            assert (await line.say(b"STARTTLS\r\n")).startswith("220")
            await cut(line)
        line = await Line.admitted(inbox)
        assert (await line.say(b"NOOP\r\n")).startswith("250")
        await line.close()


async def test_leaving_amid_a_handshake_waits_for_nobody(ledger: Ledger, authority: Authority) -> None:
    context = server_context(*authority.certificate())
    async with Inbox(room=MailRoom(ledger=ledger), clock=ManualClock(NOW), tls=context) as inbox:
        line = await Line.open(inbox)
        assert (await line.say(b"STARTTLS\r\n")).startswith("220")
    await line.close()


# --- certificates that will not do


def test_missing_files_are_named(tmp_path: Path, authority: Authority) -> None:
    certificate, key = authority.certificate()
    nowhere = tmp_path / "nowhere.pem"
    with pytest.raises(ConfigurationError, match=r"nowhere.pem: No such file.*let inbox.certificate in desks.toml"):
        server_context(nowhere, key)
    with pytest.raises(ConfigurationError, match=r"nowhere.pem: No such file.*let inbox.key in desks.toml"):
        server_context(certificate, nowhere)
    with pytest.raises(ConfigurationError, match="Is a directory"):
        server_context(tmp_path, key)


def test_a_key_of_another_certificate_or_no_pem_file_at_all_is_refused(tmp_path: Path, authority: Authority) -> None:
    certificate, key = authority.certificate()
    _, another = authority.certificate("elsewhere.example")
    with pytest.raises(ConfigurationError, match=r"cannot be used: KEY_VALUES_MISMATCH.*a certificate and its own key"):
        server_context(certificate, another)
    (tmp_path / "text.pem").write_text("no certificate")
    with pytest.raises(ConfigurationError, match="cannot be used"):
        server_context(tmp_path / "text.pem", key)


@pytest.mark.parametrize(
    ("begins", "ends", "wrong"),
    [(-20, -10, "certificate has expired"), (10, 20, "certificate is not yet valid")],
)
def test_a_certificate_must_be_valid_today(tmp_path: Path, begins: int, ends: int, wrong: str) -> None:
    today = datetime.now(UTC)
    issued = trustme.CA().issue_cert(
        "localhost", not_before=today + timedelta(days=begins), not_after=today + timedelta(days=ends)
    )
    issued.private_key_and_cert_chain_pem.write_to_path(tmp_path / "own.pem")
    with pytest.raises(ConfigurationError, match=rf"own.pem: {wrong}; let inbox.certificate in desks.toml"):
        server_context(tmp_path / "own.pem", tmp_path / "own.pem")


def test_a_locked_key_is_refused_and_asks_for_nothing_on_the_terminal(tmp_path: Path, authority: Authority) -> None:
    certificate, key = authority.certificate()
    opened = serialization.load_pem_private_key(key.read_bytes(), None)
    locked = tmp_path / "locked.pem"
    locked.write_bytes(
        opened.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"secret"),
        )
    )
    with pytest.raises(ConfigurationError, match=r"cannot be used: .*without a passphrase"):
        server_context(certificate, locked)


# --- as desks.toml says


async def test_the_certificate_that_desks_toml_names_is_shown(ledger: Ledger, authority: Authority) -> None:
    certificate, key = authority.certificate()
    settings = InboxSettings(
        domain="shopper.example", listen=("127.0.0.1", 0), size_limit=100_000, certificate=certificate, key=key
    )
    async with listening(settings, room=MailRoom(ledger=ledger), clock=ManualClock(NOW)) as ears:
        assert ears.inbox is not None
        async with client(ears.inbox) as desk:
            await desk.starttls(tls_context=authority.trusting(), server_hostname="localhost")
            await desk.ehlo()
            assert desk.esmtp_extensions["size"] == "100000"


async def test_a_certificate_that_will_not_do_stops_the_inbox_before_it_opens(ledger: Ledger, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere.pem"
    settings = InboxSettings(
        domain="shopper.example", listen=("127.0.0.1", 0), size_limit=100_000, certificate=nowhere, key=nowhere
    )
    with pytest.raises(ConfigurationError, match=r"nowhere.pem: No such file"):
        async with listening(settings, room=MailRoom(ledger=ledger), clock=ManualClock(NOW)):
            pass
