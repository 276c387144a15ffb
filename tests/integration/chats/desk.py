"""A small real chat to try things on: a page with a log and a place to write, and a script for the desk's end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.integration.serving import serve

WIDGET = """<section><div role=log aria-live=polite></div><p data-typing hidden>Mia is typing</p>
  <form><textarea aria-label="Your message"></textarea><button type=submit>Send</button></form></section>"""
# What the desk sends is run in the page, so that each test can do to the log what widgets of the world do.
SCRIPT = """<script>
  const log = document.querySelector("[role=log]"), form = document.querySelector("form:not(.first)"), socket = new WebSocket("/socket");
  const say = (author, text, name) => {
    const bubble = document.createElement("div");
    bubble.className = "message"; bubble.dataset.author = author; if (name) bubble.dataset.name = name;
    bubble.textContent = text; log.append(bubble); return bubble;
  };
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  socket.onmessage = (event) => new Function("log", "say", "wait", `return (async () => {${event.data}})()`)(log, say, wait);
  form.onsubmit = (event) => {
    event.preventDefault();
    const text = form.querySelector("textarea").value;
    if (socket.readyState !== 1) return;
    say("customer", text); socket.send(text); form.querySelector("textarea").value = "";
  };
  form.querySelector("textarea").onkeydown = (event) => {
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); form.requestSubmit(); }
  };
</script>"""  # noqa: E501

Talk = Callable[["Desk", WebSocket], Awaitable[None]]


class Desk:
    """A chat page, and a script for the desk's end of its websocket."""

    def __init__(self, talk: Talk, page: str = WIDGET + SCRIPT) -> None:
        self._talk = talk
        self.page = page
        self.status = 200
        self.heard: list[str] = []

    async def show(self, _request: Request) -> Response:
        return HTMLResponse(f"<!doctype html><title>Chat</title>{self.page}", self.status)

    async def serve(self, socket: WebSocket) -> None:
        await socket.accept()
        try:
            await self._talk(self, socket)
            while True:
                await self.hear(socket)
        except WebSocketDisconnect:
            pass

    async def hear(self, socket: WebSocket) -> str:
        self.heard.append(await socket.receive_text())
        return self.heard[-1]

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        routes = [Route("/", self.show), Route("/chat", self.show), WebSocketRoute("/socket", self.serve)]
        async with serve(routes, farewell=1) as url:
            yield url


def says(*scripts: str, first: str = "") -> Talk:
    """A desk that runs `first` when we come, then one script after each of our messages."""

    async def talk(desk: Desk, socket: WebSocket) -> None:
        if first:
            await socket.send_text(first)
        for script in scripts:
            await desk.hear(socket)
            await socket.send_text(script)

    return talk


CLOSE = "say('system', 'Mia has ended the chat.'); document.querySelector('textarea').disabled = true;"


async def soon(span: timedelta) -> None:
    """A clock's sleep for customers who think fast, and are patient all the same."""
    await asyncio.sleep(span.total_seconds() / 50 if span < timedelta(seconds=15) else span.total_seconds())
