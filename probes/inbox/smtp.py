"""The inbox: takes replies by SMTP (RFC 5321), and answers 250 only when they are in the ledger.

Runs on the loop that enters it. Mail for nobody we know is refused at RCPT, so nothing is ever relayed or bounced.
"""

import asyncio
import errno
import logging
import os
from datetime import datetime
from ssl import SSLContext
from types import TracebackType
from typing import Self
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, Envelope, Session, TLSSetupException

from harness.clock import Clock
from harness.errors import ConfigurationError, LedgerError
from harness.ledger import Ledger
from harness.model import Source
from probes.inbox.connection import Connection
from probes.inbox.limits import USUAL, Crowd, Limits
from probes.inbox.mailroom import MailRoom

log = logging.getLogger(__name__)

STORED = "250 2.0.0 OK"
TRY_AGAIN = "451 4.3.0 Requested action aborted: error in processing, try again later"


class Inbox:
    """Listens from entering to leaving. Leaving waits for mail that is being stored, and cuts all connections."""

    grace = 1.0  # seconds that peers have on leaving to take our last words

    def __init__(  # noqa: PLR0913  (each is one thing that the settings decide)
        self,
        *,
        room: MailRoom,
        clock: Clock,
        listen: tuple[str, int] = ("127.0.0.1", 0),
        limits: Limits = USUAL,
        tls: SSLContext | None = None,
        mailbox: str | None = None,
    ) -> None:
        """Take mail for `room` at `listen`, a host and a port (0: any free one); `tls` is for STARTTLS.

        `mailbox`, such as `name@domain`: the one that personas share, whose mail is all for us, known or not.
        """
        self.room = room
        self.clock = clock
        self._wanted = listen
        self._tls = tls
        self._crowd = Crowd(limits)
        addresses = _Addresses(room.ledger, most=limits.addresses, mailbox=mailbox)
        self._handler = _Handler(room=room, clock=clock, limits=limits, addresses=addresses)
        self._server: asyncio.Server | None = None
        self._connections: WeakSet[Connection] = WeakSet()

    async def __aenter__(self) -> Self:
        host, port = self._wanted
        try:
            self._server = await asyncio.get_running_loop().create_server(self._connection, host, port, backlog=1_024)
        except OSError as error:
            what_to_do = "let `listen` in desks.toml name an address of this machine and a free port"
            if error.errno == errno.EADDRINUSE:
                what_to_do += "; if another `shopper run` has it, start `shopper serve`, which listens for all of them"
            raise ConfigurationError(
                f"the inbox cannot listen on {host}:{port}: {_reason(error)}; {what_to_do}"
            ) from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
        connections = tuple(self._connections)
        for connection in connections:
            connection.dismiss()
        await self.room.settled()
        farewells = [asyncio.ensure_future(connection.closed.wait()) for connection in connections]
        if farewells:
            await asyncio.wait(farewells, timeout=self.grace)
        for connection in connections:
            connection.abort()
        await asyncio.gather(*farewells)

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

    def _connection(self) -> Connection:
        connection = Connection(self._handler, crowd=self._crowd, clock=self.clock, tls=self._tls)
        self._connections.add(connection)
        return connection


class _Addresses:
    """Whom we take mail for: personas' addresses, in any case, with or without a part after a plus."""

    def __init__(self, ledger: Ledger, *, most: int, mailbox: str | None) -> None:
        """Remember `most` of them; all of `mailbox` is ours besides."""
        self._ledger = ledger
        self._mailbox = None if mailbox is None else mailbox.casefold()
        self._most = most
        self._known: dict[str, None] = {}

    async def have(self, address: str) -> bool:
        """Whether an enquiry has this address, or it is of our mailbox. Raises LedgerError.

        Many a desk strips the part after the plus, or spoils it: whom such a mail is for is found out later, by what it
        says, and none of it is lost.

        One that was found is remembered, since no enquiry is ever taken back. One that was not is looked for anew
        each time, since other processes append enquiries as well.
        """
        if address in self._known:
            return True
        # What is not printable cannot be an address of ours, and not every database takes it.
        if not address.isprintable():
            return False
        if _without_plus(address).casefold() == self._mailbox:
            return True
        if not await asyncio.to_thread(self._find, address):
            return False
        if len(self._known) >= self._most:
            del self._known[next(iter(self._known))]
        self._known[address] = None
        return True

    def _find(self, address: str) -> bool:
        return any(self._ledger.enquiry_ids_for(each) for each in dict.fromkeys((address, _without_plus(address))))


class _Handler:
    """What aiosmtpd asks us about recipients and mails; one for all connections."""

    def __init__(self, *, room: MailRoom, clock: Clock, limits: Limits, addresses: _Addresses) -> None:
        self._room = room
        self._clock = clock
        self._limits = limits
        self._addresses = addresses

    def __dir__(self) -> tuple[str, ...]:
        # The library looks through all our names for every peer, in search of these.
        return ("handle_RCPT", "handle_DATA", "handle_exception")

    async def handle_RCPT(  # noqa: N802  (aiosmtpd's name for it)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= self._limits.recipients:
            return "452 4.5.3 Too many recipients"
        try:
            is_ours = await self._addresses.have(address)
        except LedgerError as error:
            log.warning("cannot look up %s, its sender is asked to try again: %s", address, error)
            return TRY_AGAIN
        if not is_ours:
            return "550 5.1.1 No such mailbox here"
        if address not in envelope.rcpt_tos:
            envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        now = self._clock.now()
        sender = "" if envelope.mail_from == "<>" else _printable(envelope.mail_from or "")
        raw = envelope.original_content or b""
        try:
            for stored in [
                self._room.hand_in(raw, each, now, Source.INBOX, sender=sender) for each in envelope.rcpt_tos
            ]:
                await stored
        except LedgerError as error:
            log.warning("mail from %s not stored, its sender is asked to try again: %s", sender, error)
            return TRY_AGAIN
        except Exception:
            log.exception("mail from %s not stored, its sender is asked to try again", sender)
            return TRY_AGAIN
        return STORED

    async def handle_exception(self, error: Exception) -> str:
        if isinstance(error, TLSSetupException):
            log.info("a peer and we could not agree upon TLS: %s", error.__cause__)
            return "454 4.7.0 TLS not available"
        log.error("the inbox failed at a command", exc_info=error)
        return TRY_AGAIN


def _without_plus(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def _printable(text: str) -> str:
    return text if text.isprintable() else "".join(c if c.isprintable() else "\ufffd" for c in text)


def _reason(error: OSError) -> str:
    """The system's words alone: asyncio repeats the address in its own."""
    return str(error) if error.errno is None or error.errno < 0 else os.strerror(error.errno)
