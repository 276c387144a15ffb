"""Waiting in a conversation: for news of it, for silence by the clock, for the end of the customer's patience."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Generic, TypeVar

from harness.model import Assignment
from probes.conversation.acts import PatienceOver, Silence, Wait

News = TypeVar("News")


class Waiting(Generic[News]):
    """A wait that is given up loses nothing: what it waited for is waited for again. `end` it.

    `listen` is asked for the next news once those before have been taken.
    """

    def __init__(self, listen: Callable[[], Awaitable[News]], assignment: Assignment) -> None:
        self._listen = listen
        self._assignment = assignment
        self._tasks: dict[str, asyncio.Future[Any]] = {}
        self._told_to_leave = False

    async def news(self) -> News:
        """The next news. Raises what `listen` does."""
        task = self._begun("news", self._listen)
        await asyncio.wait({task})
        return self._result("news")  # type: ignore[no-any-return]

    async def first(self, wait: Wait, *, look: float | None) -> News | Silence | PatienceOver | None:
        """Whatever comes first; None after `look` seconds of real time, where that is not None.

        The silence goes on from one call to the next, until `rest` says that it was broken. Patience ends once.
        """
        if self._is_done("news"):
            return self._result("news")  # type: ignore[no-any-return]
        if self._assignment.leave.is_set() and not self._told_to_leave:
            self._told_to_leave = True
            return PatienceOver()
        waited = [self._begun("news", self._listen)]
        if not self._told_to_leave:
            waited.append(self._begun("leave", self._assignment.leave.wait))
        if wait.at_most is not None:
            waited.append(self._begun("silence", self._sleep(wait.at_most)))
        await asyncio.wait(waited, timeout=look, return_when=asyncio.FIRST_COMPLETED)
        if self._is_done("news"):
            return self._result("news")  # type: ignore[no-any-return]
        if self._is_done("silence"):
            self._result("silence")
            return Silence()
        return None  # or it is time to leave, which the next call tells

    def rest(self) -> None:
        """The silence was broken, or is not waited for any more."""
        if "silence" in self._tasks:
            self._tasks.pop("silence").cancel()

    async def end(self) -> None:
        """Wait for nothing any more."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        self._tasks.clear()

    def _sleep(self, span: timedelta) -> Callable[[], Awaitable[None]]:
        return lambda: self._assignment.sleep(span)

    def _begun(self, what: str, begin: Callable[[], Awaitable[Any]]) -> asyncio.Future[Any]:
        if what not in self._tasks:
            self._tasks[what] = asyncio.ensure_future(begin())
        return self._tasks[what]

    def _is_done(self, what: str) -> bool:
        return what in self._tasks and self._tasks[what].done()

    def _result(self, what: str) -> Any:
        return self._tasks.pop(what).result()
