"""Sites that tests shop at: a bundle of npm's packages served by this process, or a server in one of its own."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

_START = 60  # seconds a server may take to start


@dataclass(kw_only=True)
class Counter:
    """The desk behind a page that scripts build: keeps each form it gets, says `answer` to it.

    Forms by JSON are kept as they came; of others an uploaded file by its name, a value that came twice as a list.
    """

    taken: list[dict[str, Any]] = field(default_factory=list)
    answer: Response = field(default_factory=lambda: JSONResponse({"reference": "CW-20417"}))

    async def take(self, request: Request) -> Response:
        if request.headers.get("content-type", "").startswith("application/json"):
            self.taken.append(await request.json())
        else:
            async with request.form() as form:
                self.taken.append({name: _plain(form.getlist(name)) for name in form})
        return self.answer

    def routes(self, bundle: Path) -> list[BaseRoute]:
        """The page at the root of the site, and the address it posts to."""
        return [
            Route("/api/contact", self.take, methods=["POST"]),
            Mount("/", StaticFiles(directory=bundle, html=True)),
        ]


def _plain(values: list[UploadFile | str]) -> object:
    plain = [value if isinstance(value, str) else value.filename for value in values]
    return plain[0] if len(plain) == 1 else plain


@dataclass(frozen=True, kw_only=True)
class Spawned:
    """A server in a process of its own, and what it has told of on its standard output."""

    url: str
    taken: list[dict[str, Any]]  # the forms it accepted, in order


@asynccontextmanager
async def spawn(script: Path, *arguments: str, python: Path | None = None) -> AsyncIterator[Spawned]:
    """Run a Python script that serves while entered, by our own Python or by that of another environment.

    It prints its address on a line, once connections are accepted, and then a line of JSON for each form it accepts.
    Its standard error is ours: pytest shows it when a test fails.
    """
    process = await asyncio.create_subprocess_exec(
        str(python or sys.executable), str(script), *arguments, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    taken: list[dict[str, Any]] = []
    try:
        address = await asyncio.wait_for(process.stdout.readline(), _START)
        assert address, f"{script} did not start"
        listening = asyncio.create_task(_listen(process.stdout, taken))
        yield Spawned(url=address.decode().strip(), taken=taken)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
    await listening


async def _listen(lines: asyncio.StreamReader, taken: list[dict[str, Any]]) -> None:
    while line := await lines.readline():
        taken.append(json.loads(line))
