"""Reading a mailbox at a provider, with a real Dovecot for the provider and a real ledger."""

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

import pytest

from harness.ledger import Ledger
from harness.model import Placement, Source
from harness.sandbox.specimen import specimen
from probes.inbox.envelope import knows_from
from probes.inbox.mailbox import read_mailbox
from tests.integration.mail.authority import Authority
from tests.integration.mail.dovecot import running_dovecot
from tests.integration.mail.imap.provider import ASKED, CAME, KIM, LEE, MAIL, NOW, Provider, inbox_for, read


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


async def test_same_mail_by_imap_and_from_the_server_s_own_files_has_the_same_id(
    provider: Provider, ledger: Ledger
) -> None:
    provider.put()
    (reply,) = await read(ledger, provider.mailbox())

    (imported,) = read_mailbox(provider.server.maildir(provider.user), knows=knows_from(ledger))

    assert imported.id == reply.id
