"""A mail server that does all it is asked, until it hangs up at the step it was told to."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager


class Peer:
    """Hangs up once, at the step `cut` of the first letter after `after` letters that it took.

    A step is the command that is then left without an answer, or one of: "greeting" (left unsaid), "EHLO again" (after
    STARTTLS), "body" (when a part of the letter is there), "dot" (when all of it is), "250" (when that was answered).
    `full`: the command that is declined for now over any line that a letter came over before.
    `answers` are given in place of its own, by command; "dot" is the answer to the whole letter, and none at all where
    it is empty; "body" is said when only a part of the letter is there.
    `then` is done when a letter is there, before that is answered.
    """

    def __init__(
        self,
        *,
        cut: str | None = None,
        after: int = 0,
        tls: ssl.SSLContext | None = None,
        offers: tuple[str, ...] = ("AUTH PLAIN LOGIN XOAUTH2", "SIZE 30000000"),
        answers: Mapping[str, str] | None = None,
        full: str | None = None,
        then: Callable[[], Awaitable[object]] | None = None,
    ) -> None:
        self.taken: list[bytes] = []  # letters that were there to the dot, answered or not
        self.commands: list[str] = []
        self.connections = self.most_at_once = 0
        self.all_left = asyncio.Event()  # nobody is connected any more
        self._present = 0
        self._writers: set[asyncio.StreamWriter] = set()
        self._then = then
        self.answers = dict(answers or {})
        self._full = full
        self._cut, self._after, self._tls, self._offers = cut, after, tls, offers

    @asynccontextmanager
    async def listening(self, *, at_once: bool = False) -> AsyncIterator[str]:
        """Its URL, while it is open."""
        tls = self._tls if at_once else None
        door = socket.create_server(("127.0.0.1", 0))
        # The less the system takes for us, the shorter a letter may be that it cannot take whole.
        door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        server = await asyncio.start_server(self._connected, sock=door, ssl=tls)
        try:
            scheme = "smtps" if at_once else "smtp"
            yield f"{scheme}://127.0.0.1:{door.getsockname()[1]}"
        finally:
            server.close()  # later Pythons would wait for those who are still connected
            for writer in self._writers:
                writer.transport.abort()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._present += 1
        self.most_at_once = max(self.most_at_once, self._present)
        self.all_left.clear()
        self._writers.add(writer)
        try:
            await self._talk(reader, writer)
        except (ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.transport.abort()
            self._writers.discard(writer)
            self._present -= 1
            if not self._present:
                self.all_left.set()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._cuts("greeting"):
            return
        writer.write(self.answers.get("greeting", "220 here").encode() + b"\r\n")
        is_guarded, before = False, len(self.taken)
        while line := (await reader.readline()).decode().strip():
            verb = line.split()[0].upper()
            self.commands.append(line)
            if self._cuts("EHLO again" if is_guarded and verb == "EHLO" else verb):
                return
            if verb == self._full and len(self.taken) > before:
                writer.write(b"421 enough letters over this line\r\n")
                await writer.drain()
                return
            if verb == "DATA" and verb not in self.answers:
                if not await self._take(reader, writer):
                    return
            else:
                writer.write(self._answer(verb, is_guarded))
            if verb == "STARTTLS" and self._tls is not None:
                await writer.drain()
                await writer.start_tls(self._tls)
                is_guarded = True
            if verb == "QUIT":
                await writer.drain()
                return

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        writer.write(b"354 go on\r\n")
        await writer.drain()
        if "body" in self.answers:
            await reader.readline()
            writer.write(self.answers["body"].encode() + b"\r\n")
            await writer.drain()
        if self._cuts("body"):
            await reader.read(100)
            return False
        lines = []
        while (line := await reader.readline()) != b".\r\n":
            if not line.endswith(b"\n"):
                return False
            lines.append(line)
        self.taken.append(b"".join(lines))
        if self._then is not None:
            await self._then()
        # Counted from 0, and this letter is there already.
        if self._cuts("dot", before=1):
            return False
        answer = self.answers.get("dot", "250 taken")
        if not answer:
            await reader.read()  # until the client gives up
            return False
        writer.write(answer.encode() + b"\r\n")
        await writer.drain()
        return not self._cuts("250", before=1)

    def _answer(self, verb: str, is_guarded: bool) -> bytes:
        own = {"AUTH": "235 welcome", "STARTTLS": "220 go on", "QUIT": "221 bye"}
        if verb == "EHLO":
            own[verb] = self._capabilities(is_guarded)
        return self.answers.get(verb, own.get(verb, "250 fine")).encode() + b"\r\n"

    def _capabilities(self, is_guarded: bool) -> str:
        offers = self._offers if is_guarded or self._tls is None else (*self._offers, "STARTTLS")
        lines = ["here", *offers]
        return "\r\n".join([*(f"250-{each}" for each in lines[:-1]), f"250 {lines[-1]}"])

    def _cuts(self, step: str, *, before: int = 0) -> bool:
        if step != self._cut or len(self.taken) - before != self._after:
            return False
        self._cut = None
        return True
