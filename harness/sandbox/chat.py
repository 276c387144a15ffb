"""The chat desk: one websocket a customer, one script an agent.

Frames are JSON objects. From the page: `{"type": "message", "text": ...}` and `{"type": "seen", "id": ...}` once
a message is shown whole, or anew. To the page: `{"type": "message", "id", "author", "name", "text"}`, with `"choices"`
(labels) where there are buttons to answer with and `"more": true` where the text goes on; `{"type": "more", "id",
"text", "last"}`, which is added to that text; `{"type": "edit", "id", "text"}`, which takes its place; `{"type":
"typing", "on", "name"}` and `{"type": "closed"}`, after which the socket is closed. Who presses a choice sends its
label as a message. Anything else ends the connection with 1008.
"""

import asyncio
import contextlib
import json
import re
from collections import deque
from collections.abc import Sequence
from datetime import timedelta
from random import Random
from urllib.parse import urlsplit

from starlette.types import Message
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected

from harness.sandbox.office import Office
from harness.sandbox.reception import ADDRESS
from harness.sandbox.script import LISTEN, SCRIPTS, Author, Line, Script
from harness.sandbox.staff import dice, typing_time
from harness.sandbox.wording import Wording

FRAME_AT_MOST = 2**17  # bytes; the server in front refuses longer ones
_TEXT_AT_MOST = 20_000
_CHATS_AT_ONCE = 200
_FRAMES_EACH = 1_000
_HELLO = 3  # words: who says no more has said hello, and is about to complain
_UNHEARD_AT_MOST = 20
_SHOWN_WITHIN = 2.0  # real seconds for a page to say that it has shown a message
_REACTS_WITHIN = 0.75  # real seconds for whoever watches the page to take in the end of a turn, or to reply to it
_TOKENS_AT_MOST = 40  # pieces of a streamed message; longer ones come in longer pieces
_TOKEN_TAKES = timedelta(seconds=0.04)
_POLICY_VIOLATION, _TRY_LATER = 1008, 1013  # RFC 6455 section 7.4.1; 1013 from its IANA registry
_GONE = (WebSocketDisconnect, WebSocketDisconnected)


class _BadFrame(Exception):
    """The other side does not speak our protocol."""


class ChatRoom:
    """Opens a conversation for everybody who comes in."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._chats = 0

    async def enter(self, websocket: WebSocket) -> None:
        """Serve one connection to its end. Pages of other origins are refused."""
        origin = websocket.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != websocket.headers.get("host"):
            await websocket.close(_POLICY_VIOLATION)
            return
        await websocket.accept()
        if self._chats >= _CHATS_AT_ONCE:
            await websocket.close(_TRY_LATER, "too many chats")
            return
        self._chats += 1
        try:
            await Conversation(self._office, websocket).run()
        finally:
            self._chats -= 1


class Conversation:
    """One customer at the chat desk. An agent is at work only while there is something to say."""

    def __init__(self, office: Office, websocket: WebSocket) -> None:
        self._office, self._clock = office, office.clock
        self._socket = websocket
        self._script: Script | None = None
        self._chance = Random()  # replaced by the customer's own once there is a complaint
        self._unheard: deque[str] = deque()
        self._spoken = asyncio.Event()
        self._at_work: asyncio.Task[None] | None = None
        self._number = 0
        self._shown: dict[object, asyncio.Event] = {}

    async def run(self) -> None:
        """Hear the customer until one side leaves; nothing a customer sends raises."""
        queue = self._office.shift.start(self._queue())
        try:
            for _ in range(_FRAMES_EACH):
                self._hear(_frame(await self._socket.receive()))
            await self._hang_up(_POLICY_VIOLATION)
        except _BadFrame:
            await self._hang_up(_POLICY_VIOLATION)
        except _GONE:
            pass
        finally:
            for task in (queue, self._at_work):
                if task is not None:
                    task.cancel()

    def _hear(self, frame: dict[str, object]) -> None:
        kind, text, number = frame.get("type"), frame.get("text"), frame.get("id")
        if kind == "seen" and isinstance(number, int):
            if (shown := self._shown.get(number)) is not None:
                shown.set()
        elif kind == "message" and isinstance(text, str) and len(self._unheard) < _UNHEARD_AT_MOST:
            self._unheard.append(text[:_TEXT_AT_MOST])
            self._spoken.set()
            if self._at_work is None or self._at_work.done():
                self._at_work = self._office.shift.start(self._work())
        else:
            raise _BadFrame

    async def _queue(self) -> None:
        await self._say(Line(author=Author.SYSTEM, text="You are number 1 in the queue."))

    async def _work(self) -> None:
        """Go on with the script for as long as there is something to answer."""
        with contextlib.suppress(*_GONE):  # the customer left in the middle of a sentence
            while self._unheard:
                said = self._number
                going_on = await self._answer(self._unheard.popleft())
                if not going_on:
                    await self._send({"type": "closed"})
                if self._number > said:
                    await self._let_react()
                if not going_on:
                    await self._hang_up(1000)
                    return

    async def _let_react(self) -> None:
        """Skip no quiet time before the customer's side, which lives in real time, has noticed that it is its turn."""
        with self._clock.hold(), contextlib.suppress(TimeoutError):
            self._spoken.clear()
            await asyncio.wait_for(self._spoken.wait(), _REACTS_WITHIN)

    async def _answer(self, heard: str) -> bool:
        """Say what the script has to say to this; whether it waits for more."""
        first = self._script is None
        if first and len(heard.split()) <= _HELLO:
            return True
        script = self._script = self._script or self._cast(heard)
        try:
            step = next(script) if first else script.send(heard)
            while isinstance(step, Line):
                await self._perform(step)
                step = next(script)
        except StopIteration:
            return False
        return step is LISTEN

    def _cast(self, complaint: str) -> Script:
        """Who answers this complaint, and how: drawn by the address in it, else by the whole text."""
        named = ADDRESS.search(complaint)
        customer = named[0].casefold() if named else " ".join(complaint.split())
        self._chance = dice(self._office.seed, customer, "chat")
        wording = Wording(self._office.handbook.understand(complaint), self._chance, name="")
        return SCRIPTS[self._office.temperament(customer)](wording)

    async def _perform(self, line: Line) -> None:
        await self._clock.sleep(line.pause)
        if line.typed or line.dots:
            await self._send({"type": "typing", "on": True, "name": line.name})
            await self._clock.sleep(typing_time(line.text, self._chance) if line.typed else line.dots)
        if line.instead:
            await self._push({"type": "edit", "id": self._number, "text": line.text})
        else:
            await self._say(line)

    async def _say(self, line: Line) -> None:
        """Push a message, or piece after piece of one."""
        first, *rest = _pieces(line.text) if line.streamed else [line.text]
        self._number += 1
        number = self._number
        frame = {"type": "message", "id": number, "author": line.author, "name": line.name, "text": first}
        if line.choices:
            frame["choices"] = line.choices
        if rest:
            frame["more"] = True
        with self._clock.hold():
            await self._send({"type": "typing", "on": False, "name": line.name})
            await self._push(frame)
        for left, piece in zip(range(len(rest) - 1, -1, -1), rest, strict=True):
            await self._clock.sleep(_TOKEN_TAKES)
            send = self._send if left else self._push
            await send({"type": "more", "id": number, "text": piece, "last": not left})

    async def _push(self, frame: dict[str, object]) -> None:
        """Send what is on its way until the page says that it is shown, or takes too long to."""
        with self._clock.hold():
            shown = asyncio.Event()
            number = frame["id"]
            self._shown[number] = shown
            await self._send(frame)
            with contextlib.suppress(TimeoutError):  # a page that does not say so, or a slow one: on we go
                await asyncio.wait_for(shown.wait(), _SHOWN_WITHIN)
            del self._shown[number]

    async def _send(self, frame: dict[str, object]) -> None:
        with self._clock.hold():
            await self._socket.send_text(json.dumps(frame))

    async def _hang_up(self, code: int) -> None:
        with contextlib.suppress(*_GONE, RuntimeError):  # the other side was faster
            await self._socket.close(code)


def _pieces(text: str) -> Sequence[str]:
    """The words of `text`, several at a time where there are many; together they are `text`."""
    words = re.findall(r"\s*\S+\s*", text) or [text]
    each = -(-len(words) // _TOKENS_AT_MOST)
    return ["".join(words[at : at + each]) for at in range(0, len(words), each)]


def _frame(message: Message) -> dict[str, object]:
    """What the page said; raises _BadFrame for what is no JSON object, WebSocketDisconnect if it left."""
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message["code"])
    try:
        frame = json.loads(message.get("text") or "")
    except (ValueError, RecursionError) as error:
        raise _BadFrame from error
    if not isinstance(frame, dict):
        raise _BadFrame
    return frame
