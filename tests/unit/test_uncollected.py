"""The collector of garbage is left as it was found, however the work without it overlaps."""

import asyncio
import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest

from harness.classify import uncollected


@pytest.fixture(autouse=True)
def _as_found() -> Iterator[None]:
    assert gc.isenabled()
    yield
    gc.enable()


@uncollected()
def is_collected() -> bool:
    return gc.isenabled()


class Inside:
    """A thread that works without the collector until it is let go."""

    def __init__(self) -> None:
        self._entered, self._leave = Event(), Event()
        self._thread = Thread(target=self._work)
        self._thread.start()
        assert self._entered.wait(10)

    @uncollected()
    def _work(self) -> None:
        self._entered.set()
        self._leave.wait(10)

    def leave(self) -> None:
        self._leave.set()
        self._thread.join()


def test_one_within_another_leaves_it_to_the_outer() -> None:
    with uncollected():
        assert not is_collected()
        assert not gc.isenabled()
    assert gc.isenabled()


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_at_once_the_last_to_leave_brings_it_back(first: int) -> None:
    both = [Inside(), Inside()]
    both.pop(first).leave()
    assert not gc.isenabled()
    both.pop().leave()
    assert gc.isenabled()


@pytest.mark.parametrize("first", [0, 1])
def test_where_somebody_had_it_off_it_stays_off(first: int) -> None:
    gc.disable()
    both = [Inside(), Inside()]
    both.pop(first).leave()
    both.pop().leave()
    assert not gc.isenabled()


def test_what_is_raised_within_brings_it_back() -> None:
    other = Inside()
    with pytest.raises(ZeroDivisionError), uncollected():
        _ = 1 / 0
    assert not gc.isenabled()
    other.leave()
    assert gc.isenabled()


async def test_a_task_that_is_cancelled_meanwhile_brings_it_back() -> None:
    entered, leave = Event(), Event()

    @uncollected()
    def work() -> None:
        entered.set()
        leave.wait(10)

    async def awaited() -> None:
        with uncollected():
            await asyncio.Event().wait()

    thread = asyncio.create_task(asyncio.to_thread(work))
    task = asyncio.create_task(awaited())
    await asyncio.to_thread(entered.wait, 10)
    for each in (thread, task):
        each.cancel()
        with pytest.raises(asyncio.CancelledError):
            await each
    assert not gc.isenabled()  # the thread goes on, whoever waits for it
    leave.set()
    await asyncio.get_running_loop().shutdown_default_executor()
    assert gc.isenabled()


def test_many_at_once_leave_it_as_it_was() -> None:
    with ThreadPoolExecutor(8) as pool:
        assert not any(pool.map(lambda _: is_collected(), range(2_000)))
    assert gc.isenabled()
