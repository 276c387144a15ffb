"""The company's mailbox: an SMTP server on loopback that takes mail for the company and nobody else."""

import asyncio
import logging
import re
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from harness.reading import Letter, read
from harness.sandbox.case import Contact
from harness.sandbox.office import Office
from harness.sandbox.texts import profile

log = logging.getLogger(__name__)

_SIZE_LIMIT = 10 * 2**20
_IDLE_SECONDS = 60.0
ADDRESS = re.compile(
    r"[^\s<>(),;:\\\"\[\]@\x00-\x20\x7f-\x9f\ud800-\udfff]{1,64}@[^\W_](?:[\w-]{0,62}\.){0,10}[\w-]{0,63}"
)


class Reception:
    """What happens to a mail that comes in; the handler that aiosmtpd calls."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def handle_RCPT(  # noqa: N802  (aiosmtpd names it and calls it so)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Only the company's own mailbox: nothing is relayed."""
        del server, session, options
        if address.casefold() != profile().mailbox:
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the mail, and have somebody see to it if it may be answered."""
        del server, session
        with self._office.clock.hold():
            if self._office.busy:
                return "452 4.3.1 Too much to do, try again later"
            letter = await asyncio.to_thread(read, envelope.original_content or b"", "message/rfc822")
            contact = contact_of(letter) if envelope.mail_from not in {None, "", "<>"} else None
            if contact is None:
                log.info("a mail from %r is not for answering", envelope.mail_from)
                return "250 2.0.0 Ok"
            return f"250 2.0.0 Ok: {self._office.take(contact)}"

    async def handle_exception(self, error: Exception) -> str:
        """A defect of ours must not lose the customer's mail."""
        log.error("the sandbox company failed over a mail", exc_info=error)
        return "451 4.3.0 Local error, try again later"


def contact_of(letter: Letter) -> Contact | None:
    """What the customer wants, or None where none must be answered (RFC 3834 section 2): a machine, a list, nobody."""
    automatic = re.split(r"[;(\s]", letter.header("auto-submitted").strip().casefold())[0] not in {"", "no"}
    in_bulk = letter.header("precedence").strip().casefold() in {"bulk", "list", "junk"} or letter.header("list-id")
    ours = letter.sender.casefold() == profile().mailbox
    if automatic or in_bulk or ours or not ADDRESS.fullmatch(letter.sender):
        return None
    thread = dict.fromkeys((*letter.references, letter.message_id or ""))
    return Contact(
        name=letter.sender_name,
        address=letter.sender,
        subject=letter.subject,
        text=letter.full_text,
        thread=tuple(id_.strip("<>") for id_ in thread if id_),
    )


class _Connection(SMTP):
    """One customer's server at the line."""

    line_length_limit = 2**20  # people's clients send long lines; the default refuses them for good

    def __init__(self, reception: Reception, open_ones: set["_Connection"]) -> None:
        super().__init__(
            reception,
            data_size_limit=_SIZE_LIMIT,
            enable_SMTPUTF8=True,
            hostname=profile().mailbox.partition("@")[2],
            ident="ESMTP",
            timeout=_IDLE_SECONDS,
            loop=asyncio.get_running_loop(),
        )
        self._open_ones = open_ones

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._open_ones.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._open_ones.discard(self)
        super().connection_lost(error)


class MailServer:
    """The listening socket and its open connections."""

    def __init__(self, office: Office) -> None:
        self._reception = Reception(office)
        self._connections: set[_Connection] = set()
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen; returns the bound port. Raises OSError."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self._reception, self._connections), host, port)
        bound: int = self._server.sockets[0].getsockname()[1]
        return bound

    async def stop(self) -> None:
        """Hang up on everybody."""
        if self._server is None:
            return
        self._server.close()
        for connection in tuple(self._connections):
            transport: Any = connection.transport
            if transport is not None:
                transport.abort()
        await self._server.wait_closed()
