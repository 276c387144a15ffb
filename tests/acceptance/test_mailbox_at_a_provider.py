"""Personas who share one mailbox at a provider: what they are answered there is heard, and each knows its own."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from imapclient import IMAPClient

from harness.cli.wiring import workspace_instruments
from harness.cli.workspace import Workspace
from harness.clock import SystemClock
from harness.ledger import Ledger
from harness.model import Desk, Facts, Placement, Source
from harness.observe import observations
from harness.sandbox import Temperament
from tests.acceptance.conftest import Shopper
from tests.acceptance.faulty_desks import Aside
from tests.integration.mail.authority import Authority
from tests.integration.mail.dovecot import PASSWORD, Dovecot, running_dovecot

ADDRESS = "care-tests@acme.example"


class Provider:
    """Takes mail for every address of the mailbox and files it, as a provider's own servers do."""

    def __init__(self, server: Dovecot, authority: Authority) -> None:
        self._server = server
        self._trusted = authority.trusting()

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        local, _, domain = address.rpartition("@")
        if f"{local.partition('+')[0]}@{domain}" != ADDRESS:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 Ok"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        kept = f"Return-Path: <{envelope.mail_from or ''}>\r\nDelivered-To: {ADDRESS}\r\n".encode() + envelope.content
        await asyncio.to_thread(self._file, kept)
        return "250 Ok"

    def _file(self, raw: bytes) -> None:
        with IMAPClient("127.0.0.1", self._server.ports.imaps, ssl_context=self._trusted, timeout=60) as client:
            client.plain_login("care", PASSWORD)
            client.append("INBOX", raw)


@pytest.fixture
def dovecot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inbox_port: int, aside: Aside) -> Iterator[Dovecot]:
    """The provider's IMAP server; what is sent to `inbox_port` lands there."""
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.root))
    monkeypatch.setenv("SHOPPER_IMAP_SECRET", PASSWORD)

    async def listen(handler: Provider) -> asyncio.Server:
        loop = asyncio.get_running_loop()
        return await loop.create_server(lambda: SMTP(handler, hostname="mx", loop=loop), "127.0.0.1", inbox_port)

    async def close(server: asyncio.Server) -> None:
        server.close()

    with running_dovecot(authority) as dovecot:
        server = aside(listen(Provider(dovecot, authority)))
        yield dovecot
        aside(close(server))


def write_desks(folder: Path, desk: Desk, server: str) -> None:
    mail = desk.targets["mail"]
    (folder / "desks.toml").write_text(
        f'[inbox]\naddress = "{ADDRESS}"\n'
        f'[inbox.imap]\nserver = "{server}"\nuser = "care"\nsecret = "SHOPPER_IMAP_SECRET"\n'
        '[desks.sandbox]\ntitle = "Sandbox"\nkind = "own"\nzone = "Europe/London"\ndaily_limit = 50\n'
        f'[desks.sandbox.channels.mail]\nto = "{mail.to}"\nvia = "{mail.via}"\n',
        encoding="utf-8",
    )


async def found(workspace: Workspace, *, wanted: int) -> Facts:
    """What is in the ledger once so many replies were found in the mailbox."""
    with workspace.ledger() as ledger:
        async with workspace_instruments(workspace, ledger) as tools:
            while True:
                arrival = tools.room.arrival()
                await tools.watch.look()
                facts = ledger.facts()
                if len(facts.replies) >= wanted:
                    return facts
                await arrival


def test_what_two_customers_are_answered_in_one_mailbox_is_heard_and_told_apart(
    dovecot: Dovecot, shopper: Shopper, workspace: Path, serve: Callable[..., Desk]
) -> None:
    write_desks(workspace, serve(Temperament.BOT_AT_ONCE), dovecot.url)

    code, _, err = shopper(
        *("run", "late-delivery", "--desk", "sandbox", "--channel", "mail", "--language", "en"),
        *("--count", "2", "--wait", "0.1s", "--workspace", workspace),
    )
    facts = asyncio.run(found(Workspace(folder=workspace, ledger_url=f"sqlite:///{workspace / 'ledger.db'}"), wanted=2))

    assert code == 0, err
    assert {(reply.source, reply.placement) for reply in facts.replies} == {(Source.IMAP, Placement.INBOX)}
    assert {reply.recipient for reply in facts.replies} == {each.persona.email for each in facts.enquiries}
    assert all(each.persona.email.startswith("care-tests+") for each in facts.enquiries)
    seen = observations(facts, SystemClock().now())
    assert [[reply.matched_by for reply in each.replies] for each in seen] == [["recipient"], ["recipient"]]
    assert facts.listened_until is not None


def test_mailbox_that_cannot_be_read_stops_a_run_before_anything_is_sent(
    dovecot: Dovecot, shopper: Shopper, workspace: Path, serve: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_desks(workspace, serve(Temperament.HELPFUL), dovecot.url)
    monkeypatch.setenv("SHOPPER_IMAP_SECRET", "not it")

    code, out, err = shopper("run", "late-delivery", "--desk", "sandbox", "--channel", "mail", "--workspace", workspace)

    assert (code, out) == (2, "")
    assert "does not let care in" in err
    assert "the password in the environment variable SHOPPER_IMAP_SECRET" in err
    with Ledger.open(f"sqlite:///{workspace / 'ledger.db'}") as ledger:
        assert ledger.facts().enquiries == ()
