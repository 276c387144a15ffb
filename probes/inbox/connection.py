"""One peer's conversation with the inbox: aiosmtpd's, with bounds that it lacks and a shorter way for what is usual.

No line ends in anything but what RFC 5321 says where it matters: a mail ends at CRLF.CRLF and nowhere else, and what
was said in the clear before TLS is forgotten.
"""

import asyncio
import re
import socket
from collections import defaultdict
from contextlib import ExitStack
from ssl import SSLContext
from typing import AnyStr, cast

from aiosmtpd.smtp import SMTP

from harness.clock import Clock
from probes.inbox.limits import TOO_BIG, Crowd, Parcel, peer_name

_HOSTNAME = socket.gethostname()
_CLOSING = "421 4.3.2 Closing, try again later"
_COMMAND_LIMIT = 2_048
_COMMAND_LIMITS: dict[str, int] = defaultdict(lambda: _COMMAND_LIMIT)
_END = b"\r\n.\r\n"
_WORD = r"[\w!#$%&'*+/=?^`{|}~-]+"
# An address as nearly all are, and no more than names and values after it: what the library's own parser, which is
# for all that RFC 5322 allows, would make of it as well, in a fiftieth of the time.
_USUAL = re.compile(rf"<({_WORD}(?:\.{_WORD})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)>((?: +[A-Za-z0-9=-]+)*)", re.ASCII)
_OFFERED = ("DATA", "EHLO", "HELO", "MAIL", "NOOP", "QUIT", "RCPT", "RSET", "STARTTLS")


class Connection(SMTP):
    """One peer."""

    # Of bytes that are read ahead. Lines of a mail may be longer: help desks send HTML in lines of any length.
    line_length_limit = 2**17
    command_size_limit = _COMMAND_LIMIT
    command_size_limits = _COMMAND_LIMITS
    idle_bytes = 2**20  # of one command, however it ends

    def __init__(self, handler: object, *, crowd: Crowd, clock: Clock, tls: SSLContext | None) -> None:
        """`handler` is asked about recipients (handle_RCPT) and mails (handle_DATA), as aiosmtpd documents."""
        super().__init__(
            handler,
            data_size_limit=crowd.limits.size,
            enable_SMTPUTF8=True,
            hostname=_HOSTNAME,
            ident="ESMTP",
            tls_context=tls,
            timeout=crowd.limits.patience,
            loop=asyncio.get_running_loop(),
        )
        self.closed = asyncio.Event()
        self._crowd = crowd
        self._clock = clock
        self._line: asyncio.Transport | None = None
        self._while_open = ExitStack()
        self._bytes = self._commands = self._errors = self._mails = 0
        self._in_data = self._storing = self._dismissed = False

    def __dir__(self) -> tuple[str, ...]:
        # The library looks through all our names for every peer, in search of these; what is not here is not offered.
        return tuple(f"smtp_{command}" for command in _OFFERED)

    # --- the line

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if self._line is None:
            self._line = cast("asyncio.Transport", transport)
            peer = peer_name(transport.get_extra_info("peername"))
            refusal = self._crowd.admit(peer)
            if refusal is not None:
                self.hang_up(refusal)
                return
            self._while_open.callback(self._crowd.leave, peer)
            # A clock that skips quiet time must not do so while mail is on its way.
            self._while_open.enter_context(self._clock.hold())
        super().connection_made(transport)  # for the second time once TLS is agreed upon

    def data_received(self, data: bytes) -> None:
        self._bytes += len(data)
        if self._bytes > self.idle_bytes and not self._in_data:
            self.hang_up("500 5.5.2 Line too long")
            return
        super().data_received(data)

    def connection_lost(self, error: Exception | None) -> None:
        self._while_open.close()
        self.closed.set()
        if self.transport is not None:
            super().connection_lost(error)

    def eof_received(self) -> bool | None:
        return super().eof_received() if self.transport is not None else False

    def dismiss(self) -> None:
        """Hang up, once the mail that is being stored has its answer."""
        self._dismissed = True
        if not self._storing:
            self.hang_up(_CLOSING)

    def abort(self) -> None:
        """Cut the connection without a word."""
        if self._line is not None:
            self._line.abort()

    def hang_up(self, words: str) -> None:
        """Say why, and say no more."""
        guarded = cast("asyncio.Transport | None", self.transport or self._line)
        if guarded is not None and self._line is not None:
            if not guarded.is_closing():
                guarded.write(words.encode("ascii") + b"\r\n")
            guarded.close()
            if self._line.get_write_buffer_size():
                self.abort()  # who does not listen is not waited for
        if self._handler_coroutine is not None:
            self._handler_coroutine.cancel()

    def _reset_timeout(self, duration: float | None = None) -> None:
        super()._reset_timeout(duration or self._crowd.patience)

    def _timeout_cb(self) -> None:
        self.hang_up("421 4.4.2 You took too long, goodbye")

    # --- commands

    async def push(self, status: AnyStr) -> None:
        """Answer a command."""
        self._bytes = 0
        self._commands += 1
        self._errors += status[:1] in ("5", b"5")
        await super().push(status)
        if self._errors > self._crowd.limits.errors or self._commands > self._crowd.limits.commands:
            self.hang_up("421 4.7.0 Too much that is of no use, goodbye")

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802  (aiosmtpd's name for it)
        """All of the answer at once; no AUTH, which the library offers as soon as there is TLS."""
        if not hostname:
            await self.push("501 5.5.4 Syntax: EHLO hostname")
            return
        self._set_rset_state()  # type: ignore[no-untyped-call]
        assert self.session is not None  # noqa: S101  (as long as there is a connection)
        self.session.extended_smtp = True
        self.session.host_name = hostname
        may = [f"SIZE {self.data_size_limit}", "8BITMIME", "SMTPUTF8", "PIPELINING", "ENHANCEDSTATUSCODES"]
        if self.tls_context is not None and self.session.ssl is None:
            may.append("STARTTLS")
        await self.push("\r\n".join([*(f"250-{each}" for each in (self.hostname, *may[:-1])), f"250 {may[-1]}"]))

    async def smtp_STARTTLS(self, arg: str | None) -> None:  # noqa: N802
        if self.session is not None and self.session.ssl is not None:
            await self.push("503 5.5.1 TLS is active already")
            return
        try:
            await super().smtp_STARTTLS(arg)
        except asyncio.CancelledError:
            self._end_handshake()
            raise
        self._end_handshake()

    def _end_handshake(self) -> None:
        # asyncio tells nobody of a connection that ends in order before TLS is agreed upon.
        if self._tls_protocol is not None and self.session is not None and self.session.ssl is None:
            self.abort()
            self.connection_lost(None)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        if self._mails >= self._crowd.limits.mails:
            self.hang_up("421 4.7.0 Enough mail for one connection, open another")
            return
        await super().smtp_MAIL(arg)

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802
        """Read the mail in few pieces instead of line by line, and hand it on."""
        if await self.check_helo_needed():
            return
        assert self.envelope is not None  # noqa: S101  (as long as there is a connection)
        if not self.envelope.rcpt_tos:
            await self.push("503 5.5.1 Error: need RCPT command")
            return
        if arg:
            await self.push("501 5.5.4 Syntax: DATA")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        with self._crowd.parcel() as parcel:
            self.envelope.original_content = await self._mail(parcel)
            answer = parcel.refusal
            if answer is None:
                self._storing = True
                answer = await self._call_handler_hook("DATA")
                self._mails += 1
                self._commands = 0
            self._set_post_data_state()  # type: ignore[no-untyped-call]
            await self.push(answer)
        self._storing = False
        if self._dismissed:
            self.hang_up(_CLOSING)

    async def _mail(self, parcel: Parcel) -> bytes:
        """Read up to CRLF.CRLF; nothing once it is refused."""
        # The end of DATA's own line is the first half of an end that comes at once. It was read: we put it back.
        self._reader._buffer[:0] = b"\r\n"  # type: ignore[attr-defined]
        limit = self._crowd.limits.size
        self._in_data = ends = True
        while ends:
            try:
                piece = await self._reader.readuntil(_END)
                ends = False
            except asyncio.LimitOverrunError as much:
                piece = await self._reader.readexactly(much.consumed)
                self._reset_timeout()
            parcel.add(piece)
            if parcel.size > 2 * limit + self.line_length_limit:
                self.hang_up(TOO_BIG)
        self._in_data = False
        raw = _without_dots(parcel.contents())
        if len(raw) > limit:
            parcel.refuse(TOO_BIG)
        return raw

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        usual = _USUAL.fullmatch(arg)
        return (usual[1], usual[2]) if usual else super()._getaddr(arg)


def _without_dots(data: bytes) -> bytes:
    """The mail between the CRLF before it and the dot after it, without doubled dots (RFC 5321, 4.5.2)."""
    lines = data.removesuffix(b".\r\n")
    return (lines.replace(b"\r\n.", b"\r\n") if b"\r\n." in lines else lines)[2:]
