"""Running commands, and what they meet: a company to shop, served beside them, and the desks.toml that names it."""

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from harness.cli import main
from harness.clock import ScaledClock
from harness.model import Desk
from harness.sandbox import Company, Temperament
from harness.scenario import load_all

SHIPPED = Path(__file__).parents[2] / "scenarios"
Aside = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture
def shopper(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command line; returns exit code, standard output and standard error."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(each) for each in arguments])
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return run


@pytest.fixture
def workspace(shopper: Callable[..., tuple[int, str, str]], tmp_path: Path) -> Path:
    shopper("init", tmp_path / "desk")
    return tmp_path / "desk"


@pytest.fixture
def inbox_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@pytest.fixture
def aside() -> Iterator[Aside]:
    """Run a coroutine to its end on a loop in a thread beside the command; what it starts there goes on."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield lambda coroutine: asyncio.run_coroutine_threadsafe(coroutine, loop).result(timeout=30)
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
            scenarios=tuple(load_all(SHIPPED, channels=("mail", "web_form", "chat")).values()),
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
