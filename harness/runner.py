"""Carries out visits: asks leave, writes the enquiry, hands it to a probe.

The order of the facts is the promise: an enquiry is in the ledger before anything is sent, so that one without a
dispatch means "we crashed, and cannot know".
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from harness.clock import Clock
from harness.compose import compose
from harness.desk import counted_since, permit, require_budget
from harness.errors import NotPermitted
from harness.ledger import Ledger
from harness.model import Assignment, Desk, Enquiry, Kind, Probe, Scenario, Target
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


@dataclass(frozen=True, kw_only=True)
class Runner:
    """Performs visits with the probes it was handed. `domain`: where personas have their mail addresses.

    `stop` is the one switch for all: while this file exists, nothing is sent. `at_once` bounds the visits
    under way together. `key` signs the token that letters carry; without one they carry none. `farewell`: how many
    seconds of real time a probe has to take its leave of a session, before it is cut off.
    The ledger names evidence by its way from the folder `home`, so that the two can be moved together.
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

    async def run(
        self,
        visits: Iterable[Visit],
        *,
        done: Callable[[Enquiry], None] = lambda _: None,
        happened: Callable[[Enquiry, Happened], None] = lambda *_: None,
    ) -> None:
        """Perform all visits, each at its time; `done` hears of every enquiry whose session is over.

        `happened` hears of every fact as soon as it is written: the enquiry itself, dispatches, replies and events.
        Raises NotPermitted or LedgerError (inside an ExceptionGroup); a probe's failure is a fact, not an error.
        """
        slots = asyncio.Semaphore(self.at_once)

        async def one(visit: Visit) -> None:
            if visit.at is not None:
                await self.clock.sleep(visit.at - self.clock.now())
            async with slots:
                done(await self.visit(visit, happened=happened))

        async with asyncio.TaskGroup() as group:
            for visit in visits:
                group.create_task(one(visit))

    async def visit(self, visit: Visit, *, happened: Callable[[Enquiry, Happened], None] = lambda *_: None) -> Enquiry:
        """Perform one visit; raises NotPermitted before anything is written or sent."""
        probe = self.probes[visit.channel]
        with self.clock.hold():
            enquiry, confined = await self._record(visit, stays=probe.stays)
        happened(enquiry, enquiry)
        session = Session(
            assignment=self.assignment(enquiry, visit.desk.targets[visit.channel], confined=confined),
            ledger=self.ledger,
            clock=self.clock,
            happened=happened,
            ask_leave=self.ask_leave,
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

    async def _record(self, visit: Visit, *, stays: bool) -> tuple[Enquiry, bool]:
        """Ask leave and write the enquiry, in one step: two must not share the last place of a budget."""
        self.ask_leave()
        now = self.clock.now()
        confined = permit(visit.desk, visit.channel, now=now)
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
