"""Judging many without the collector of garbage, which would look at all of them again and again, and find nothing."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Meanwhile no cycles are looked for: judging makes none, and what it makes it keeps until it is done.

    Also a decorator. It is for the whole process: what other threads leave behind meanwhile is found afterwards.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
