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

from harness.model import Accepted, Message
from probes.browser import Browser
from tests.integration.foreign.chats.desk import GREETING, STREAMED
from tests.integration.foreign.chats.shopping import ENQUIRY, chat
from tests.integration.foreign.npm import bundled
from tests.integration.foreign.sites import serve

pytestmark = [pytest.mark.browser, pytest.mark.foreign, pytest.mark.asyncio(loop_scope="module")]

SOURCE = Path(__file__).parent / "flowise"
ANSWER = "".join(STREAMED)
STARTERS = ("Where is my parcel?", "Opening hours")


@dataclass
class Assistant:
    """What the widget asks of its server. `began`, `finished`: when its answer's first and last token were sent."""

    heard: list[str] = field(default_factory=list)
    began: float = 0.0
    finished: float = 0.0

    async def config(self, _request: Request) -> Response:
        return JSONResponse({"starterPrompts": {n: {"prompt": prompt} for n, prompt in enumerate(STARTERS)}})

    async def streaming(self, _request: Request) -> Response:
        return JSONResponse({"isStreaming": True})

    async def predict(self, request: Request) -> Response:
        self.heard.append((await request.json())["question"])
        return StreamingResponse(self._tokens(), media_type="text/event-stream")

    async def _tokens(self) -> AsyncIterator[str]:
        yield _event("start", "")
        await asyncio.sleep(0.3)
        self.began = time.time()
        for token in STREAMED:
            self.finished = time.time()
            yield _event("token", token)
            await asyncio.sleep(0.05)
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


async def test_an_assistant_that_streams_its_answer_is_understood(
    bundles: Path, browser: Browser, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    assistant = Assistant()
    messages: list[Message] = []
    async with serve(assistant.routes(bundled(SOURCE, bundles))) as url, aclosing(chat(browser, url, tmp_path)) as talk:
        assert isinstance(await anext(talk), Accepted)
        while len(messages) < 2:
            if isinstance(event := await anext(talk), Message):
                messages.append(event)
    assert [" ".join(question.split()) for question in assistant.heard] == [" ".join(ENQUIRY.body.split())]
    assert [message.raw.decode() for message in messages] == [GREETING, ANSWER]
    epoch = messages[1].epoch
    assert epoch is not None
    assert epoch >= assistant.began
    record_property("milliseconds_after_the_desk_s_own_log", round(1000 * (epoch - assistant.began)))
