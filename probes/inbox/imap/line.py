"""A connection to a mailbox at a provider, for asyncio: the session that blocks, in a thread of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import ParamSpec, TypeVar

from harness.model import Mailbox
from probes.inbox.imap.session import Broken, Session
from probes.inbox.thread import OwnThread

P = ParamSpec("P")
T = TypeVar("T")


class Line:
    """A session and its thread. After a call that was given up half-way, by timeout or cancellation, only `close`."""

    patience = 120.0  # seconds that one call may take, however busily the server answers
    parting = 1.0  # seconds that closing waits for the thread

    def __init__(self, mailbox: Mailbox, secret: str) -> None:
        self.session = Session(mailbox, secret)
        self._server = mailbox.server
        self._thread = OwnThread(f"imap {mailbox.server}")

    async def open(self) -> None:
        """Raises what `Session.open` raises, and Broken."""
        await self.call(self.session.open)

    async def call(self, ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a method of the session in its thread. Raises what that raises, and Broken where it takes too long."""
        try:
            async with asyncio.timeout(self.patience):
                return await self._thread.run(ask, *args, **kwargs)
        except TimeoutError as error:
            self.session.cut()
            raise Broken(f"{self._server} took longer than {self.patience:.0f} s for one answer") from error

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["asyncio.Future[None]"]:
        """A future that is done when the server says something by itself; never where it does not (no IDLE)."""
        heard: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if not await self.call(self.session.offers_idle):
            yield heard
            return
        loop, number = asyncio.get_running_loop(), await self.call(self.session.fileno)
        if await self.call(self.session.begin_idle):
            _resolve(heard)
        loop.add_reader(number, _resolve, heard)
        try:
            yield heard
        finally:
            loop.remove_reader(number)
        await self.call(self.session.end_idle)

    async def close(self) -> None:
        """Hang up; returns within a second or so, even where the thread still waits for the network."""
        self.session.cut()
        closing = self._thread.run(self.session.close)
        self._thread.end()
        await asyncio.wait({closing}, timeout=self.parting)


def _resolve(heard: "asyncio.Future[None]") -> None:
    if not heard.done():
        heard.set_result(None)
