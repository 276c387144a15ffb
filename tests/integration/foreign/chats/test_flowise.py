"""Flowise's embedded assistant, as npm carries it: a bot alone, which streams its answers and never ends a chat."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from harness.model import Event, Message, Seen
from probes.browser import Browser
from tests.integration.foreign.chats.desk import GREETING, MATTER, STREAMED, Said
from tests.integration.foreign.chats.shopping import PATIENCE, assert_complained, assert_heard, chat
from tests.integration.foreign.npm import bundled
from tests.integration.serving import serve

pytestmark = [pytest.mark.browser, pytest.mark.foreign, pytest.mark.asyncio(loop_scope="session")]

SOURCE = Path(__file__).parent / "flowise"
STARTERS = ("Where is my parcel?", "Opening hours")
PROMPT = ("What ", "is the ", "matter?")  # to whoever has not said it yet


@dataclass
class Assistant:
    """What the widget asks of its server: each thing that a customer says gets one answer, token by token."""

    heard: list[str] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    async def config(self, _request: Request) -> Response:
        return JSONResponse({"starterPrompts": {n: {"prompt": prompt} for n, prompt in enumerate(STARTERS)}})

    async def streaming(self, _request: Request) -> Response:
        return JSONResponse({"isStreaming": True})

    async def predict(self, request: Request) -> Response:
        self.heard.append((await request.json())["question"])
        tokens = STREAMED if MATTER in self.heard[-1] else PROMPT
        return StreamingResponse(self._answer(tokens), media_type="text/event-stream")

    async def _answer(self, tokens: tuple[str, ...]) -> AsyncIterator[str]:
        yield _event("start", "")
        await asyncio.sleep(0.3)
        at = until = time.time()
        for token in tokens:
            until = time.time()
            yield _event("token", token)
            await asyncio.sleep(0.05)
        self.said.append(Said(text="".join(tokens), at=at, until=until))
        yield _event("metadata", {"chatId": "c", "chatMessageId": "m", "question": self.heard[-1], "sessionId": "c"})
        yield _event("end", "[DONE]")

    def routes(self, pages: Path) -> list[BaseRoute]:
        return [
            Route("/api/v1/public-chatbotConfig/parcels", self.config),
            Route("/api/v1/chatflows-streaming/parcels", self.streaming),
            Route("/api/v1/prediction/parcels", self.predict, methods=["POST"]),
            Mount("/", StaticFiles(directory=pages, html=True)),
        ]


def _event(event: str, data: object) -> str:
    return f"message:\ndata:{json.dumps({'event': event, 'data': data})}\n\n"


def words_of(event: Event) -> str:
    return event.raw.decode() if isinstance(event, Message) else event.text if isinstance(event, Seen) else ""


async def test_an_assistant_that_streams_its_answer_is_understood(
    bundles: Path, browser: Browser, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    assistant = Assistant()
    events: list[Event] = []
    async with (
        asyncio.timeout(PATIENCE),
        serve(assistant.routes(bundled(SOURCE, bundles))) as url,
        aclosing(chat(browser, url, tmp_path)) as talk,
    ):
        async for event in talk:
            events.append(event)
            if words_of(event) == "".join(STREAMED):
                break
    assert_complained(assistant.heard)
    greeting = next(event for event in events if isinstance(event, Message))  # which the page said by itself
    assert words_of(greeting) == GREETING
    events.remove(greeting)
    assert_heard(events, assistant.said, record_property)
