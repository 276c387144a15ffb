"""Whatever breaks while mail comes in: its sender is asked to send it again, nothing is lost and nothing is doubled."""

import asyncio
import resource
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import aiosmtplib
import pytest
from sqlalchemy import Engine, event

from harness.clock import ManualClock
from harness.errors import LedgerError
from harness.ledger import Ledger
from harness.ledger.database import Database
from harness.model import Reply, Source
from probes.inbox.mailroom import MailRoom
from probes.inbox.smtp import Inbox
from tests.integration.inbox.peers import KIM, LEE, MAIL, NOW, Line, deliver, locked, replies

Cut = Callable[[Line], Awaitable[None]]


# --- the connection is cut

STEPS = [
    b"EHLO desk.example\r\n",
    b"MAIL FROM:<help@desk.example>\r\n",
    f"RCPT TO:<{KIM}>\r\n".encode(),
    b"DATA\r\n",
    MAIL[:40],
    MAIL[40:],
    b".",
    b"\r",
]


@pytest.mark.parametrize("cut", [Line.close, Line.cut])
@pytest.mark.parametrize("steps", range(len(STEPS) + 1))
async def test_a_mail_whose_end_never_came_is_not_stored(inbox: Inbox, ledger: Ledger, steps: int, cut: Cut) -> None:
    line = await Line.open(inbox)
    for number, step in enumerate(STEPS[:steps]):
        line.whisper(step)
        if number < 4:
            await line.heard()
    await cut(line)
    assert replies(ledger) == ()

    await deliver(inbox, KIM)
    assert [reply.raw for reply in replies(ledger)] == [MAIL]


@pytest.mark.parametrize("cut", [Line.close, Line.cut])
async def test_a_mail_whose_250_nobody_heard_is_stored_once_when_it_comes_again(
    inbox: Inbox, ledger: Ledger, cut: Cut
) -> None:
    arrival = inbox.room.arrival()
    line = await Line.ready_for_data(inbox)
    line.whisper(MAIL + b".\r\n")
    await asyncio.sleep(0)
    await cut(line)
    await deliver(inbox, KIM)

    assert (await arrival).raw == MAIL
    assert [reply.raw for reply in replies(ledger)] == [MAIL]


class SlowLedger(Ledger):
    """Its disk is at work until it is told to go on."""

    def __init__(self, url: str) -> None:
        super().__init__(Database(url))
        self.at_work, self.may_go_on = threading.Event(), threading.Event()
        self.batches: list[int] = []

    def append_replies(self, replies: Sequence[Reply]) -> tuple[bool | LedgerError, ...]:
        self.batches.append(len(replies))
        self.at_work.set()
        assert self.may_go_on.wait(30)
        return super().append_replies(replies)


@pytest.fixture
def slow_ledger(ledger: Ledger, ledger_file: Path) -> Iterator[SlowLedger]:
    with closing(SlowLedger(f"sqlite:///{ledger_file}")) as slow:
        yield slow


async def test_a_peer_that_hangs_up_while_its_mail_is_stored_loses_nothing(slow_ledger: SlowLedger) -> None:
    async with Inbox(room=MailRoom(ledger=slow_ledger), clock=ManualClock(NOW)) as inbox:
        line = await Line.ready_for_data(inbox)
        line.whisper(MAIL + b".\r\n")
        await asyncio.to_thread(slow_ledger.at_work.wait)
        await line.cut()
        slow_ledger.may_go_on.set()
        await inbox.room.settled()
        assert [reply.raw for reply in replies(slow_ledger)] == [MAIL]

        await deliver(inbox, KIM)
    assert len(replies(slow_ledger)) == 1


async def test_leaving_waits_for_what_is_being_stored_and_answers_it(slow_ledger: SlowLedger) -> None:
    inbox = Inbox(room=MailRoom(ledger=slow_ledger), clock=ManualClock(NOW))
    async with inbox:
        idle = await Line.open(inbox)
        line = await Line.ready_for_data(inbox)
        line.whisper(MAIL + b".\r\n")
        await asyncio.to_thread(slow_ledger.at_work.wait)
        leaving = asyncio.create_task(inbox.__aexit__(None, None, None))
        assert (await idle.heard()).startswith("421")
        assert not leaving.done()
        slow_ledger.may_go_on.set()
        await leaving

    assert await line.listen(3) == ["250", "421", ""]
    assert len(replies(slow_ledger)) == 1
    await line.close()
    await idle.close()


async def test_mails_that_come_while_the_disk_is_at_work_are_written_together(slow_ledger: SlowLedger) -> None:
    room = MailRoom(ledger=slow_ledger)
    hand_in = partial(room.hand_in, recipient=KIM, received_at=NOW, source=Source.IMAP)
    first = hand_in(b"first")
    await asyncio.to_thread(slow_ledger.at_work.wait)
    good = [hand_in(b"mail %d" % number) for number in range(20)]
    bad = hand_in(b"bad", resolution=timedelta.max)
    again = hand_in(b"mail 7")
    gone = hand_in(b"whose sender has gone")
    gone.cancel()
    slow_ledger.may_go_on.set()

    assert await asyncio.gather(first, *good, again) == [True] * 21 + [False]
    with pytest.raises(LedgerError, match="cannot be stored"):
        await bad
    assert slow_ledger.batches == [1, 23]
    assert len(replies(slow_ledger)) == 22


async def test_what_would_not_fit_into_memory_is_refused_before_it_is_kept(slow_ledger: SlowLedger) -> None:
    room = MailRoom(ledger=slow_ledger)
    room.most_waiting = 1_000
    first = asyncio.ensure_future(room.deliver(b"x" * 2_000, KIM, NOW, Source.IMAP))
    await asyncio.to_thread(slow_ledger.at_work.wait)
    second = asyncio.ensure_future(room.deliver(b"y" * 600, KIM, NOW, Source.IMAP))
    await asyncio.sleep(0)
    with pytest.raises(LedgerError, match="1 mails wait to be stored"):
        await room.deliver(b"z" * 600, KIM, NOW, Source.IMAP)
    slow_ledger.may_go_on.set()
    assert await first
    assert await second
    assert await room.deliver(b"z" * 600, KIM, NOW, Source.IMAP)


# --- the ledger


async def test_a_ledger_that_another_process_keeps_locked_costs_no_mail(
    inbox: Inbox, ledger: Ledger, ledger_file: Path
) -> None:
    mails = [b"Subject: %d\r\n\r\nhello\r\n" % number for number in range(20)]
    with locked(ledger_file):
        asked_again = await asyncio.gather(*(_refused(inbox, raw) for raw in mails))
    assert asked_again == [451] * 20
    assert replies(ledger) == ()

    await asyncio.gather(*(deliver(inbox, [KIM, LEE], raw) for raw in mails))
    assert sorted(reply.raw for reply in replies(ledger)) == sorted(mails * 2)


@pytest.fixture
def small_disk() -> Iterator[Callable[[], None]]:
    """SQLite's files cannot grow any more, as if the disk ended there; call it to make room."""
    connections: list[sqlite3.Connection] = []

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # never less than there are
        connections.append(connection)

    def grow() -> None:
        event.remove(Engine, "checkout", limit)
        for connection in connections:
            connection.execute("PRAGMA max_page_count = 100000")

    event.listen(Engine, "checkout", limit)
    yield grow
    if event.contains(Engine, "checkout", limit):
        event.remove(Engine, "checkout", limit)


async def test_a_full_disk_costs_no_mail(ledger: Ledger, ledger_file: Path, small_disk: Callable[[], None]) -> None:
    with Ledger.open(f"sqlite:///{ledger_file}") as full:
        async with Inbox(room=MailRoom(ledger=full), clock=ManualClock(NOW)) as inbox:
            mails = [b"Subject: %d\r\n\r\n" % number + b"x" * 20_000 + b"\r\n" for number in range(5)]
            assert await asyncio.gather(*(_refused(inbox, raw) for raw in mails)) == [451] * 5
            assert replies(ledger) == ()
            small_disk()
            await asyncio.gather(*(deliver(inbox, KIM, raw) for raw in mails))
    assert sorted(reply.raw for reply in replies(ledger)) == sorted(mails)


async def test_a_disk_that_takes_no_more_bytes_costs_no_mail(inbox: Inbox, ledger: Ledger, ledger_file: Path) -> None:
    """The system itself refuses to let the file grow: half a transaction may be in the log."""
    mails = [b"Subject: %d\r\n\r\n" % number + b"x" * 100_000 + b"\r\n" for number in range(5)]
    grown = ledger_file.with_name("ledger.db-wal").stat().st_size + 60_000
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (grown, usual[1]))
    try:
        refused = await asyncio.gather(*(_refused(inbox, raw) for raw in mails))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert refused == [451] * 5
    assert replies(ledger) == ()

    await asyncio.gather(*(deliver(inbox, KIM, raw) for raw in mails))
    assert sorted(reply.raw for reply in replies(ledger)) == sorted(mails)


async def _refused(inbox: Inbox, raw: bytes) -> int:
    with pytest.raises(aiosmtplib.SMTPResponseException) as caught:
        await deliver(inbox, KIM, raw)
    return caught.value.code
