"""The mail room: where every reply by mail ends up, whichever way it came, and whoever waits for one hears of it."""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from typing import Unpack

from harness.errors import LedgerError
from harness.ledger import Ledger
from harness.model import Reply, Source
from probes.inbox import Details, mail_reply

_Entry = tuple[Reply, asyncio.Future[bool]]


class MailRoom:
    """Puts mail into the ledger and tells whoever waits. Use it on one event loop.

    What arrives while the disk is at work is written together, with one wait for the disk (group commit).
    """

    most = 500  # mails in one transaction ...
    most_bytes = 32 * 2**20  # ... and bytes, unless one alone has more
    most_waiting = 256 * 2**20  # bytes that may wait for their turn

    def __init__(self, *, ledger: Ledger) -> None:
        self.ledger = ledger
        self._waiting: set[asyncio.Future[Reply]] = set()
        self._told: list[Callable[[Reply], None]] = []
        self._arrived: deque[_Entry] = deque()
        self._size = 0  # of what has arrived, in bytes
        self._writing = 0  # mails that are in the thread's hands
        self._settled = asyncio.Event()
        self._settled.set()
        # A thread of its own: whoever reads the ledger for long must not keep mail from being stored.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail room")

    async def deliver(
        self, raw: bytes, recipient: str | None, received_at: datetime, source: Source, **details: Unpack[Details]
    ) -> bool:
        """Return once the mail is on the disk; False if it was there already, whichever way it came first.

        It is stored even if the caller is cancelled meanwhile. Raises LedgerError, and then it is not stored.
        """
        return await self.hand_in(raw, recipient, received_at, source, **details)

    def hand_in(
        self, raw: bytes, recipient: str | None, received_at: datetime, source: Source, **details: Unpack[Details]
    ) -> asyncio.Future[bool]:
        """The same, for who has several to deliver: what `deliver` waits for."""
        reply = mail_reply(raw, recipient, received_at, source, **details)
        if self._size + len(raw) > self.most_waiting and self._arrived:
            raise LedgerError(f"{len(self._arrived)} mails wait to be stored, more than memory has room for")
        written: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._arrived.append((reply, written))
        self._size += len(raw)
        if not self._writing:
            self._write(asyncio.get_running_loop())
        return written

    async def settled(self) -> None:
        """Return when nothing is left to be stored."""
        await self._settled.wait()

    def arrival(self) -> asyncio.Future[Reply]:
        """The next reply stored after this call; everyone who waits gets it. Cancelled when the room closes."""
        waiting: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._waiting.add(waiting)
        waiting.add_done_callback(self._waiting.discard)
        return waiting

    def tell(self, told: Callable[[Reply], None]) -> None:
        """Call `told`, which must not raise, with every reply that is stored from now on."""
        self._told.append(told)

    def close(self) -> None:
        """Tell whoever waits that nothing more will come."""
        for waiting in tuple(self._waiting):
            waiting.cancel()
        self._thread.shutdown(wait=False)

    def _write(self, loop: asyncio.AbstractEventLoop) -> None:
        batch = self._next_batch()
        self._writing = len(batch)
        self._settled.clear()
        self._thread.submit(self._append, batch, loop)

    def _append(self, batch: list[_Entry], loop: asyncio.AbstractEventLoop) -> None:
        """Runs in the thread."""
        outcomes: tuple[bool | Exception, ...]
        try:
            outcomes = self.ledger.append_replies([reply for reply, _ in batch])
        except Exception as error:  # noqa: BLE001  (each who waits gets it)
            outcomes = (error,) * len(batch)
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(self._settle, batch, outcomes, loop)

    def _next_batch(self) -> list[_Entry]:
        batch: list[_Entry] = []
        size = 0
        while self._arrived and len(batch) < self.most:
            size += len(self._arrived[0][0].raw)
            if batch and size > self.most_bytes:
                break
            batch.append(self._arrived.popleft())
        self._size -= sum(len(reply.raw) for reply, _ in batch)
        return batch

    def _settle(
        self, batch: list[_Entry], outcomes: tuple[bool | Exception, ...], loop: asyncio.AbstractEventLoop
    ) -> None:
        """Write what has come meanwhile, then tell everybody how it went."""
        self._writing = 0
        if self._arrived:
            self._write(loop)
        else:
            self._settled.set()
        for (reply, written), outcome in zip(batch, outcomes, strict=True):
            if outcome is True:
                self._announce(reply)
            if written.done():  # whoever waited has gone
                continue
            if isinstance(outcome, Exception):
                written.set_exception(outcome)
            else:
                written.set_result(outcome)

    def _announce(self, reply: Reply) -> None:
        for told in self._told:
            told(reply)
        for waiting in tuple(self._waiting):
            if not waiting.done():
                waiting.set_result(reply)
