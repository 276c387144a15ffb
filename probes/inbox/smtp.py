"""The inbox: takes replies by SMTP (RFC 5321), and answers 250 only when they are in the ledger.

Runs on the loop that enters it. Mail for nobody we know is refused at RCPT, so nothing is ever relayed or bounced.
"""

import asyncio
import logging
import socket
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from types import TracebackType
from typing import Self, cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from harness.clock import Clock
from harness.errors import ConfigurationError, LedgerError
from harness.model import Source
from probes.inbox.mailroom import MailRoom

log = logging.getLogger(__name__)

TRY_AGAIN = "451 4.3.0 Requested action aborted: error in processing, try again later"


class Inbox:
    """Listens from entering to leaving. Leaving waits for mail that is being stored, and cuts all connections."""

    max_connections = 200  # further ones are told 421 and try again later
    max_recipients = 100  # of one mail (RFC 5321, 4.5.3.1.8)
    timeout = 300.0  # seconds for one command, or for the whole of DATA (RFC 5321, 4.5.3.2.7)

    def __init__(
        self,
        *,
        room: MailRoom,
        clock: Clock,
        listen: tuple[str, int] = ("127.0.0.1", 0),
        size_limit: int = 25 * 2**20,
    ) -> None:
        """Take mail for `room` at `listen`, a host and a port (0: any free one), up to `size_limit` bytes each."""
        self.clock = clock
        self.size_limit = size_limit
        self._wanted = listen
        self._server: asyncio.Server | None = None
        self.room = room
        self._storing: set[asyncio.Task[str]] = set()
        self.connections: set[_Connection] = set()

    async def __aenter__(self) -> Self:
        host, port = self._wanted
        try:
            loop = asyncio.get_running_loop()
            self._server = await loop.create_server(lambda: _Connection(self), host, port)
        except OSError as error:
            raise ConfigurationError(
                f"the inbox cannot listen on {host}:{port}: {error.strerror or error}; "
                "let `listen` in desks.toml name an address of this machine and a free port"
            ) from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
        while self._storing:
            await asyncio.wait(tuple(self._storing))
        cut = tuple(self.connections)
        for connection in cut:
            connection.abort()
        await asyncio.gather(*(connection.closed.wait() for connection in cut), *self._storing)

    @property
    def address(self) -> tuple[str, int]:
        """The host and port that mail is taken at; known once entered."""
        if self._server is None or not self._server.sockets:
            raise RuntimeError("the inbox listens only inside `async with`")
        host, port = self._server.sockets[0].getsockname()[:2]
        return host, port

    @property
    def heard_until(self) -> datetime | None:
        """While the inbox is open, whoever writes to it is heard or asked to try again."""
        return self.clock.now() if self._server is not None and self._server.is_serving() else None

    async def look(self) -> None:
        """Mail comes to us by itself."""

    def knows(self, address: str) -> bool:
        """Whether an enquiry has this address, in any case, with or without a part after a plus. Blocks."""
        local, at, domain = address.rpartition("@")
        bare = f"{local.partition('+')[0]}{at}{domain}"
        return any(self.room.ledger.enquiry_ids_for(candidate) for candidate in dict.fromkeys((address, bare)))

    async def store(self, raw: bytes, sender: str, recipients: Sequence[str]) -> str:
        """Put a mail into the ledger for each recipient; return what to answer. Survives the peer's hanging up."""
        task = asyncio.create_task(self._store(raw, sender, recipients))
        self._storing.add(task)
        task.add_done_callback(self._storing.discard)
        return await asyncio.shield(task)

    async def _store(self, raw: bytes, sender: str, recipients: Sequence[str]) -> str:
        now = self.clock.now()
        for recipient in recipients:
            try:
                await self.room.deliver(raw, recipient, now, Source.INBOX, sender=sender)
            except LedgerError as error:
                log.warning("mail to %s not stored, its sender is asked to try again: %s", recipient, error)
                return TRY_AGAIN
            except Exception:
                log.exception("mail to %s not stored, its sender is asked to try again", recipient)
                return TRY_AGAIN
        return "250 2.0.0 OK"


class _Handler:
    """What aiosmtpd asks us about one connection."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    async def handle_RCPT(  # noqa: N802  (aiosmtpd's name for it)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= self._inbox.max_recipients:
            return "452 4.5.3 Too many recipients"
        try:
            # What is not printable cannot be an address of ours, and not every database takes it.
            is_ours = address.isprintable() and await asyncio.to_thread(self._inbox.knows, address)
        except LedgerError as error:
            log.warning("cannot look up %s, its sender is asked to try again: %s", address, error)
            return TRY_AGAIN
        if not is_ours:
            return "550 5.1.1 No such mailbox here"
        if address not in envelope.rcpt_tos:
            envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        sender = envelope.mail_from or ""
        sender = "" if sender == "<>" else "".join(c if c.isprintable() else "\ufffd" for c in sender)
        return await self._inbox.store(envelope.original_content or b"", sender, envelope.rcpt_tos)

    async def handle_exception(self, error: Exception) -> str:
        log.error("the inbox failed at a command", exc_info=error)
        return TRY_AGAIN


class _Connection(SMTP):
    """One peer, with the bounds that aiosmtpd lacks: how many peers, and how many bytes one may send."""

    def __init__(self, inbox: Inbox) -> None:
        # Help desks send HTML in lines of any length; the default of 1,001 loses their replies for good.
        self.line_length_limit = inbox.size_limit
        super().__init__(
            _Handler(inbox),
            data_size_limit=inbox.size_limit,
            enable_SMTPUTF8=True,
            hostname=socket.gethostname(),
            ident="ESMTP",
            timeout=inbox.timeout,
            loop=asyncio.get_running_loop(),
        )
        self.closed = asyncio.Event()
        self._inbox = inbox
        self._line: asyncio.Transport | None = None
        self._bytes_left = 0
        self._while_open = ExitStack()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line = cast("asyncio.Transport", transport)
        if len(self._inbox.connections) >= self._inbox.max_connections:
            self._hang_up("421 4.3.2 Too many connections, try again later")
            return
        self._inbox.connections.add(self)
        # A clock that skips quiet time must not do so while mail is on its way.
        self._while_open.enter_context(self._inbox.clock.hold())
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        # A line that never ends is kept in memory by aiosmtpd until it does, whatever its length.
        self._bytes_left -= len(data)
        if self._bytes_left < 0:
            self._hang_up("552 5.3.4 Message too big for us")
            return
        super().data_received(data)

    def connection_lost(self, error: Exception | None) -> None:
        self._while_open.close()
        if self in self._inbox.connections:
            self._inbox.connections.discard(self)
            super().connection_lost(error)
        self.closed.set()

    def abort(self) -> None:
        """Cut the connection without a word."""
        if self._line is not None:
            self._line.abort()

    def _hang_up(self, words: str) -> None:
        if self._line is not None and not self._line.is_closing():
            self._line.write(words.encode("ascii") + b"\r\n")
            self._line.close()

    def _set_post_data_state(self) -> None:
        # Called before every mail: twice the limit lets aiosmtpd answer 552 to what is merely too big.
        self._bytes_left = 2 * self._inbox.size_limit + 2**16
        super()._set_post_data_state()  # type: ignore[no-untyped-call]
