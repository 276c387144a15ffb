"""Peers that ask too much of the inbox, on the wire: slow ones, loud ones and many."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from harness.clock import ManualClock
from harness.ledger import Ledger
from probes.inbox.limits import Limits
from probes.inbox.mailroom import MailRoom
from probes.inbox.smtp import Inbox
from tests.integration.inbox.peers import DESK, KIM, LEE, MAIL, NOW, Line, client, deliver, replies

Opener = Callable[[Limits], AbstractAsyncContextManager[Inbox]]


@pytest.fixture
def inbox_with(ledger: Ledger) -> Opener:
    @asynccontextmanager
    async def opened(limits: Limits) -> AsyncIterator[Inbox]:
        async with Inbox(room=MailRoom(ledger=ledger), clock=ManualClock(NOW), limits=limits) as inbox:
            yield inbox

    return opened


async def test_connections_beyond_the_limit_are_told_to_come_back(inbox_with: Opener, ledger: Ledger) -> None:
    async with inbox_with(Limits(connections=1)) as inbox:
        line = await Line.open(inbox)
        reader, writer = await asyncio.open_connection(*inbox.address)
        assert (await reader.read()).startswith(b"421")
        writer.close()
        await line.say(b"QUIT\r\n")
        assert await line.heard() == ""
        await line.close()

        await deliver(inbox, KIM)

    assert len(replies(ledger)) == 1


async def test_recipients_of_one_mail_are_bounded(inbox_with: Opener) -> None:
    async with inbox_with(Limits(recipients=1)) as inbox, client(inbox) as desk:
        refused, _ = await desk.sendmail(DESK, [KIM, LEE], MAIL)

    assert refused[LEE].code == 452


async def test_mails_over_one_connection_are_bounded(inbox_with: Opener, ledger: Ledger) -> None:
    async with inbox_with(Limits(mails=2)) as inbox:
        line = await Line.open(inbox)
        line.whisper(b"EHLO desk.example\r\n")
        for number in range(3):
            line.whisper(b"MAIL FROM:<help@desk.example>\r\nRCPT TO:<%s>\r\nDATA\r\n" % KIM.encode())
            line.whisper(b"Subject: %d\r\n\r\n.\r\n" % number)
        answers = await line.listen(11)
        await line.close()

    assert answers == ["220"] * 0 + ["250", *["250", "250", "354", "250"] * 2, "421", ""]
    assert len(replies(ledger)) == 2


@pytest.mark.parametrize(
    ("words", "limits"),
    [
        (b"NOOP\r\n", Limits(commands=10)),
        (b"RSET\r\nEHLO desk.example\r\n", Limits(commands=10)),
        (b"VRFY kim\r\n", Limits(errors=3)),
        (b"MAIL FROM:<a@b.example>\r\nRCPT TO:<nobody@shopper.example>\r\nRSET\r\n", Limits(errors=10)),
        (b"\r\n", Limits(errors=10)),
        (b"x" * 3_000 + b"\r\n", Limits(errors=10)),
        (b"\xff\xfe\r\n", Limits(errors=10)),
    ],
)
async def test_commands_that_lead_to_no_mail_are_bounded(inbox_with: Opener, words: bytes, limits: Limits) -> None:
    async with inbox_with(limits) as inbox:
        line = await Line.open(inbox)
        line.whisper(b"EHLO desk.example\r\n" + words * 300)
        heard = [await line.heard()]
        while heard[-1]:
            heard.append(await line.heard())
        await line.close()

        assert len(heard) < 60
        await deliver(inbox, KIM)  # others are served as ever


async def test_those_who_send_mail_may_go_on(inbox_with: Opener, ledger: Ledger) -> None:
    async with inbox_with(Limits(commands=10)) as inbox, client(inbox) as desk:
        for number in range(10):
            await desk.sendmail(DESK, KIM, b"Subject: %d\r\n\r\n" % number)
    assert len(replies(ledger)) == 10


@pytest.mark.parametrize("said", [b"", b"EHLO desk.example\r\n", b"EHL", b"STARTTLS\r\n"])
async def test_a_peer_that_says_nothing_more_is_hung_up_on(inbox_with: Opener, said: bytes) -> None:
    async with inbox_with(Limits(patience=0.05)) as inbox:
        line = await Line.open(inbox)
        line.whisper(said)
        while await line.heard():
            pass
        await line.close()


@pytest.mark.parametrize("in_data", [False, True])
async def test_a_byte_now_and_then_buys_no_time(inbox_with: Opener, ledger: Ledger, in_data: bool) -> None:
    async with inbox_with(Limits(patience=0.2)) as inbox:
        line = await (Line.ready_for_data(inbox) if in_data else Line.open(inbox))
        gone = asyncio.ensure_future(line.heard())
        while not gone.done():
            line.whisper(b"x")
            await asyncio.wait({gone}, timeout=0.01)
        assert (await gone)[:3] == "421"
        await line.close()
    assert replies(ledger) == ()


async def test_a_large_mail_that_comes_steadily_has_its_time(inbox_with: Opener, ledger: Ledger) -> None:
    async with inbox_with(Limits(patience=1)) as inbox:
        line = await Line.ready_for_data(inbox)
        for _ in range(12):
            line.whisper(b"x" * 2**18)
            await asyncio.sleep(0.1)  # 1.2 s in all, and never 1 s for 128 KiB
        assert (await line.say(b"\r\n.\r\n")).startswith("250")
        await line.close()
    assert len(replies(ledger)[0].raw) == 12 * 2**18 + 2


async def test_an_endless_command_is_cut_off(inbox: Inbox) -> None:
    line = await Line.open(inbox)
    for _ in range(3):
        line.whisper(b"x" * 2**20)
    while await line.heard():
        pass
    await line.close()


async def test_a_peer_that_never_listens_is_not_talked_to_for_ever(inbox_with: Opener) -> None:
    async with inbox_with(Limits(connections=1, patience=0.2, patience_in_a_crowd=0.2, commands=10**6)) as inbox:
        deaf = await Line.open(inbox)
        deaf.whisper(b"EHLO desk.example\r\n" * 100_000)  # more answers than the network keeps for it
        another = await Line.admitted(inbox)
        await another.close()
        await deaf.cut()


async def test_what_does_not_fit_into_memory_is_asked_for_again(inbox_with: Opener, ledger: Ledger) -> None:
    async with inbox_with(Limits(memory=200_000)) as inbox:
        hog = await Line.ready_for_data(inbox)
        hog.whisper(b"x" * 2**18)  # of which the first 128 KiB are read
        line = await Line.ready_for_data(inbox)
        answer = await line.say(b"y" * 150_000 + b"\r\n.\r\n")
        await hog.close()
        await line.close()
    assert answer.startswith("452")
    assert replies(ledger) == ()


async def test_too_large_a_mail_is_refused_whether_announced_or_not(inbox: Inbox, ledger: Ledger) -> None:
    line = await Line.open(inbox)
    await line.say(b"EHLO desk.example\r\n")
    assert (await line.say(b"MAIL FROM:<help@desk.example> SIZE=200001\r\n")).startswith("552")
    await line.close()

    line = await Line.ready_for_data(inbox)
    assert (await line.say(b"x" * 998 + b"\r\n" + b"y\r\n" * 70_000 + b".\r\n")).startswith("552")
    assert (await line.say(b"NOOP\r\n")).startswith("250")
    await line.close()
    assert replies(ledger) == ()


async def test_endless_line_is_cut_off(inbox: Inbox, ledger: Ledger) -> None:
    line = await Line.ready_for_data(inbox)

    answer = await line.say(b"x" * 1_000_000)
    # The answer is lost on the way where the network drops what was still unread with the connection.
    assert answer[:3] in ("552", "")
    assert await line.heard() == ""
    await line.close()
    assert replies(ledger) == ()
