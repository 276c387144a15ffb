"""Running commands, and what they meet: a company to shop, served beside them, and the desks.toml that names it."""

import asyncio
import socket
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from harness.cli import main
from harness.clock import ScaledClock
from harness.ledger import Ledger
from harness.model import Desk, Facts
from harness.sandbox import Company, Temperament
from harness.scenario import load_all
from tests.ports import free_port

SHIPPED = Path(__file__).parents[2] / "scenarios"
Aside = Callable[[Coroutine[Any, Any, Any]], Any]
Shopper = Callable[..., tuple[int, str, str]]


@pytest.fixture
def shopper(capsys: pytest.CaptureFixture[str]) -> Shopper:
    """Run a command line; returns exit code, standard output and standard error."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(each) for each in arguments])
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return run


@pytest.fixture
def workspace(shopper: Shopper, tmp_path: Path) -> Path:
    shopper("init", tmp_path / "desk")
    return tmp_path / "desk"


@pytest.fixture
def inbox_port() -> int:
    return free_port()


@pytest.fixture
def aside() -> Iterator[Aside]:
    """Run a coroutine to its end on a loop in a thread beside the command; what it starts there goes on."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    yield lambda coroutine: asyncio.run_coroutine_threadsafe(coroutine, loop).result(timeout=60)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def serve(inbox_port: int, aside: Aside) -> Iterator[Callable[..., Desk]]:
    """Serve the sandbox company with people of the given temperaments."""
    companies: list[Company] = []

    def open_company(*temperaments: Temperament) -> Desk:
        company = Company(
            seed=5,
            clock=ScaledClock(datetime(2026, 10, 5, 9, tzinfo=UTC)),
            deliver_to=("127.0.0.1", inbox_port),
            scenarios=tuple(load_all(SHIPPED, channels=("mail", "web_form", "chat", "messaging")).values()),
            temperaments=temperaments,
        )
        aside(company.__aenter__())
        companies.append(company)
        return company.desk(name="sandbox")

    yield open_company
    for company in companies:
        aside(company.__aexit__(None, None, None))


@pytest.fixture
def write_desks(inbox_port: int) -> Callable[..., None]:
    """Write a desks.toml that names a served company as the desk `sandbox`."""

    def write(folder: Path, desk: Desk, *, extra: str = "") -> None:
        channels = "".join(
            f'[desks.sandbox.channels.{name}]\nto = "{target.to}"\n' + (f'via = "{target.via}"\n' if target.via else "")
            for name, target in desk.targets.items()
        )
        (folder / "desks.toml").write_text(
            f'[inbox]\ndomain = "shopper.example"\nlisten = "127.0.0.1:{inbox_port}"\n'
            '[desks.sandbox]\ntitle = "Sandbox"\nkind = "own"\nzone = "Europe/London"\ndaily_limit = 50\n'
            f"{extra}\n{channels}",
            encoding="utf-8",
        )

    return write


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


class Ended(NamedTuple):
    """A command that has ended: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str


class Room:
    """A workspace with one desk, `faulty`, to be reached through one channel."""

    def __init__(self, shopper: Shopper, folder: Path, inbox_port: int) -> None:
        self._shopper = shopper
        self.folder = folder
        self.ledger = folder / "ledger.db"
        self._inbox_port = inbox_port

    def write(self, channel: str, desk: str) -> None:
        (self.folder / "desks.toml").write_text(
            f'[inbox]\ndomain = "shopper.example"\nlisten = "127.0.0.1:{self._inbox_port}"\n'
            '[desks.faulty]\ntitle = "Faulty"\nkind = "own"\nzone = "UTC"\ndaily_limit = 5\n'
            f'[desks.faulty.thresholds]\nfirst_response = "1s"\n[desks.faulty.channels.{channel}]\n{desk}\n',
            encoding="utf-8",
        )

    def call(self, *arguments: str | Path) -> Ended:
        return Ended(*self._shopper(*arguments, "--workspace", self.folder))

    def run(self, *options: str) -> Ended:
        return self.call(*self.command(), *options)

    def command(self) -> tuple[str, ...]:
        return (
            *("run", "late-delivery", "--desk", "faulty", "--language", "en"),
            *("--timeout", "60s", "--wait", "20s"),
        )

    def facts(self) -> Facts:
        with Ledger.open(f"sqlite:///{self.ledger}") as ledger:
            return ledger.facts()


@pytest.fixture
def desks(aside: Aside) -> Iterator[Desks]:
    with ExitStack() as until_the_end:
        yield Desks(aside, until_the_end)


@pytest.fixture
def room(shopper: Shopper, workspace: Path, inbox_port: int) -> Room:
    return Room(shopper, workspace, inbox_port)
