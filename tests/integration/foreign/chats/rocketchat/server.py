"""What Rocket.Chat's livechat widget asks of its server: REST for what the visitor does, DDP for what she is shown.

Only what a visitor's chat needs, from the widget's own sources (@rocket.chat/livechat 1.13 and @rocket.chat/sdk): one
visitor, one room. The widget's own files are served as Rocket.Chat's server does, with its address put in.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.integration.foreign.chats.desk import JOINED, LEFT, QUEUED, Line

_ROOM = "room"
_SYSTEM = {JOINED: "uj", LEFT: "ul"}  # Rocket.Chat has types of message for that
_SETTINGS = {
    "registrationForm": True,
    "nameFieldRegistrationForm": True,
    "emailFieldRegistrationForm": True,
    "showConnecting": False,
    "limitTextLength": False,
}


class RocketLine(Line):
    """One visitor's room."""

    can = frozenset({"typing", "notice", "edit"})
    draws_notices = False  # the widget shows who is there and our turn in places of their own

    def __init__(self, talk: Callable[[Line], Awaitable[None]]) -> None:
        super().__init__()
        self._talk = talk
        self._socket: WebSocket | None = None
        self._typing: str | None = None
        self._words: asyncio.Queue[str] = asyncio.Queue()
        self._open = asyncio.Event()  # the visitor is shown what happens in her room
        self._shown: dict[str, dict[str, Any]] = {}  # the room's messages by id, in order
        self.visitor: dict[str, Any] | None = None

    async def receive(self) -> str:
        return await self._words.get()

    async def send(self, kind: str, **facts: object) -> None:
        await getattr(self, f"_on_{kind}")(facts)

    async def _on_said(self, facts: dict[str, Any]) -> None:
        if self._typing is not None:
            await self._notify("stream-notify-room", f"{_ROOM}/typing", self._typing, False)
        await self._message(facts["id"], facts["sender"], facts["text"])

    async def _on_edited(self, facts: dict[str, Any]) -> None:
        await self._message(facts["id"], facts["sender"], facts["text"], editedAt=_now())

    async def _on_typing(self, facts: dict[str, Any]) -> None:
        self._typing = facts["sender"]
        await self._notify("stream-notify-room", f"{_ROOM}/typing", self._typing, True)

    async def _on_notice(self, facts: dict[str, Any]) -> None:
        text = facts["text"]
        if text == QUEUED:
            queue = {"type": "queueData", "data": {"spot": 2, "message": {}}}
            await self._notify("stream-livechat-room", _ROOM, queue)
        else:
            await self._message(f"n{text}", "Mia", text, t=_SYSTEM[text])
        if text == JOINED:
            agent = {"_id": "Mia", "username": "Mia", "name": "Mia", "status": "online"}
            await self._notify("stream-livechat-room", _ROOM, {"type": "agentData", "data": agent})

    async def _on_ended(self, facts: dict[str, Any]) -> None:
        await self._message("end", "Mia", facts["text"], t="livechat-close")

    async def _message(self, key: str, sender: str, text: str, **more: object) -> None:
        await self._show(key, {"_id": sender, "username": sender, "name": sender}, text, **more)

    async def _show(self, key: str, user: dict[str, Any] | None, text: str, **more: object) -> dict[str, Any]:
        message = {"_id": key, "rid": _ROOM, "msg": text, "u": user, "ts": _now(), **more}
        message["ts"] = self._shown.get(key, message)["ts"]
        self._shown[key] = message
        await self._notify("stream-room-messages", _ROOM, message)
        return message

    async def _notify(self, collection: str, event: str, *arguments: object) -> None:
        await self._open.wait()
        assert self._socket is not None
        fields = {"eventName": event, "args": arguments}
        await self._socket.send_json({"msg": "changed", "collection": collection, "id": "id", "fields": fields})

    async def attend(self, socket: WebSocket) -> None:
        """The widget's DDP connection: methods are done, subscriptions granted."""
        await socket.accept()
        self._socket = socket
        talking: asyncio.Task[None] | None = None
        try:
            while True:
                frame = await socket.receive_json()
                if answer := _ddp_answer(frame):
                    await socket.send_json(answer)
                if frame.get("name") == "stream-livechat-room" and talking is None:
                    self._open.set()
                    talking = asyncio.create_task(_begin(self._talk, self))
        except WebSocketDisconnect:
            if talking is not None:
                talking.cancel()

    async def config(self, _request: Request) -> Response:
        known = {"guest": self.visitor, "room": {"_id": _ROOM}} if self._open.is_set() else {}
        theme = {"title": "Parcels", "color": "#04436A", "offlineTitle": "Away", "offlineColor": "#666666"}
        config = {"enabled": True, "online": True, "settings": _SETTINGS, "theme": theme, "messages": {}}
        config |= {"departments": [], "triggers": [], "customFields": [], "resources": {}, **known}
        return JSONResponse({"config": config, "success": True})

    async def register(self, request: Request) -> Response:
        self.visitor = {**(await request.json())["visitor"], "_id": "visitor", "username": "guest-1"}
        return JSONResponse({"visitor": self.visitor, "success": True})

    async def room(self, _request: Request) -> Response:
        return JSONResponse({"room": {"_id": _ROOM, "t": "l", "open": True}, "newRoom": True, "success": True})

    async def post(self, request: Request) -> Response:
        text = (await request.json())["msg"]
        message = await self._show(f"v{len(self._shown)}", self.visitor, text)
        self._words.put_nowait(text)
        return JSONResponse({"message": message, "success": True})

    async def history(self, _request: Request) -> Response:
        shown = [{**message, "ts": _iso(message["ts"])} for message in reversed(self._shown.values())]
        return JSONResponse({"messages": shown, "success": True})

    async def avatar(self, _request: Request) -> Response:
        return Response("<svg xmlns='http://www.w3.org/2000/svg'/>", media_type="image/svg+xml")

    async def shrug(self, _request: Request) -> Response:
        """Whatever else it asks for: which pages were visited, presence, transcripts."""
        return JSONResponse({"success": True})


async def _begin(talk: Callable[[Line], Awaitable[None]], line: Line) -> None:
    await talk(line)


def _ddp_answer(frame: dict[str, Any]) -> dict[str, Any] | None:
    match frame["msg"]:
        case "connect":
            return {"msg": "connected", "session": "s"}
        case "ping":
            return {"msg": "pong"}
        case "method":
            return {"msg": "result", "id": frame["id"], "result": {}}
        case "sub":
            return {"msg": "ready", "subs": [frame["id"]]}
    return None


def _now() -> dict[str, int]:
    return {"$date": int(time.time() * 1000)}


def _iso(moment: dict[str, int]) -> str:
    return datetime.fromtimestamp(moment["$date"] / 1000, UTC).isoformat()


def routes(line: RocketLine, widget: Path) -> list[BaseRoute]:
    """The server for one visitor; `widget`: the folder of the widget's own files."""

    async def page(request: Request) -> Response:
        html = (widget / "index.html").read_text(encoding="utf-8")
        address = f"<script>var SERVER_URL = '{str(request.base_url).rstrip('/')}';</script>"
        return HTMLResponse(html.replace("<head>", f"<head>{address}"))

    api = "/api/v1/livechat"
    return [
        Route("/livechat", page),
        Mount("/livechat", StaticFiles(directory=widget)),
        Route(f"{api}/config", line.config),
        Route(f"{api}/visitor", line.register, methods=["POST"]),
        Route(f"{api}/room", line.room),
        Route(f"{api}/message", line.post, methods=["POST"]),
        Route(f"{api}/messages.history/{_ROOM}", line.history),
        Route(f"{api}/{{deed:path}}", line.shrug, methods=["GET", "POST"]),
        Route("/avatar/{name}", line.avatar),
        WebSocketRoute("/websocket", line.attend),
    ]
