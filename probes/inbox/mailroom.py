"""The mail room: where every reply by mail ends up, whichever way it came, and whoever waits for one hears of it."""

import asyncio

from harness.ledger import Ledger
from harness.model import Reply


class MailRoom:
    """Puts mail into the ledger and tells whoever waits. Use it on one event loop."""

    def __init__(self, *, ledger: Ledger) -> None:
        self.ledger = ledger
        self._waiting: set[asyncio.Future[Reply]] = set()

    async def deliver(self, reply: Reply) -> bool:
        """Return once the reply is on the disk; False if it was there already. Raises LedgerError."""
        is_new = await asyncio.to_thread(self.ledger.append_reply, reply)
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
