"""Carries out visits: asks leave, writes the enquiry, hands it to a probe.

The order of the facts is the promise: an enquiry is in the ledger before anything is sent, so that one without a
dispatch means "we crashed, and cannot know".
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Self

from harness.clock import Clock
from harness.compose import compose
from harness.declined import Retries
from harness.desk import counted_since, permit, require_budget
from harness.errors import NotPermitted
from harness.ledger import Ledger
from harness.model import Assignment, Consent, Desk, Enquiry, Kind, Probe, Scenario, Target
from harness.probe_token import token_of
from harness.session import FAREWELL, Happened, Session


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """One enquiry as planned: composed from `seed` at the moment it is made. `at` is None for as soon as may be."""

    scenario: Scenario
    desk: Desk
    channel: str
    language: str
    seed: str
    at: datetime | None = None

    @property
    def kind(self) -> Kind:
        """What is like it."""
        return Kind(self.scenario.id, self.channel, self.language)


def given(desk: Desk) -> Consent | None:
    """The consent that was known when the desk was read of."""
    return desk.consent


@dataclass(frozen=True, kw_only=True)
class Runner:
    """Performs visits with the probes it was handed. `domain`: where personas have their mail addresses.

    `stop` is the one switch for all: while this file exists, nothing is sent. `at_once` bounds the visits
    under way together. `key` signs the token that letters carry; without one they carry none. `farewell`: how many
    seconds of real time a probe has to take its leave of a session, before it is cut off.
    The ledger names evidence by its way from the folder `home`, so that the two can be moved together. `consent` says
    which a desk has given as of now, and raises NotPermitted where it is not to be approached any more.
    """

    ledger: Ledger
    clock: Clock
    probes: Mapping[str, Probe]
    domain: str
    stop: Path | None = None
    at_once: int = 8
    key: bytes | None = None
    farewell: float = FAREWELL
    home: Path | None = None
    consent: Callable[[Desk], Consent | None] = given

    async def run(
        self,
        visits: Iterable[Visit],
        *,
        done: Callable[[Enquiry], None] = lambda _: None,
        happened: Callable[[Enquiry, Happened], None] = lambda *_: None,
        patience: timedelta | None = None,
    ) -> None:
        """Perform all visits, each at its time; `done` hears of every enquiry whose session is over.

        `happened` hears of every fact as soon as it is written: the enquiry itself, dispatches, replies and events.
        What a desk declines for now is tried again within `patience` of its first attempt; it holds no place meanwhile.
        Raises NotPermitted or LedgerError (inside an ExceptionGroup); a probe's failure is a fact, not an error.
        """
        slots = asyncio.Semaphore(self.at_once)

        async def one(visit: Visit) -> None:
            if visit.at is not None:
                await self.clock.sleep(visit.at - self.clock.now())
            async with _Place(slots) as place:
                done(await self.visit(visit, happened=happened, resting=place.given_up, patience=patience))

        async with asyncio.TaskGroup() as group:
            for visit in visits:
                group.create_task(one(visit))

    async def visit(
        self,
        visit: Visit,
        *,
        happened: Callable[[Enquiry, Happened], None] = lambda *_: None,
        resting: Callable[[], AbstractAsyncContextManager[None]] = nullcontext,
        patience: timedelta | None = None,
    ) -> Enquiry:
        """Perform one visit; raises NotPermitted before anything is written or sent.

        `resting` and `patience` are as of `Retries`.
        """
        probe = self.probes[visit.channel]
        with self.clock.hold():
            enquiry, confined = await self._record(visit, stays=probe.stays)
        happened(enquiry, enquiry)
        retries = Retries(
            clock=self.clock,
            ask_leave=lambda: self.ask_leave_at(visit.desk, visit.channel),
            resting=resting,
            patience=patience,
        )
        session = Session(
            assignment=self.assignment(enquiry, visit.desk.targets[visit.channel], confined=confined),
            ledger=self.ledger,
            clock=self.clock,
            happened=happened,
            retries=retries,
            farewell=self.farewell,
            home=self.home,
        )
        await session.hold(probe)
        return enquiry

    def assignment(self, enquiry: Enquiry, target: Target, *, confined: bool) -> Assignment:
        """What a probe is handed of the enquiry, on this runner's clock."""
        return Assignment(
            enquiry=enquiry,
            target=target,
            confined=confined,
            hold=self.clock.hold,
            token=self.token(enquiry),
            sleep=self.clock.sleep,
            instant=self.clock.at,
        )

    def token(self, enquiry: Enquiry) -> str | None:
        """What the enquiry's letters carry, so that the desk's owner can tell them from customers'."""
        return None if self.key is None else token_of(enquiry.id, self.key)

    def ask_leave(self) -> None:
        """Raises NotPermitted while the one switch says that nothing is to be sent."""
        if self.stop is not None and self.stop.exists():
            raise NotPermitted(f"{self.stop} exists, so nothing is sent to any desk; remove it to go on")

    def ask_leave_at(self, desk: Desk, channel: str) -> bool:
        """Whether the probe must be confined to the loopback interface; asked before anything is sent, every time.

        Raises NotPermitted while nothing is to be sent at all, or to this desk: as its consent and the day are now.
        """
        self.ask_leave()
        return permit(replace(desk, consent=self.consent(desk)), channel, now=self.clock.now())

    async def _record(self, visit: Visit, *, stays: bool) -> tuple[Enquiry, bool]:
        """Ask leave and write the enquiry, in one step: two must not share the last place of a budget."""
        now = self.clock.now()
        confined = self.ask_leave_at(visit.desk, visit.channel)
        enquiry = compose(
            visit.scenario,
            desk=visit.desk,
            channel=visit.channel,
            language=visit.language,
            seed=visit.seed,
            domain=self.domain,
            now=now,
            stays=stays,
        )
        leave = partial(require_budget, visit.desk, [visit.kind], now=now)
        since = counted_since(visit.desk, now)
        await asyncio.to_thread(self.ledger.append_enquiry, enquiry, since=since, leave=leave)
        return enquiry, confined


class _Place:
    """One of the places for visits that are under way; it can be given up for a while, for another to take."""

    def __init__(self, slots: asyncio.Semaphore) -> None:
        self._slots = slots
        self._is_taken = False

    async def __aenter__(self) -> Self:
        await self._take()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._leave()

    @asynccontextmanager
    async def given_up(self) -> AsyncIterator[None]:
        """Left while in the block; whoever breaks out of that is going to end, and waits for no other place."""
        self._leave()
        yield
        await self._take()

    async def _take(self) -> None:
        await self._slots.acquire()
        self._is_taken = True

    def _leave(self) -> None:
        if self._is_taken:
            self._slots.release()
        self._is_taken = False
