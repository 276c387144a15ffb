"""Serving the page on loopback, and nowhere else, until it is stopped."""

import contextlib
import signal
import socket
import threading
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

from harness.errors import ConfigurationError

HOST = "127.0.0.1"


def listen(port: int = 0) -> socket.socket:
    """A listening socket on loopback; 0 takes any free port. Raises ConfigurationError where the port is taken."""
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise ConfigurationError(f"cannot listen at {HOST}:{port}: {error.strerror}; name another --port") from error


def names_of(listener: socket.socket) -> frozenset[str]:
    """What a browser may call the page."""
    port = listener.getsockname()[1]
    return frozenset({f"{HOST}:{port}", f"localhost:{port}"})


class PageServer(uvicorn.Server):
    """Serves an application until `should_exit`, or until the process is interrupted."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                lifespan="off",
                ws="none",
                log_config=None,
                access_log=False,  # the address is the key
                server_header=False,
                proxy_headers=False,
                limit_concurrency=50,
                timeout_graceful_shutdown=1,
            )
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """An interrupt is how the page is meant to end: unlike uvicorn's own, it is not raised again afterwards."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {each: signal.signal(each, self.handle_exit) for each in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)
