"""Work that a system may end as people do: SIGTERM is as Ctrl-C."""

import asyncio
import signal
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

Done = TypeVar("Done")


def run_to_the_end(work: Coroutine[Any, Any, Done]) -> Done:
    """Do the work; where it is ended by SIGTERM, browser and lines are closed, and the ledger says how far it came.

    Raises KeyboardInterrupt then, and what the work raises.
    """
    try:
        return asyncio.run(_with_signal(work))
    except asyncio.CancelledError as error:
        raise KeyboardInterrupt from error


async def _with_signal(work: Coroutine[Any, Any, Done]) -> Done:
    loop, task = asyncio.get_running_loop(), asyncio.ensure_future(work)

    def stop() -> None:
        loop.add_signal_handler(signal.SIGTERM, lambda: None)  # told twice, it would not close what it has open
        task.cancel()

    if threading.current_thread() is threading.main_thread():  # no other is told of signals
        loop.add_signal_handler(signal.SIGTERM, stop)
    return await task
