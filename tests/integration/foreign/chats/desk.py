"""The desk's end of a chat: a script of lines, told to whatever front end is on the other side.

What a front end is told goes through a `Line`, which has the time of it in its log. `SocketLine` speaks our own small
JSON over a websocket, for components that leave the wire to whoever uses them; widgets with a wire of their own have
a `Line` of their own.
"""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from starlette.routing import BaseRoute, Mount, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.integration.serving import serve

BOT, AGENT = "Robo", "Mia"
MATTER = "kettle"  # what customers complain of
GREETING = "Hello, this is Robo of Parcels. How can I help you?"
QUESTION = "Thank you. What is it about?"
CHOICES = ("Delivery", "Invoice")
QUEUED, JOINED, LEFT = "You are number 2 in the queue", "Mia joined the chat", "Mia left the chat"
STREAMED = ("Hello, ", "let me ", "have a ", "look at ", "your parcel.")
MISTYPED, MENDED = "It is in the depot in Leads.", "It is in the depot in Leeds."
ANSWER = "A driver takes it along on Thursday, before noon."
ENDED = "This chat has ended."

_BEAT = 0.2  # seconds between two things the desk does
_SEEN = 2.0  # seconds in which a busy browser, too, has shown a message that is then corrected
_TOKEN = 0.04  # seconds between two pieces of a streamed answer


@dataclass(frozen=True, kw_only=True)
class Said:
    """One line of the desk's own log. `at`: when it was handed to the wire, `until`: its last piece, both epochs."""

    text: str
    at: float
    until: float


class Line(ABC):
    """One conversation, as the desk sees it. `can` names what the front end is able to show beside plain messages."""

    can: frozenset[str] = frozenset({"typing", "notice", "menu", "stream", "edit"})
    draws_notices = True  # as lines of the log, word for word

    def __init__(self) -> None:
        self.said: list[Said] = []
        self.heard: list[str] = []
        self.addressed = asyncio.Event()  # the customer has said something
        self.complained = asyncio.Event()  # and what it is about

    @abstractmethod
    async def receive(self) -> str:
        """The customer's next words."""

    @abstractmethod
    async def send(self, kind: str, **facts: object) -> None:
        """Have the front end show something.

        `kind` and its facts: said, edited (id, sender, text; said with choices), grew (also count, from 1, and last),
        typing (sender), notice, ended (text).
        """

    async def listen(self) -> None:
        """Keep what the customer says until she is gone."""
        with suppress(WebSocketDisconnect):
            while True:
                self.heard.append(await self.receive())
                self.addressed.set()
                if MATTER in self.heard[-1]:
                    self.complained.set()

    async def say(self, sender: str, text: str, choices: Sequence[str] = ()) -> str:
        """Say something; returns its id."""
        key, at = f"m{len(self.said)}", time.time()
        await self.send("said", id=key, sender=sender, text=text, choices=list(choices))
        self.said.append(Said(text=text, at=at, until=at))
        return key

    async def stream(self, sender: str, pieces: Sequence[str]) -> None:
        """Say something piece by piece, in one message that grows."""
        key, at, text = f"m{len(self.said)}", time.time(), ""
        for count, piece in enumerate(pieces, 1):
            await asyncio.sleep(_TOKEN)
            text, until = text + piece, time.time()
            await self.send("grew", id=key, sender=sender, text=text, count=count, last=count == len(pieces))
        self.said.append(Said(text=text, at=at + _TOKEN, until=until))


async def serve_customer(line: Line) -> None:
    """The whole conversation: a bot, a queue, a person, and the end."""
    await line.say(BOT, GREETING)
    await line.addressed.wait()
    await _typing(line, BOT)
    await line.say(BOT, QUESTION, CHOICES if "menu" in line.can else ())
    await line.complained.wait()
    await _notice(line, QUEUED)
    await _notice(line, JOINED)
    await _typing(line, AGENT)
    if "stream" in line.can:
        await line.stream(AGENT, STREAMED)
    else:
        await line.say(AGENT, "".join(STREAMED))
    await asyncio.sleep(_BEAT)
    if "edit" in line.can:
        key = await line.say(AGENT, MISTYPED)
        await asyncio.sleep(_SEEN)
        await line.send("edited", id=key, sender=AGENT, text=MENDED)
    await _typing(line, AGENT)
    await line.say(AGENT, ANSWER)
    await _notice(line, LEFT)
    await asyncio.sleep(_BEAT)
    await line.send("ended", text=ENDED)


async def _typing(line: Line, sender: str) -> None:
    if "typing" in line.can:
        await line.send("typing", sender=sender)
    await asyncio.sleep(_BEAT)


async def _notice(line: Line, text: str) -> None:
    if "notice" in line.can:
        await asyncio.sleep(_BEAT)
        await line.send("notice", text=text)


class SocketLine(Line):
    """Our own wire: JSON to the front end, the customer's plain words back."""

    def __init__(self, socket: WebSocket, can: frozenset[str]) -> None:
        super().__init__()
        self._socket = socket
        self.can = can

    async def receive(self) -> str:
        return await self._socket.receive_text()

    async def send(self, kind: str, **facts: object) -> None:
        await self._socket.send_json({"kind": kind, **facts})


@dataclass
class Desk:
    """A company's page with a chat on it, and its help desk. `lines`: the conversations so far."""

    pages: Path
    can: frozenset[str] = Line.can
    routes: Sequence[BaseRoute] = ()
    lines: list[Line] = field(default_factory=list)

    async def talk(self, line: Line) -> None:
        """Keep up one conversation until the customer is gone."""
        self.lines.append(line)
        serving = asyncio.create_task(serve_customer(line))
        try:
            await line.listen()
        finally:
            serving.cancel()
            with suppress(asyncio.CancelledError, WebSocketDisconnect):
                await serving

    async def _answer(self, socket: WebSocket) -> None:
        await socket.accept()
        await self.talk(SocketLine(socket, self.can))

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        """Serve on a free loopback port while entered; yields the page's address."""
        files = Mount("/", StaticFiles(directory=self.pages, html=True))
        async with serve([*self.routes, WebSocketRoute("/desk", self._answer), files]) as url:
            yield url
