"""A server that speaks just enough XMPP, in clear, to let a client in and then do to it what a test says."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast
from xml.etree.ElementTree import Element, XMLPullParser

CUT = "cut"  # hang up

_STREAM = (
    "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0' id='s1'>"
    "<stream:features>{features}</stream:features>"
)
_PLAIN = "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms>"
_BIND = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
_SM = "<sm xmlns='urn:xmpp:sm:3'/>"
# What is answered to what, by the name of the element or of what is in it; {id} is that of what is answered.
_ANSWERS = {
    "auth": "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
    "bind": "<iq type='result' id='{id}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
    "<jid>kim@acme.example/one</jid></bind></iq>",
    "enable": "<enabled xmlns='urn:xmpp:sm:3'/>",
    "presence": "<presence from='kim@acme.example/one'/>",
    "ping": "<iq type='result' id='{id}'/>",
    "message": "",
    "r": "<a xmlns='urn:xmpp:sm:3' h='{handled}'/>",
}


class Peer:
    """Whoever connects; `heard` is what they sent, by name, in order."""

    def __init__(self, answers: dict[str, str]) -> None:
        self.heard: list[str] = []
        self.port = 0
        self._answers = _ANSWERS | answers
        self._news: dict[str, asyncio.Event] = {}
        self._open: set[asyncio.StreamWriter] = set()

    @property
    def url(self) -> str:
        return f"xmpp://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        parser: XMLPullParser[Any] = XMLPullParser(("start", "end"))
        depth, handled, features = 0, 0, _PLAIN
        while data := await reader.read(2**16):
            parser.feed(data)
            for event in parser.read_events():
                kind, element = cast("tuple[str, Element]", event)
                depth += 1 if kind == "start" else -1
                if kind == "start" and depth == 1:
                    writer.write(_STREAM.format(features=features).encode())
                elif kind == "end" and depth == 1:
                    name = _name(element)
                    self.heard.append(name)
                    if name in self._news:
                        self._news[name].set()
                    handled += name in ("presence", "ping", "message")
                    answer = self._answers.get(name, "")
                    if answer == CUT:
                        writer.close()
                        return
                    writer.write(answer.format(id=element.get("id"), handled=handled).encode())
                    if name == "auth":
                        parser, depth, features = XMLPullParser(("start", "end")), 0, _BIND + _SM
                        break
                elif kind == "end" and depth == 0:
                    writer.close()
                    return

    async def hears(self, name: str) -> None:
        """Returns once it is sent to us again."""
        self._news[name] = asyncio.Event()
        async with asyncio.timeout(60):
            await self._news[name].wait()

    def fall_silent(self) -> None:
        """Answer nothing from here on, and hang up on nobody."""
        self._answers = {}

    def hang_up(self) -> None:
        for writer in self._open:
            writer.close()


def _name(element: Element) -> str:
    name = element.tag.rpartition("}")[2]
    return element[0].tag.rpartition("}")[2] if name == "iq" and len(element) else name


@asynccontextmanager
async def peer(**answers: str) -> AsyncIterator[Peer]:
    """One that answers as usual but for these."""
    one = Peer(answers)
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    one.port = server.sockets[0].getsockname()[1]
    try:
        yield one
    finally:
        server.close()
        one.hang_up()
