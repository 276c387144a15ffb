"""Judging many without the collector of garbage, which would look at all of them again and again, and find nothing."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock


@dataclass(slots=True)
class _Collector:
    """The one collector of this process, and how many work without it now."""

    lock: Lock = field(default_factory=Lock)
    inside: int = 0
    was_enabled: bool = False

    def enter(self) -> None:
        with self.lock:
            if self.inside == 0:
                self.was_enabled = gc.isenabled()
                gc.disable()
            self.inside += 1

    def leave(self) -> None:
        with self.lock:
            self.inside -= 1
            if self.inside == 0 and self.was_enabled:
                gc.enable()


_COLLECTOR = _Collector()


@contextmanager
def uncollected() -> Iterator[None]:
    """Meanwhile no cycles are looked for: judging makes none, and what it makes it keeps until it is done.

    Also a decorator. It is for the whole process: what other threads leave behind meanwhile is found afterwards. One
    may be within another, or beside it in another thread or task: the first to enter finds whether cycles were looked
    for, and the last to leave has it so again.
    """
    _COLLECTOR.enter()
    try:
        yield
    finally:
        _COLLECTOR.leave()
