"""Everything that comes in ends in one `deliver`, whatever it is and whichever way it came."""

import asyncio
import gc
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.clock import ManualClock
from harness.ledger import Ledger
from harness.model import Placement, Source
from probes.inbox.limits import Limits
from probes.inbox.mailroom import MailRoom
from probes.inbox.smtp import Inbox
from tests.integration.inbox.peers import KIM, MAIL, NOW, Line, deliver, ledger_of_many, replies

LATER = NOW + timedelta(minutes=5)


async def test_a_mail_that_comes_by_two_ways_is_stored_once_as_it_came_first(inbox: Inbox, ledger: Ledger) -> None:
    await deliver(inbox, KIM)
    kept = b"Return-Path: <help@desk.example>\nDelivered-To: " + KIM.encode() + b"\nStatus: RO\n"
    copy = kept + MAIL.replace(b"\r\n", b"\n") + b"\n"

    by_imap = inbox.room.deliver(copy, KIM.upper(), LATER, Source.IMAP, placement=Placement.SPAM)
    by_import = inbox.room.deliver(copy, KIM, LATER, Source.IMPORT)
    assert not any(await asyncio.gather(by_imap, by_import))

    (reply,) = replies(ledger)
    assert (reply.raw, reply.received_at, reply.source, reply.placement) == (MAIL, NOW, Source.INBOX, None)


async def test_what_is_known_of_a_mail_is_kept_with_it(inbox: Inbox, ledger: Ledger) -> None:
    second = timedelta(seconds=1)
    assert await inbox.room.deliver(
        MAIL, None, LATER, Source.IMAP, sender="", resolution=second, placement=Placement.SPAM
    )
    (reply,) = replies(ledger)
    assert (reply.raw, reply.recipient, reply.received_at, reply.source) == (MAIL, None, LATER, Source.IMAP)
    assert (reply.sender, reply.resolution, reply.placement) == ("", second, Placement.SPAM)


# --- hostile mail

PART = b"--x\r\nContent-Type: text/plain\r\n\r\nhello\r\n"
HOSTILE = {
    "nothing": b"",
    "10,000 parts": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + PART * 10_000 + b"--x--\r\n",
    "a header of 10 MB": b"Received: by here\r\n" * 500_000 + b"Subject: x\r\n\r\n",
    "a field of 10 MB": b"X-Spam-" + b"a" * 10**7 + b"\r\n\r\n",
    "a name and its blanks of 10 MB": b"Received" + b" " * 10**7 + b"\r\n\r\n",
    "10 MB of folded lines": b"ARC-Seal:\r\n" + b" \r\n" * 3_500_000,
    "ten million line ends": b"\n" * 10**7,
    "ten million carriage returns": b"\r" * 10**7,
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
async def test_no_mail_is_too_odd_to_be_kept(inbox: Inbox, ledger: Ledger, raw: bytes) -> None:
    assert await inbox.room.deliver(raw, KIM, NOW, Source.IMAP)
    assert not await inbox.room.deliver(raw, KIM, NOW, Source.IMPORT)
    assert [reply.raw for reply in replies(ledger)] == [raw]


SPOILT = st.tuples(st.integers(0, len(MAIL)), st.integers(0, 20), st.binary(max_size=20))


def test_whatever_becomes_of_a_mail_on_its_way_it_is_kept_byte_for_byte(ledger: Ledger) -> None:
    kept = set()

    @given(st.lists(SPOILT, max_size=4), st.sampled_from([KIM, "", "k\udcffim", "\0", "Straße@x"]))
    @settings(max_examples=60, deadline=None)
    def come(spoilt: list[tuple[int, int, bytes]], recipient: str) -> None:
        raw = MAIL
        for start, length, instead in spoilt:
            raw = raw[:start] + instead + raw[start + length :]
        if asyncio.run(MailRoom(ledger=ledger).deliver(raw, recipient, NOW, Source.IMAP)):
            kept.add((raw, recipient))
        assert not asyncio.run(MailRoom(ledger=ledger).deliver(raw, recipient, NOW, Source.IMPORT))

    come()
    assert {(reply.raw, reply.recipient) for reply in replies(ledger)} == kept


# --- many open enquiries


async def cost_of(ledger: Ledger, known: int) -> tuple[int, int]:
    """How many tasks there are, and what memory was taken, once mail for 400 of the customers was announced."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))  # each thread more would cost memory
    tracemalloc.start()
    try:
        async with Inbox(
            room=MailRoom(ledger=ledger), clock=ManualClock(NOW), limits=Limits(addresses=20, commands=5_000)
        ) as inbox:
            line = await Line.open(inbox)
            await line.say(b"EHLO desk.example\r\n")
            for number in range(400):
                assert (await line.say(b"MAIL FROM:<help@desk.example>\r\n")).startswith("250")
                assert (await line.say(b"RCPT TO:<k%d@shopper.example>\r\n" % (number % known))).startswith("250")
                await line.say(b"RSET\r\n")
            gc.collect()
            cost = len(asyncio.all_tasks()), tracemalloc.get_traced_memory()[0]
            await line.close()
    finally:
        tracemalloc.stop()
    return cost


async def test_open_enquiries_cost_no_coroutine_and_no_memory(tmp_path: Path) -> None:
    cost: dict[int, list[tuple[int, int]]] = {10: [], 10_000: []}
    for number, count in enumerate((10, 10, 10_000, 10_000)):  # the first also pays for what is loaded once
        path = tmp_path / f"{number}.db"
        with ledger_of_many(path, count) as ledger:
            cost[count].append(await cost_of(ledger, known=count))
        path.unlink()
    (few_tasks, few_bytes), (many_tasks, many_bytes) = min(cost[10]), min(cost[10_000])
    assert many_tasks == few_tasks
    assert many_bytes - few_bytes < 30_000  # bytes: 14,000 as it is, 52,000 if all 400 were remembered
