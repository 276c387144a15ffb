"""A site of a test's own, served by the process and on the loop that the test runs in."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute


@asynccontextmanager
async def serve(routes: Sequence[BaseRoute], *, farewell: int | None = None) -> AsyncIterator[str]:
    """Serve on a free loopback port while entered; yields the address, which ends in a slash.

    `farewell`: seconds in which what is still open in the end, such as a websocket, may close by itself.
    """
    application = Starlette(routes=routes)
    config = uvicorn.Config(application, log_level="error", lifespan="off", timeout_graceful_shutdown=farewell)
    server = uvicorn.Server(config)
    listener = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve([listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        server.should_exit = True
        await serving
