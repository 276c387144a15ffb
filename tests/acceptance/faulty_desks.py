"""Desks on loopback with something wrong with them."""

import asyncio
import socket
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

Aside = Callable[[Coroutine[Any, Any, Any]], Any]


class Desks:
    """Desks with something wrong with them, on loopback; each is given as the keys of its channel in desks.toml."""

    def __init__(self, aside: Aside, until_the_end: ExitStack) -> None:
        self._aside = aside
        self._until_the_end = until_the_end
        self.letters: list[object] = []  # all that came to a mail server here

    def nobody(self, scheme: str) -> str:
        """A port that refuses: it was free a moment ago."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            return self._at(scheme, listener.getsockname()[1])

    def mute(self, scheme: str) -> str:
        """Takes connections, and never says a word."""
        listener = self._until_the_end.enter_context(socket.create_server(("127.0.0.1", 0)))
        return self._at(scheme, listener.getsockname()[1])

    def mail(self, *, rcpt: str = "250 Ok", data: str = "250 Ok", then: Callable[[], object] = lambda: None) -> str:
        """A mail server that answers so to the recipient and to the whole mail; `then` is done in between."""
        letters = self.letters

        class Handler:
            async def handle_RCPT(  # noqa: N802
                self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
            ) -> str:
                envelope.rcpt_tos.append(address)
                return rcpt

            async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
                letters.append(envelope.content)
                then()
                return data

        return self._serve(Handler())

    def _serve(self, handler: object) -> str:
        async def listen() -> asyncio.Server:
            loop = asyncio.get_running_loop()
            return await loop.create_server(lambda: SMTP(handler, hostname="desk.example", loop=loop), "127.0.0.1")

        async def close() -> None:
            server.close()

        server = self._aside(listen())
        self._until_the_end.callback(lambda: self._aside(close()))
        return self._at("smtp", server.sockets[0].getsockname()[1])

    def hangs_up_on_the_letter(self) -> str:
        """A mail server that takes the whole letter and goes without a word."""
        letters = self.letters

        class Handler:
            async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
                letters.append(envelope.content)
                assert isinstance(server.transport, asyncio.WriteTransport)
                server.transport.abort()
                return "250 nobody hears this"

        return self._serve(Handler())

    def site(self, page: str, *, status: int = 200, answer: str = "Thank you", answer_status: int = 200) -> str:
        """A site whose every page is `page`; what is posted to it is answered with `answer`."""

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._show(page, status)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                self._show(answer, answer_status)

            def _show(self, body: str, code: int) -> None:
                html = f"<!doctype html><title>Contact</title>{body}".encode()
                self.send_response(code)
                self.send_header("content-type", "text/html")
                self.send_header("content-length", str(len(html)))
                self.end_headers()
                self.wfile.write(html)

            def log_message(self, *_args: object) -> None:
                """Keep standard error for the command under test."""

        server = self._until_the_end.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        Thread(target=server.serve_forever, daemon=True).start()
        self._until_the_end.callback(server.shutdown)
        return self._at("http", server.server_port)

    def _at(self, scheme: str, port: int) -> str:
        if scheme == "smtp":
            return f'to = "care@desk.example"\nvia = "smtp://127.0.0.1:{port}"'
        return f'to = "http://127.0.0.1:{port}/"'
