"""Writes down when replies by mail could reach us: what nobody was there to hear is not silence."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from harness.clock import Clock
from harness.errors import LedgerError
from harness.ledger import Ledger
from harness.model import Watch

log = logging.getLogger(__name__)


class Listener(Protocol):
    """A way by which replies come in."""

    @property
    def heard_until(self) -> datetime | None:
        """All that came this way up to then is in the ledger, or will be brought again; None if nothing is known."""

    async def look(self) -> None:
        """See whether something has come, where one must look for it; returns when that is done or has failed."""


class WatchKeeper:
    """An async context manager that notes, while it is entered, how far all listeners have heard.

    A reply may come by any of them, so silence is known only as far as the deafest has heard.
    """

    interval = 30.0  # real seconds between two notes: so much knowledge a crash may cost
    patience = 30.0  # seconds that a look may take

    def __init__(self, *, ledger: Ledger, clock: Clock, listeners: Sequence[Listener]) -> None:
        self._ledger = ledger
        self._clock = clock
        self._listeners = listeners
        self._since = clock.now()
        self._noted: datetime | None = None
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

    async def look(self) -> None:
        """Have every listener look now, for as long as `patience` allows, and note how far they have heard then."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.patience):
                await asyncio.gather(*(listener.look() for listener in self._listeners))
        await self.note()

    async def note(self) -> None:
        """Write into the ledger until when we have listened; tried again later if the ledger does not take it."""
        until = self._heard_until()
        if until is None or until < self._since or until == self._noted:
            return
        try:
            await asyncio.to_thread(self._ledger.append_watch, Watch(since=self._since, until=until))
        except LedgerError as error:
            log.warning("could not note that we are listening: %s", error)
        else:
            self._since = self._noted = until

    def _heard_until(self) -> datetime | None:
        heard = [listener.heard_until for listener in self._listeners]
        known = [moment for moment in heard if moment is not None]
        return min(known, default=None) if len(known) == len(heard) else None

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(self.interval)
            await self.note()
