"""A company to shop for the tests of commands, served beside them, and the desks.toml that names it."""

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from harness.clock import ScaledClock
from harness.model import Desk
from harness.sandbox import Company, Temperament
from harness.scenario import load_all

SHIPPED = Path(__file__).parents[2] / "scenarios"


@pytest.fixture
def inbox_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@pytest.fixture
def serve(inbox_port: int) -> Iterator[Callable[..., Desk]]:
    """Serve the sandbox company with people of the given temperaments, from a thread with a loop of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    companies: list[Company] = []

    def wait(coroutine: Coroutine[Any, Any, object]) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, loop).result(timeout=30)

    def open_company(*temperaments: Temperament) -> Desk:
        company = Company(
            seed=5,
            clock=ScaledClock(datetime(2026, 10, 5, 9, tzinfo=UTC)),
            deliver_to=("127.0.0.1", inbox_port),
            scenarios=tuple(load_all(SHIPPED, channels=("mail", "web_form", "chat")).values()),
            temperaments=temperaments,
        )
        wait(company.__aenter__())
        companies.append(company)
        return company.desk(name="sandbox")

    yield open_company
    for company in companies:
        wait(company.__aexit__(None, None, None))
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


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
