"""The inbox while it is open and once it is left: what it holds, what it tells the ledger of it, and who is woken."""

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest

from harness.clock import ManualClock
from harness.errors import ConfigurationError
from harness.ledger import Ledger
from probes.inbox.mailroom import MailRoom
from probes.inbox.smtp import Inbox
from probes.inbox.watch import WatchKeeper
from tests.integration.inbox.peers import NOW, Line


class HeldClock(ManualClock):
    """Counts who holds it."""

    held = 0

    @contextmanager
    def hold(self) -> Iterator[None]:
        self.held += 1
        yield
        self.held -= 1


async def test_clock_that_skips_quiet_time_is_held_while_a_peer_is_connected(ledger: Ledger) -> None:
    clock = HeldClock(NOW)
    async with Inbox(room=MailRoom(ledger=ledger), clock=clock) as inbox:
        line = await Line.open(inbox)
        held = clock.held
        await line.close()
    assert (held, clock.held) == (1, 0)


async def test_port_in_use_is_a_clear_error(inbox: Inbox, ledger: Ledger) -> None:
    host, port = inbox.address

    with pytest.raises(
        ConfigurationError, match=f"cannot listen on {host}:{port}: Address already in use; .* `shopper serve`"
    ):
        await Inbox(room=MailRoom(ledger=ledger), clock=ManualClock(NOW), listen=(host, port)).__aenter__()


async def test_leaving_hangs_up_and_wakes_whoever_waits(ledger: Ledger) -> None:
    with closing(MailRoom(ledger=ledger)) as room:
        async with Inbox(room=room, clock=ManualClock(NOW)) as inbox:
            line = await Line.open(inbox)
            waiting = inbox.room.arrival()

    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert (await line.heard()).startswith("421")
    assert await line.heard() == ""
    await line.close()


async def test_the_ledger_knows_until_when_the_inbox_was_open(ledger: Ledger) -> None:
    clock = ManualClock(NOW)
    async with (
        Inbox(room=MailRoom(ledger=ledger), clock=clock) as inbox,
        WatchKeeper(ledger=ledger, clock=clock, listeners=[inbox]),
    ):
        await clock.advance(timedelta(hours=5))
    await clock.advance(timedelta(hours=5))
    assert ledger.facts().listened_until == NOW + timedelta(hours=5)


async def test_while_the_inbox_is_open_it_says_so_now_and_then(ledger: Ledger) -> None:
    clock = ManualClock(NOW)
    async with (
        Inbox(room=MailRoom(ledger=ledger), clock=clock) as inbox,
        WatchKeeper(ledger=ledger, clock=clock, listeners=[inbox]) as watch,
    ):
        await clock.advance(timedelta(hours=1))
        await watch.note()
        assert ledger.facts().listened_until == NOW + timedelta(hours=1)
