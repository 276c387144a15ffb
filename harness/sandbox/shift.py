"""The work under way at the sandbox company: none is lost, none outlives it."""

import asyncio
import logging
from collections.abc import Coroutine

log = logging.getLogger(__name__)


class Shift:
    """A set of running tasks, each an agent at work."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._tasks)

    def start(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Have somebody do `work`; should it fail, the log tells."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    async def over(self) -> None:
        """Return when nobody has anything left to do."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self) -> None:
        """Send everybody home, and wait until they have left."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("an agent of the sandbox company failed at work", exc_info=error)
