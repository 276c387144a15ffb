"""A way to a server that can be cut, held up or tampered with at any step of what is said over it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Cutter:
    """Passes lines on between a client and a server, in clear; `port` is where the client connects.

    `cut_at` and `hold_at`: words of the client's; the first time that it says them, the connection is cut, or nothing
    is passed on any more. `heard` is set then. `alter` may change what the server says.
    """

    port: int = 0
    cut_at: bytes | None = None
    hold_at: bytes | None = None
    alter: Callable[[bytes], bytes] = lambda said: said
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    connections: int = 0

    async def _from_client(self, client: asyncio.StreamReader, server: asyncio.StreamWriter) -> None:
        while said := await client.read(65_536):
            if self.cut_at is not None and self.cut_at in said:
                self.cut_at = None
                self.heard.set()
                return
            if self.hold_at is not None and self.hold_at in said:
                self.hold_at = None
                self.heard.set()
                await client.read()  # until the client hangs up
                return
            server.write(said)
            await server.drain()

    async def _from_server(self, server: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        while said := await server.read(65_536):
            client.write(self.alter(said))
            await client.drain()

    async def pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, to: int) -> None:
        self.connections += 1
        ends, ways = [writer], list[asyncio.Future[None]]()
        try:
            server_reader, server_writer = await asyncio.open_connection("127.0.0.1", to)
            ends.append(server_writer)
            ways.append(asyncio.ensure_future(self._from_client(reader, server_writer)))
            ways.append(asyncio.ensure_future(self._from_server(server_reader, writer)))
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            for end in ends:
                end.transport.abort()
            await asyncio.gather(*ways, return_exceptions=True)


@asynccontextmanager
async def cutter(to: int) -> AsyncIterator[Cutter]:
    """A way to the port `to` on loopback."""
    way = Cutter()
    open_ways: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(way.pass_on(reader, writer, to))
        open_ways.add(task)
        task.add_done_callback(open_ways.discard)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    way.port = server.sockets[0].getsockname()[1]
    try:
        yield way
    finally:
        server.close()
        for task in tuple(open_ways):
            task.cancel()
        await asyncio.gather(*open_ways, return_exceptions=True)
