"""A chat page made with Panel's ChatInterface: `site.py DESK`, a desk's websocket.

Prints one line, the page's address, once connections are accepted.
"""

import asyncio
import json
import sys
from typing import Any

import panel as pn  # type: ignore[import-not-found,unused-ignore]
from tornado.websocket import (  # type: ignore[import-not-found,unused-ignore]
    WebSocketClientConnection,
    websocket_connect,
)


class Chat:
    """One customer's view. Bokeh draws every widget in a shadow root of its own."""

    def __init__(self, desk: str) -> None:
        self._address = desk
        self._desk: WebSocketClientConnection | None = None
        self._messages: dict[str, pn.chat.ChatMessage] = {}
        self._answered = asyncio.Event()
        self.view = pn.chat.ChatInterface(
            callback=self._ask,
            callback_user="Robo",
            placeholder_text="Robo is typing",
            show_rerun=False,
            show_undo=False,
            show_clear=False,
            user="You",
            height=500,
        )

    async def _ask(self, contents: str, _user: str, _instance: object) -> None:
        """Hand on what the customer wrote; until there is an answer, Panel shows its placeholder."""
        self._answered.clear()
        if self._desk is not None:
            await self._desk.write_message(contents)
            await self._answered.wait()

    async def listen(self) -> None:
        self._desk = await websocket_connect(self._address)
        while (frame := await self._desk.read_message()) is not None:
            fact = json.loads(frame)
            getattr(self, f"_on_{fact['kind']}")(fact)

    def _on_typing(self, fact: dict[str, Any]) -> None:
        """Panel's placeholder does that."""

    def _on_said(self, fact: dict[str, Any]) -> None:
        self._answered.set()
        self._messages[fact["id"]] = self.view.send(fact["text"], user=fact["sender"], respond=False)
        if fact.get("choices"):
            buttons = [pn.widgets.Button(name=choice, on_click=self._choose) for choice in fact["choices"]]
            self.view.send(pn.Row(*buttons), user=fact["sender"], respond=False)

    async def _choose(self, event: Any) -> None:
        self.view.send(event.obj.name, respond=False)
        if self._desk is not None:
            await self._desk.write_message(event.obj.name)

    def _on_grew(self, fact: dict[str, Any]) -> None:
        self._messages[fact["id"]] = self.view.stream(
            fact["text"], user=fact["sender"], message=self._messages.get(fact["id"]), replace=True
        )

    def _on_edited(self, fact: dict[str, Any]) -> None:
        self._messages[fact["id"]].object = fact["text"]

    def _on_notice(self, fact: dict[str, Any]) -> None:
        self.view.send(fact["text"], user="System", respond=False)

    def _on_ended(self, fact: dict[str, Any]) -> None:
        self._on_notice(fact)
        self.view.active_widget.disabled = True


def main(desk: str) -> None:
    def page() -> pn.Column:
        chat = Chat(desk)
        pn.state.onload(lambda: asyncio.get_running_loop().create_task(chat.listen()))
        return pn.Column("# Talk to us", chat.view)

    server = pn.serve(page, port=0, address="127.0.0.1", show=False, start=False, verbose=False, title="Parcels")
    sys.stdout.write(f"http://127.0.0.1:{server.port}/\n")
    sys.stdout.flush()
    server.start()
    server.io_loop.start()


if __name__ == "__main__":
    pn.extension()
    main(sys.argv[1])
