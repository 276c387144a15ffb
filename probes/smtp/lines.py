"""Lines to mail servers, kept open for a while so that a suite of letters goes over few of them."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from types import TracebackType
from typing import Self

from harness.errors import FaultKind, ProbeError
from probes.letter import Letter
from probes.servers import context
from probes.smtp.line import Line
from probes.smtp.server import Server

log = logging.getLogger(__name__)


class Lines:
    """At most `at_once` lines to one server and account; `kept` of those not in use stay open, each for `idle` seconds.

    `patience`: the longest wait for one step of a server's, in seconds. Leaving the context closes what is open;
    without one, keep none.

    An authority of your own (`probes.servers.context`) must be named before the first letter.
    """

    def __init__(self, *, patience: float, kept: int = 8, at_once: int = 3, idle: float = 20.0) -> None:
        self._patience = patience
        self._kept = kept
        self._idle = idle
        self._slots: defaultdict[Server, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(at_once))
        self._free: dict[Line, asyncio.TimerHandle] = {}  # the longest unused first
        self._leaving: set[asyncio.Task[None]] = set()
        self._contexts = cache(context)  # one for these lines: reading all authorities takes longer than a letter

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for line in list(self._free):
            self._part_with(line)
        if self._leaving:
            await asyncio.wait(self._leaving)

    @asynccontextmanager
    async def handed_over(self, server: Server, letter: Letter) -> AsyncIterator[None]:
        """Within, the server has taken the letter; it is never given it twice. Raises what `Line.hand_over` raises."""
        async with self._slots[server]:
            line = await self._hand_over(server, letter)
            try:
                yield
            finally:
                await self._keep(line)

    async def _hand_over(self, server: Server, letter: Letter) -> Line:
        """Over a line that is open if there is one; where that fails before the final dot, over a new one.

        Servers hang up on lines that are idle or had their fill of letters. A refusal for good is none of the line's.
        """
        line = self._take(server)
        if line is not None:
            try:
                return await self._through(line, letter)
            except ProbeError as fault:
                if line.is_committed or fault.kind is FaultKind.REJECTED:
                    raise
                log.info("%s; the line was used before, so a new one is tried", fault)
        hello = letter.sender.rpartition("@")[2]
        line = Line(server, hello=hello, patience=self._patience, contexts=self._contexts)
        await line.open()
        return await self._through(line, letter)

    async def _through(self, line: Line, letter: Letter) -> Line:
        try:
            await line.hand_over(letter)
        except ProbeError as fault:
            if fault.kind is FaultKind.REJECTED and line.is_open:
                await self._keep(line)  # it is the letter that was declined
            else:
                line.drop()
            raise
        except BaseException:
            line.drop()
            raise
        return line

    def _take(self, server: Server) -> Line | None:
        """The line to the server that was used last, for it is the likeliest to be alive."""
        for line in reversed(self._free):
            if line.server == server:
                self._free.pop(line).cancel()
                return line
        return None

    async def _keep(self, line: Line) -> None:
        if not self._kept:
            await line.leave()
            return
        if not line.is_open:
            line.drop()
            return
        if len(self._free) >= self._kept:
            self._part_with(next(iter(self._free)))
        self._free[line] = asyncio.get_running_loop().call_later(self._idle, self._part_with, line)

    def _part_with(self, line: Line) -> None:
        self._free.pop(line).cancel()
        task = asyncio.ensure_future(line.leave())
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)
