"""Running commands, and what they meet: a company to shop, served beside them, and the desks.toml that names it."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import click
import pytest

from harness.cli import main
from harness.clock import ScaledClock
from harness.ledger import Ledger
from harness.model import Desk, Facts
from harness.sandbox import Company, Temperament
from harness.scenario import load_all
from tests.acceptance.faulty_desks import Aside, Desks
from tests.ports import free_port

SHIPPED = Path(__file__).parents[2] / "scenarios"
Shopper = Callable[..., tuple[int, str, str]]
Serve = Callable[..., Desk]
WriteDesks = Callable[..., None]


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
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Somebody sits there and presses these keys."""

    def press(keys: str) -> None:
        left = iter(keys)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
        monkeypatch.setattr(click, "getchar", lambda: next(left))

    return press


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
def serve(inbox_port: int, aside: Aside) -> Iterator[Serve]:
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
def write_desks(inbox_port: int) -> WriteDesks:
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
