"""A desk's chat for `tests.benchmarks.chats`: a page and a websocket in a process of their own, with their own log.

Prints its address; then, for every message it sends, one line of JSON: {"chat", "text", "at"}, `at` being the epoch in
seconds just before the message is handed to the socket.
"""

import asyncio
import json
import random
import socket
import sys
import time

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

PAGE = """<!doctype html><title>Chat</title><style>.log { height: 20em; overflow: auto } .customer { text-align: right }</style>
<section aria-label="Chat"><div class="log" role="log" aria-live="polite"></div>
<form><textarea aria-label="Your message"></textarea><button type="submit">Send</button></form></section>
<script>
  const log = document.querySelector(".log"), form = document.querySelector("form"), field = form.querySelector("textarea");
  const socket = new WebSocket(`ws://${location.host}/socket`);
  const say = (author, text) => {
    const bubble = document.createElement("div");
    bubble.className = `message ${author}`; bubble.textContent = text; log.append(bubble);
  };
  socket.onmessage = (event) => say("agent", event.data);
  form.onsubmit = (event) => {
    event.preventDefault();
    if (socket.readyState !== 1) return;
    say("customer", field.value); socket.send(field.value); field.value = "";
  };
</script>"""  # noqa: E501


async def show(request: Request) -> Response:
    del request
    return HTMLResponse(PAGE)


async def talk(chat: WebSocket) -> None:
    """Greet back at once; answer the complaint (it has a number) with as many as the program was told, irregularly."""
    await chat.accept()
    try:
        while "#" not in (said := await chat.receive_text()):
            await chat.send_text("Hello, what can I do for you?")
        number = said.split("#")[-1].split()[0]
        chance = random.Random(number)
        for each in range(int(sys.argv[1])):
            await asyncio.sleep(chance.uniform(0.5, 2.5))
            text = f"This is answer {each} to chat {number}: your parcel is at the depot and comes tomorrow."
            at = time.time()
            await chat.send_text(text)
            sys.stdout.write(json.dumps({"chat": number, "text": text, "at": at}) + "\n")
            sys.stdout.flush()
        await chat.receive_text()
    except WebSocketDisconnect:
        pass


def main() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    sys.stdout.write(f"http://127.0.0.1:{listener.getsockname()[1]}/\n")
    sys.stdout.flush()
    app = Starlette(routes=[Route("/", show), WebSocketRoute("/socket", talk)])
    uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="error", ws="websockets-sansio")).run([listener])


if __name__ == "__main__":
    main()
