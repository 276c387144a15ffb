"""A customer at the sandbox company's chat, over a real websocket."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from harness.clock import ScaledClock
from harness.model import Brief, Question, Scenario, Thresholds
from harness.sandbox import USUAL, Company, Temperament

START = datetime(2026, 10, 5, 9, tzinfo=UTC)
QUEUE = ("system", "You are number 1 in the queue.")
COMPLAINT = "My order A12-34567, the copper kettle, is late for my mother's birthday. When will it arrive?"
ANSWER = "within 3 working days"
LATE = Scenario(
    id="late-delivery",
    title="The parcel has not come",
    channels=("chat",),
    briefs={
        "en": Brief(
            language="en",
            subjects=("Where is it?",),
            bodies=("The {item} is late for {spoilt}. {when}",),
            merge={},
            story={"item": ("copper kettle",), "spoilt": ("my mother's birthday",)},
            questions=(Question(name="when", text="When will it arrive?", answers=(ANSWER,)),),
        )
    },
    thresholds=Thresholds(),
    observation_window=timedelta(days=14),
    patience=timedelta(minutes=10),
)


@asynccontextmanager
async def company_of(*temperaments: Temperament, seed: int = 7) -> AsyncIterator[tuple[Company, ScaledClock]]:
    clock = ScaledClock(START, settle=0.02)
    async with Company(
        seed=seed,
        clock=clock,
        deliver_to=("127.0.0.1", 9),
        scenarios=[LATE],
        temperaments=temperaments or USUAL,
    ) as company:
        yield company, clock


def address_of(company: Company) -> str:
    return company.desk(name="s").targets["chat"].to.replace("http://", "ws://") + "/socket"


@dataclass(kw_only=True)
class Customer:
    """A page without a browser: says when it has shown a message, as the widget does."""

    line: ClientConnection
    clock: ScaledClock
    heard: list[tuple[str, str]] = field(default_factory=list)
    times: list[datetime] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    typing: list[bool] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)  # of the last message
    edited: list[tuple[str, str, timedelta]] = field(default_factory=list)  # from what to what, after how long
    pieces: int = 0  # that were added to messages
    over: bool = False
    _was_last: bool = False

    async def say(self, text: str) -> None:
        await self.line.send(json.dumps({"type": "message", "text": text}))

    async def hear(self, count: int) -> None:
        """Wait for so many more messages."""
        end = len(self.heard) + count
        while len(self.heard) < end:
            await self._next()

    async def hear_out(self) -> None:
        """Wait until the desk has ended the chat and closed the line."""
        with suppress(ConnectionClosed):
            while True:
                await self._next()

    async def hear_to_its_end(self) -> None:
        """Wait for the last piece of a message that comes piece by piece."""
        while not self._was_last:
            await self._next()

    async def _next(self) -> None:
        frame: dict[str, Any] = json.loads(await asyncio.wait_for(self.line.recv(), 60))
        if frame["type"] == "message":
            self.heard.append((frame["author"], frame["text"]))
            self.names.append(frame["name"])
            self.times.append(self.clock.now())
            await self.line.send(json.dumps({"type": "seen", "id": frame["id"]}))
            self.choices = frame.get("choices", [])
        elif frame["type"] == "more":
            author, text = self.heard[-1]
            self.heard[-1] = author, text + frame["text"]
            self.pieces, self._was_last = self.pieces + 1, frame["last"]
            if frame["last"]:
                await self.line.send(json.dumps({"type": "seen", "id": frame["id"]}))
        elif frame["type"] == "edit":
            self.edited.append((self.heard[-1][1], frame["text"], self.clock.now() - self.times[-1]))
            self.heard[-1] = self.heard[-1][0], frame["text"]
            await self.line.send(json.dumps({"type": "seen", "id": frame["id"]}))
        elif frame["type"] == "typing":
            self.typing.append(frame["on"])
        else:
            assert frame == {"type": "closed"}
            self.over = True

    def agents_words(self) -> str:
        return "\n".join(text for author, text in self.heard if author == "agent")


@asynccontextmanager
async def customer_of(company: Company, clock: ScaledClock) -> AsyncIterator[Customer]:
    async with connect(address_of(company)) as line:
        customer = Customer(line=line, clock=clock)
        await customer.hear(1)
        assert customer.heard == [QUEUE]
        yield customer
