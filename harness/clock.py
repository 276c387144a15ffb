"""Time as an argument. Imports nothing of ours.

Logic never asks the machine what time it is; it is handed a clock. `SystemClock` is for real desks,
`ManualClock` for tests, `ScaledClock` for the demo's month in a minute.
"""

import asyncio
import heapq
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Clock(Protocol):
    """What the runner, the inbox and the sandbox need to know of time; all instants are aware and UTC."""

    def now(self) -> datetime:
        """The present instant."""

    def at(self, epoch: float) -> datetime:
        """This clock's reading at `epoch`, seconds since 1970 on the machine's own clock (a browser's stamp)."""

    async def sleep(self, duration: timedelta) -> None:
        """Return when `duration` has passed on this clock; at once when it is not positive."""

    @contextmanager
    def hold(self) -> Iterator[None]:
        """While held, a clock that can skip quiet time does not: something is on its way."""


class SystemClock:
    """The machine's clock."""

    nap = timedelta(minutes=5)

    def now(self) -> datetime:
        return datetime.now(UTC)

    def at(self, epoch: float) -> datetime:
        return datetime.fromtimestamp(epoch, UTC)

    async def sleep(self, duration: timedelta) -> None:
        """Looks at the clock now and then: machines sleep, and clocks are put right, which asyncio does not see."""
        until = self.now() + duration
        while duration > self.nap:
            await asyncio.sleep(self.nap.total_seconds())
            duration = until - self.now()
        await asyncio.sleep(max(0.0, duration.total_seconds()))

    @contextmanager
    def hold(self) -> Iterator[None]:
        yield


class ManualClock:
    """Stands still until told to move; for tests. `advance` wakes every sleeper whose time has come."""

    def __init__(self, start: datetime) -> None:
        require_aware(start=start)
        self._now = start
        self._sleepers: list[tuple[datetime, int, asyncio.Event]] = []
        self._count = 0

    def now(self) -> datetime:
        return self._now

    def at(self, epoch: float) -> datetime:  # noqa: ARG002  (a clock that stands still reads the same at any moment)
        return self._now

    async def sleep(self, duration: timedelta) -> None:
        if duration <= timedelta(0):
            await asyncio.sleep(0)
            return
        event = asyncio.Event()
        self._count += 1
        heapq.heappush(self._sleepers, (self._now + duration, self._count, event))
        await event.wait()

    @contextmanager
    def hold(self) -> Iterator[None]:
        yield

    async def advance(self, duration: timedelta) -> None:
        """Move on by `duration`, waking sleepers in order and letting each run before the next."""
        if duration < timedelta(0):
            raise ValueError(f"time does not go back: advance by {duration}")
        end = self._now + duration
        while self._sleepers and self._sleepers[0][0] <= end:
            due, _, event = heapq.heappop(self._sleepers)
            self._now = max(self._now, due)
            event.set()
            for _ in range(10):  # let the woken task reach its next await
                await asyncio.sleep(0)
        self._now = end


class ScaledClock:
    """Real time while anything happens, and a skip to the next appointment when nothing does.

    A clock that merely runs 20,000 times as fast would turn our own 50 ms of overhead into a quarter of
    an hour of the desk's waiting time. This one runs as usual whenever somebody acts (`hold`) or has
    acted within `settle` seconds, and otherwise jumps to the moment the next sleeper is due: a month
    passes in a minute and every measured wait is still right to milliseconds.

    With `settle=None` it never jumps; with a `rate` other than 1 it runs that many times as fast throughout.
    """

    def __init__(self, start: datetime, *, rate: float = 1.0, settle: float | None = 0.1) -> None:
        require_aware(start=start)
        self._rate = rate
        self._settle = settle
        # Each entry: at this reading of the machine's clock, this clock read that; newest last.
        self._anchors = [(time.time(), start.timestamp())]
        self._due: list[tuple[float, int, asyncio.Event]] = []
        self._count = 0
        self._held = 0
        self._touched = time.time()
        self._sooner = asyncio.Event()
        self._driver: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        return self.at(time.time())

    def at(self, epoch: float) -> datetime:
        before = (anchor for anchor in reversed(self._anchors) if anchor[0] <= epoch)
        machine, reading = next(before, self._anchors[0])
        return datetime.fromtimestamp(reading + (epoch - machine) * self._rate, UTC)

    async def sleep(self, duration: timedelta) -> None:
        if duration <= timedelta(0):
            await asyncio.sleep(0)
            return
        event = asyncio.Event()
        self._count += 1
        due = self.now().timestamp() + duration.total_seconds()
        sleeper = (due, self._count, event)
        heapq.heappush(self._due, sleeper)
        if self._due[0] is sleeper:
            self._sooner.set()
        if self._driver is None or self._driver.done():
            self._driver = asyncio.get_running_loop().create_task(self._drive())
        try:
            await event.wait()
        except asyncio.CancelledError:
            if sleeper in self._due:  # or time would skip to an appointment that nobody keeps
                self._due.remove(sleeper)
                heapq.heapify(self._due)
            raise

    @contextmanager
    def hold(self) -> Iterator[None]:
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
            self._touched = time.time()

    async def _drive(self) -> None:
        """Wake sleepers as they fall due; skip ahead once nothing has happened for `settle` seconds."""
        while self._due:
            due = self._due[0][0]
            left = due - self.now().timestamp()
            if left <= 0:
                heapq.heappop(self._due)[2].set()
                self._touched = time.time()
                await asyncio.sleep(0)
            elif self._settle is None:
                await self._nap(left / self._rate)
            elif self._held or time.time() - self._touched < self._settle:
                await self._nap(min(left / self._rate, self._settle / 5))
            else:
                self._anchors.append((time.time(), due))

    async def _nap(self, seconds: float) -> None:
        """Wait that long, or until somebody makes an earlier appointment."""
        self._sooner.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._sooner.wait(), seconds)


def require_aware(**instants: datetime | None) -> None:
    """Refuse naive datetimes by the name of the field that held one.

    Raises ValueError naming the field.
    """
    for name, instant in instants.items():
        if instant is not None and instant.utcoffset() is None:
            raise ValueError(f"{name} is {instant!r}, without a time zone; give an aware datetime, best in UTC")


def zone_or_utc(name: str) -> tzinfo:
    """The IANA time zone of this name; UTC where this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
