"""A browser to print by, for commands: opened when the first page is to be printed, closed when the command is done."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self, TypeVar

from probes.browser import Browser
from probes.printing import Press

Made = TypeVar("Made")


class Printer:
    """A context manager whose methods print; they raise as those of `probes.printing.Press` do."""

    def __init__(self, *, locale: str = "en") -> None:
        self._locale = locale
        self._runner = asyncio.Runner()
        self._open = AsyncExitStack()
        self._press: Press | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._press is not None:
            self._runner.run(self._open.aclose())
        self._runner.close()

    def print_page(self, page: str, *, footer: str) -> bytes:
        return self._run(lambda press: press.print_page(page, footer=footer))

    def take_pictures(self, page: str, selector: str, *, width: int, margin: int = 0) -> list[bytes]:
        return self._run(lambda press: press.take_pictures(page, selector, width=width, margin=margin))

    def _run(self, ask: Callable[[Press], Coroutine[Any, Any, Made]]) -> Made:
        async def asked() -> Made:
            if self._press is None:
                self._press = Press(await self._open.enter_async_context(Browser()), locale=self._locale)
            return await ask(self._press)

        return self._runner.run(asked())
