"""Processes that append replies to a ledger, and tell the id of each once `append_reply` has returned True."""

import itertools
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from harness.ledger import Ledger
from harness.model import Reply, Source
from tests.forking import PROCESSES

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerProcess


class Appender:
    """Appends `count` replies whose ids begin with `prefix` (0: until it is killed)."""

    def __init__(self, url: str, prefix: str, count: int = 0) -> None:
        self._told, end = PROCESSES.Pipe(duplex=False)
        self.process: ForkServerProcess = PROCESSES.Process(target=_append, args=(url, prefix, count, end))
        self.process.start()
        end.close()

    def hear(self) -> str | None:
        """The next id; none if it told no more before it ended, or was cut off while it told it."""
        try:
            told: str = self._told.recv()
        except (EOFError, OSError):
            return None
        return told

    def hear_all(self) -> set[str]:
        """All ids that it still tells; returns when it has ended."""
        ids = set(iter(self.hear, None))
        self._told.close()
        self.process.join(60)
        return ids


def _append(url: str, prefix: str, count: int, end: Connection) -> None:
    with Ledger.open(url) as ledger:
        for number in range(count) if count else itertools.count():
            reply = Reply(
                id=f"{prefix}{number}",
                received_at=datetime(2026, 10, 1, tzinfo=UTC),
                source=Source.INBOX,
                media_type="text/plain",
                raw=f"{prefix}{number} ".encode() * 500,
            )
            if ledger.append_reply(reply):
                end.send(reply.id)
