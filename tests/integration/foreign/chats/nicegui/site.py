"""A chat page made with NiceGUI, as its own examples make them: `site.py DESK`, a desk's websocket.

Prints one line, the page's address, once connections are accepted.
"""

import json
import sys
from socket import create_server

import uvicorn
from fastapi import FastAPI  # type: ignore[import-not-found,unused-ignore]
from nicegui import ui  # type: ignore[import-not-found,unused-ignore]
from websockets.asyncio.client import ClientConnection, connect


class Chat:
    """One customer's view."""

    def __init__(self, desk: ClientConnection) -> None:
        self._desk = desk
        self._texts: dict[str, ui.label] = {}
        with ui.header().classes("items-center"):
            ui.link("Parcels", "/")
            ui.input(placeholder="Search our help pages")
        self._log = ui.column().classes("w-full max-w-2xl mx-auto items-stretch")
        with ui.footer().classes("bg-white"), ui.row().classes("w-full no-wrap items-center"):
            self._input = (
                ui.input(placeholder="message").props("rounded outlined input-class=mx-3").classes("flex-grow")
            )
            self._input.on("keydown.enter", self._send)
        self._typing: ui.element | None = None

    async def _send(self) -> None:
        text, self._input.value = self._input.value, ""
        with self._log:
            ui.chat_message(text, name="You", sent=True, stamp="10:20")
        await self._desk.send(text)

    async def listen(self) -> None:
        async for frame in self._desk:
            fact = json.loads(frame)
            with self._log:
                getattr(self, f"_on_{fact['kind']}")(fact)

    def _quiet(self) -> None:
        if self._typing is not None:
            self._typing.delete()
            self._typing = None

    def _on_typing(self, fact: dict[str, str]) -> None:
        self._quiet()
        with ui.chat_message(name=fact["sender"], sent=False) as self._typing:
            ui.spinner(type="dots")

    def _on_said(self, fact: dict[str, object]) -> None:
        self._quiet()
        with ui.chat_message(name=str(fact["sender"]), sent=False, stamp="10:21"):
            self._texts[str(fact["id"])] = ui.label(str(fact["text"]))
            for choice in fact.get("choices") or ():  # type: ignore[attr-defined]
                ui.button(choice, on_click=lambda choice=choice: self._choose(choice))

    async def _choose(self, choice: str) -> None:
        with self._log:
            ui.chat_message(choice, name="You", sent=True, stamp="10:20")
        await self._desk.send(choice)

    def _on_grew(self, fact: dict[str, object]) -> None:
        if fact["count"] == 1:
            self._on_said(fact)
        else:
            self._on_edited(fact)

    def _on_edited(self, fact: dict[str, object]) -> None:
        self._texts[str(fact["id"])].text = str(fact["text"])

    def _on_notice(self, fact: dict[str, str]) -> None:
        ui.chat_message(label=fact["text"])

    def _on_ended(self, fact: dict[str, str]) -> None:
        self._quiet()
        self._on_notice(fact)
        self._input.disable()


def main(desk: str) -> None:
    async def page() -> None:
        await ui.context.client.connected()
        async with connect(desk) as line:
            await Chat(line).listen()

    ui.page("/")(page)
    application = FastAPI()
    ui.run_with(application, title="Parcels")
    with create_server(("127.0.0.1", 0)) as listener:
        sys.stdout.write(f"http://127.0.0.1:{listener.getsockname()[1]}/\n")
        sys.stdout.flush()
        uvicorn.Server(uvicorn.Config(application, log_level="error")).run(sockets=[listener])


if __name__ == "__main__":
    main(sys.argv[1])
