"""The mail room: where every reply by mail ends up, whichever way it came, and whoever waits for one hears of it."""

import asyncio
from datetime import datetime
from typing import Unpack

from harness.errors import LedgerError
from harness.ledger import Ledger
from harness.model import Reply, Source
from probes.inbox import Details, mail_reply


class MailRoom:
    """Puts mail into the ledger and tells whoever waits. Use it on one event loop."""

    def __init__(self, *, ledger: Ledger) -> None:
        self.ledger = ledger
        self._waiting: set[asyncio.Future[Reply]] = set()

    async def deliver(
        self, raw: bytes, recipient: str | None, received_at: datetime, source: Source, **details: Unpack[Details]
    ) -> bool:
        """Return once the mail is on the disk; False if it was there already, whichever way it came first.

        Raises LedgerError, and then it is not stored.
        """
        reply = mail_reply(raw, recipient, received_at, source, **details)
        (is_new,) = await asyncio.to_thread(self.ledger.append_replies, [reply])
        if isinstance(is_new, LedgerError):
            raise is_new
        if is_new:
            self._announce(reply)
        return is_new

    def arrival(self) -> asyncio.Future[Reply]:
        """The next reply stored after this call; everyone who waits gets it. Cancelled when the room closes."""
        waiting: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._waiting.add(waiting)
        waiting.add_done_callback(self._waiting.discard)
        return waiting

    def close(self) -> None:
        """Tell whoever waits that nothing more will come."""
        for waiting in tuple(self._waiting):
            waiting.cancel()

    def _announce(self, reply: Reply) -> None:
        for waiting in tuple(self._waiting):
            if not waiting.done():
                waiting.set_result(reply)
