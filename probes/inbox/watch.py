"""Writes down when replies by mail could reach us: what nobody was there to hear is not silence."""

import asyncio
import logging
from types import TracebackType
from typing import Self

from harness.clock import Clock
from harness.errors import LedgerError
from harness.ledger import Ledger
from harness.model import Watch

log = logging.getLogger(__name__)


class WatchKeeper:
    """An async context manager that notes, while it is entered, that we are listening."""

    interval = 30.0  # real seconds between two notes: so much knowledge a crash may cost

    def __init__(self, *, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock
        self._since = clock.now()
        self._at_work: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._since = self._clock.now()
        self._at_work = asyncio.create_task(self._keep())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._at_work is not None:
            self._at_work.cancel()
            await asyncio.wait({self._at_work})
        await self.note()

    async def note(self) -> None:
        """Write into the ledger that we have listened until now; tried again later if the ledger does not take it."""
        until = self._clock.now()
        try:
            await asyncio.to_thread(self._ledger.append_watch, Watch(since=self._since, until=until))
        except LedgerError as error:
            log.warning("could not note that we are listening: %s", error)
        else:
            self._since = until

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(self.interval)
            await self.note()
