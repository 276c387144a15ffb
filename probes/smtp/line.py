"""One connection to a mail server (RFC 5321): guarded, logged in, and used for one letter after another.

What matters most here is the final dot of DATA: before it was sent the server has no letter, after it only the server
knows. So the dot is sent by itself, and every trouble is told apart by which side of it it falls on.
"""

import asyncio
import re
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress

from aiosmtplib import SMTP, SMTPException, SMTPHeloError, SMTPResponseException, SMTPServerDisconnected
from aiosmtplib.protocol import SMTPProtocol

from harness.errors import FaultKind, ProbeError, Unconfirmed
from harness.model import Tls
from probes.letter import Letter
from probes.smtp.faults import as_faults, words_of
from probes.smtp.login import log_in
from probes.smtp.server import Server
from probes.words import one_line

# RFC 5321, 4.5.3.2.6: ten minutes for the answer to the dot, for servers examine a mail before they answer, and who
# leaves earlier cannot know what became of it. With the usual 30 s a step, twenty steps are those ten minutes.
_STEPS_FOR_THE_DOT = 20
_LEAVE_TAKING = 2.0  # seconds to wait for the answer to QUIT, which nothing depends on
_CHUNK = 2**16

Contexts = Callable[[bool], ssl.SSLContext]  # for servers whose certificate is checked (True), or is not


class Line:
    """A connection to `server`, greeted as `hello`; `patience` is the longest it waits for one step, in seconds."""

    def __init__(self, server: Server, *, hello: str, patience: float, contexts: Contexts) -> None:
        self.server = server
        self.is_committed = False  # whether the final dot of the letter in hand was sent
        self._patience = patience
        self._contexts = contexts
        self._is_used = False
        self._transport: asyncio.BaseTransport | None = None
        self._wire: asyncio.StreamWriter | None = None
        self._client = SMTP(
            hostname=server.host,
            port=server.port,
            timeout=None,  # every step is bounded here
            # Without a name of ours the library would look this machine's up, and tell it.
            local_hostname=hello,
            use_tls=server.at_once,
            start_tls=False,
        )

    @property
    def is_open(self) -> bool:
        return self._client.is_connected

    @property
    def is_guarded(self) -> bool:
        """Whether nobody on the way can read what is said."""
        return self.is_open and self._client.get_transport_info("sslcontext") is not None

    @property
    def certificate(self) -> Mapping[str, object]:
        """What `ssl.SSLSocket.getpeercert` tells of the server's; nothing where it was not checked."""
        return (self._client.get_transport_info("peercert") or {}) if self.is_open else {}

    def parameters(self, extension: str) -> str | None:
        """What the server says with an extension that it offers, such as the limit of SIZE; None where it does not."""
        return self._client.esmtp_extensions.get(extension.lower())

    async def open(self) -> None:
        """Connect, guard the connection as `server.tls` wants it, and log in.

        Raises ProbeError: unreachable, timeout, not secure, login refused, not now, rejected, internal.
        """
        try:
            async with as_faults(self.server, patience=self._patience):
                if self.server.at_once:
                    self._client.tls_context = await self._context()
                await self._client.connect()
                await self._greet()
                if not self.server.at_once:
                    await self._guard()
                self._transport = self._client.transport
                await log_in(self._client, self.server)
        except BaseException:
            self.drop()
            raise

    async def hand_over(self, letter: Letter) -> None:
        """Send the letter; returns the moment the server has answered its final dot with 250.

        A line that was used before is first asked whether it is still there (RSET). Raises ProbeError where the server
        does not have the letter: unreachable, timeout, rejected or not now (in the server's words), internal. Raises
        Unconfirmed where nobody can know.
        """
        self.is_committed = False
        async with as_faults(self.server, patience=self._patience):
            options = self._options(letter)
            if self._is_used:
                await self._ask_whether_it_is_there()
            self._is_used = True
            await self._address(letter, options, size=len(letter.raw))
            protocol = self._client.protocol
            if protocol is None:
                raise SMTPServerDisconnected("Connection lost")
        await self._transfer(protocol, letter.raw)
        patience = self._patience * _STEPS_FOR_THE_DOT
        try:
            async with asyncio.timeout(patience):
                answer = await protocol.read_response()
        except TimeoutError as error:
            raise self._unconfirmed(letter, f"no answer within {patience:g} s") from error
        except SMTPServerDisconnected as error:
            raise self._unconfirmed(letter, "the connection broke") from error
        except Exception as error:  # whatever it is, it does not tell what became of the letter
            raise self._unconfirmed(letter, str(error) or repr(error)) from error
        self._judge(letter, SMTPResponseException(answer.code, answer.message))

    async def leave(self) -> None:
        """Say goodbye as is proper, and hang up whatever comes of that."""
        with suppress(SMTPException, OSError):
            await self._client.quit(timeout=_LEAVE_TAKING)
        self.drop()

    def drop(self) -> None:
        """Hang up, at once: closed politely, TLS would keep the socket for as long as the other side likes."""
        self._client.close()
        if isinstance(self._transport, asyncio.WriteTransport):
            self._transport.abort()

    async def _context(self) -> ssl.SSLContext:
        return await asyncio.to_thread(self._contexts, self.server.is_checked)  # reads all authorities: 20 ms and more

    async def _greet(self) -> None:
        try:
            await self._client.ehlo()
        except SMTPHeloError:
            if not self.is_open:
                raise
            await self._client.helo()  # a server of before 2001 takes plain mail all the same

    async def _guard(self) -> None:
        """STARTTLS (RFC 3207) where it is offered and not switched off; refuses to go on without where it must not."""
        server = self.server
        if server.tls is not Tls.OFF and self._client.supports_extension("starttls"):
            try:
                await self._client.starttls(tls_context=await self._context())
            except SMTPResponseException as error:
                message = f"{server.name} offers STARTTLS and then declines it: {words_of(error)}"
                raise ProbeError(FaultKind.NOT_SECURE, message) from error
            await self._greet()
        elif server.must_be_guarded:
            why = (
                "TLS is required" if server.tls is Tls.REQUIRED else f"the login of {server.user} must not go in clear"
            )
            how = 'tls = "off" forbids TLS' if server.tls is Tls.OFF else "the server offers no STARTTLS"
            raise ProbeError(FaultKind.NOT_SECURE, f"{server.name}: {why}, and {how}; nothing was sent")

    async def _ask_whether_it_is_there(self) -> None:
        try:
            await self._client.rset()
        except SMTPResponseException as error:  # whatever it says, it is not about our letter
            raise SMTPServerDisconnected(f"the line is of no more use: {words_of(error)}") from error

    def _options(self, letter: Letter) -> list[str]:
        """What MAIL needs for this letter: only an address in another alphabet needs something (RFC 6531)."""
        if letter.needs_utf8 and not self._client.supports_extension("smtputf8"):
            message = (
                f"{self.server.name} takes no address outside ASCII (it offers no SMTPUTF8): {letter.recipient}; "
                f"nothing was sent: give another address, or another server"
            )
            raise ProbeError(FaultKind.REJECTED, message)
        return ["SMTPUTF8", "BODY=8BITMIME"] if letter.needs_utf8 else []

    async def _address(self, letter: Letter, options: list[str], *, size: int) -> None:
        """The envelope, and the server's leave to send what goes into it."""
        encoding = "utf-8" if options else "ascii"
        if self._client.supports_extension("size"):
            options = [*options, f"SIZE={size}"]  # RFC 1870: a letter too large is declined before it is sent
        await self._client.mail(letter.sender, options=options, encoding=encoding)
        await self._client.rcpt(letter.recipient, encoding=encoding)
        answer = await self._client.execute_command(b"DATA")
        if answer.code != 354:
            raise SMTPResponseException(answer.code, answer.message)

    async def _transfer(self, protocol: SMTPProtocol, content: bytes) -> None:
        """Send the letter, wait until the system has it all, then send the dot: no trouble after that is a plain fault.

        With TLS some 64 kB may lie between us and the system all the same; a break there is taken for uncertain.
        """
        wire = self._wire_of(protocol)
        # No line ends but in CRLF, or some servers would see a dot on a line where others see none, and more mails.
        stuffed = re.sub(rb"(?m)^\.", b"..", re.sub(rb"\r\n|\r|\n", b"\r\n", content))
        end = b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n"
        for begin in range(0, len(stuffed), _CHUNK):
            async with as_faults(self.server, patience=self._patience):
                protocol.write(stuffed[begin : begin + _CHUNK])
                await wire.drain()
        async with as_faults(self.server, patience=self._patience):
            protocol.write(end)  # raises, and sends nothing, where the connection is known to be lost
            self.is_committed = True

    def _wire_of(self, protocol: SMTPProtocol) -> asyncio.StreamWriter:
        """What tells us when the system has taken all that was written; one for the life of the connection."""
        if self._wire is None:
            transport = protocol.transport
            assert isinstance(transport, asyncio.WriteTransport)  # noqa: S101  (for the type checker)
            transport.set_write_buffer_limits(high=1)  # not 0, at which asyncio's TLS pauses for ever
            self._wire = asyncio.StreamWriter(transport, protocol, None, asyncio.get_running_loop())
        return self._wire

    def _judge(self, letter: Letter, answer: SMTPResponseException) -> None:
        """What the answer to the dot means: any 2xx that it is taken, 4xx and 5xx that it is not (RFC 5321, 4.2.1)."""
        if 200 <= answer.code < 300:
            return
        if not 400 <= answer.code < 600:
            raise self._unconfirmed(letter, words_of(answer))
        kind = FaultKind.NOT_NOW if answer.code < 500 else FaultKind.REJECTED
        raise ProbeError(kind, f"{self.server.name} declined the mail: {words_of(answer)}") from answer

    def _unconfirmed(self, letter: Letter, why: str) -> Unconfirmed:
        message = f"{self.server.name} was sent the whole mail and did not say whether it took it: {one_line(why)}"
        return Unconfirmed(message, reference=letter.message_id)
