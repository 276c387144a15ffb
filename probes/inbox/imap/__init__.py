"""Replies that come to a mailbox at a provider, read by IMAP (RFC 3501), which leaves everything where and as it is.

The server's word that something came (IDLE, RFC 2177) is a hint; the mailbox is looked through every `poll` regardless.
Nothing is remembered outside the ledger: after a start all mails since the oldest enquiry are looked at, and those
that are stored already are not stored again.
"""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from harness.clock import Clock
from harness.errors import ConfigurationError, ShopperError
from harness.model import Mailbox
from probes.inbox.imap.folders import FolderReader
from probes.inbox.imap.line import Line
from probes.inbox.mailroom import MailRoom
from probes.secret_files import Secrets

log = logging.getLogger(__name__)


class ImapInbox:
    """Reads the mailbox from entering to leaving; a connection that breaks is mended, however long that takes."""

    first_pause = 1.0  # seconds until a broken connection is tried again; doubled with each failure ...
    longest_pause = 300.0  # ... up to this
    breath = 0.2  # seconds between two looks, however often the server calls

    def __init__(
        self,
        *,
        room: MailRoom,
        clock: Clock,
        mailbox: Mailbox,
        size_limit: int = 25 * 2**20,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Take mail for `room` from `mailbox`, up to `size_limit` bytes each; `environment`: as in Toolbox."""
        self.room = room
        self._clock = clock
        self._mailbox = mailbox
        self._environment = Secrets() if environment is None else environment
        self._reader = FolderReader(room=room, clock=clock, mailbox=mailbox, size_limit=size_limit)
        self._heard_until: datetime | None = None
        self._failures = 0  # in a row
        self._called = asyncio.Event()
        self._callers: set[asyncio.Future[None]] = set()
        self._at_work: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Raises ConfigurationError (login, certificate, folder) or ShopperError (unreachable) if it cannot be read."""
        line = await self._open()
        self._at_work = asyncio.create_task(self._keep_reading(line))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._at_work is not None:
            self._at_work.cancel()
            await asyncio.wait({self._at_work})
        _answer(self._callers_until_now())

    @property
    def heard_until(self) -> datetime | None:
        """All that came up to then is in the ledger: the beginning of the last look that went through."""
        return self._heard_until

    async def look(self) -> None:
        """Look into the mailbox now, or try again to; returns when that is done or has failed."""
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._callers.add(answer)
        self._called.set()
        await answer

    async def _open(self) -> Line:
        account = self._mailbox.account
        secret = self._environment.get(account.secret)
        if not secret:
            raise ConfigurationError(
                f"the environment variable {account.secret} is not set: give it the password or access token of "
                f"{account.user} at {self._mailbox.server}"
            )
        line = Line(self._mailbox, secret)
        try:
            await line.open()
            await self._reader.begin(line)
        except BaseException:
            await line.close()
            raise
        return line

    async def _keep_reading(self, line: Line | None) -> None:
        while True:
            try:
                line = line or await self._open_again()
                await self._read(line)
            except ShopperError as error:
                # Any connection breaks some day; if the next cannot be made either, somebody must look into it.
                level = logging.ERROR if self._failures else logging.WARNING
                log.log(level, "replies cannot be read, next try in %.0f s: %s", self._pause(), error)
            except Exception:
                log.exception("replies cannot be read, next try in %.0f s: a defect of ours", self._pause())
            finally:
                if line is not None:
                    await line.close()
                line = None
            await self._rest()

    async def _open_again(self) -> Line:
        try:
            return await self._open()
        except BaseException:
            _answer(self._callers_until_now())
            raise

    async def _read(self, line: Line) -> None:
        """Look, and look again when there is a reason to; ends only by raising."""
        while True:
            began = self._clock.now()
            callers = self._callers_until_now()
            try:
                await self._reader.look(line)
                self._heard_until = began
            finally:
                _answer(callers)
            self._failures = 0
            await asyncio.sleep(self.breath)
            async with line.listening() as heard:
                await self._reason_to_look(heard)

    async def _rest(self) -> None:
        """Wait longer each time, but not for longer than until somebody calls."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._called.wait(), self._pause())
        self._failures += 1

    def _pause(self) -> float:
        return min(self.first_pause * 2.0 ** min(self._failures, 30), self.longest_pause)

    async def _reason_to_look(self, heard: "asyncio.Future[None]") -> None:
        called = asyncio.ensure_future(self._called.wait())
        reasons: set[asyncio.Future[Any]] = {called, heard}
        try:
            await asyncio.wait(reasons, timeout=self._mailbox.poll.total_seconds(), return_when=asyncio.FIRST_COMPLETED)
        finally:
            called.cancel()

    def _callers_until_now(self) -> "set[asyncio.Future[None]]":
        callers, self._callers = self._callers, set()
        self._called.clear()
        return callers


def _answer(callers: "set[asyncio.Future[None]]") -> None:
    for caller in callers:
        if not caller.done():
            caller.set_result(None)
