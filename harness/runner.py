"""Carries out visits: asks leave, writes the enquiry, hands it to a probe, writes down what the probe reports.

The only place that stamps time on what a probe does. The order of the facts is the promise: an enquiry is
in the ledger before anything is sent, so that one without a dispatch means "we crashed, and cannot know".
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from harness.clock import Clock
from harness.compose import compose
from harness.desk import permit
from harness.errors import BrowserMissing, FaultKind, NotPermitted, ProbeError, Unconfirmed
from harness.ledger import Ledger
from harness.model import (
    Accepted,
    Assignment,
    Desk,
    Dispatch,
    DispatchState,
    Enquiry,
    Message,
    Probe,
    Reply,
    Scenario,
)
from harness.probe_token import token_of

log = logging.getLogger(__name__)

Events = AsyncGenerator[Accepted | Message, None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """One enquiry as planned: composed from `seed` at the moment it is made. `at` is None for as soon as may be."""

    scenario: Scenario
    desk: Desk
    channel: str
    language: str
    seed: str
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Runner:
    """Performs visits with the probes it was handed. `domain`: where personas have their mail addresses.

    `stop` is the one switch for all: while this file exists, nothing is sent. `at_once` bounds the visits
    under way together. `key` signs the token that letters carry; without one they carry none.
    """

    ledger: Ledger
    clock: Clock
    probes: Mapping[str, Probe]
    domain: str
    stop: Path | None = None
    at_once: int = 8
    key: bytes | None = None
    _one_asks: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def run(self, visits: Iterable[Visit], *, done: Callable[[Enquiry], None] = lambda _: None) -> None:
        """Perform all visits, each at its time; `done` hears of every enquiry whose session is over.

        Raises NotPermitted or LedgerError (inside an ExceptionGroup); a probe's failure is a fact, not an error.
        """
        slots = asyncio.Semaphore(self.at_once)

        async def one(visit: Visit) -> None:
            if visit.at is not None:
                await self.clock.sleep(visit.at - self.clock.now())
            async with slots:
                done(await self.visit(visit))

        async with asyncio.TaskGroup() as group:
            for visit in visits:
                group.create_task(one(visit))

    async def visit(self, visit: Visit) -> Enquiry:
        """Perform one visit; raises NotPermitted before anything is written or sent."""
        probe = self.probes[visit.channel]
        with self.clock.hold():
            enquiry, confined = await self._record(visit, stays=probe.stays)
        assignment = Assignment(
            enquiry=enquiry,
            target=visit.desk.targets[visit.channel],
            confined=confined,
            hold=self.clock.hold,
            token=self.token(enquiry),
        )
        session = _Session(enquiry=enquiry, ledger=self.ledger, clock=self.clock)
        try:
            await session.hold(probe.perform(assignment))
        except ProbeError as fault:
            await session.fault(fault.kind, str(fault), tuple(str(path) for path in fault.evidence))
        except BrowserMissing as missing:
            await session.fault(FaultKind.BROWSER, str(missing))
        except Unconfirmed as doubt:
            await session.doubt(str(doubt), doubt.reference)
        return enquiry

    def token(self, enquiry: Enquiry) -> str | None:
        """What the enquiry's letters carry, so that the desk's owner can tell them from customers'."""
        return None if self.key is None else token_of(enquiry.id, self.key)

    def ask_leave(self) -> None:
        """Raises NotPermitted while the one switch says that nothing is to be sent."""
        if self.stop is not None and self.stop.exists():
            raise NotPermitted(f"{self.stop} exists, so nothing is sent to any desk; remove it to go on")

    async def _record(self, visit: Visit, *, stays: bool) -> tuple[Enquiry, bool]:
        """Ask leave and write the enquiry, one visit at a time: two must not share the last place of a daily limit."""
        async with self._one_asks:
            self.ask_leave()
            now = self.clock.now()
            sent = await asyncio.to_thread(self.ledger.sent_since, visit.desk.name, start_of_day(visit.desk, now))
            confined = permit(visit.desk, visit.channel, now=now, sent_today=sent)
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
            await asyncio.to_thread(self.ledger.append_enquiry, enquiry)
            return enquiry, confined


@dataclass(kw_only=True)
class _Session:
    """One enquiry in the hands of a probe; turns what the probe yields into facts."""

    enquiry: Enquiry
    ledger: Ledger
    clock: Clock
    heard: int = 0

    async def hold(self, events: Events) -> None:
        """From sending to leaving; raises what the probe raises."""
        async with aclosing(events):
            with self.clock.hold():
                await self._accept(events)
                if self.enquiry.session is None:
                    await self._listen(events)
            if self.enquiry.session is not None:
                await self._stay(events)
        await self._append(DispatchState.CLOSED)

    async def fault(self, kind: FaultKind, detail: str, evidence: tuple[str, ...] = ()) -> None:
        log.warning("%s: %s: %s", self.enquiry.id, kind, detail)
        fact = Dispatch(
            enquiry_id=self.enquiry.id,
            state=DispatchState.FAULT,
            at=self.clock.now(),
            fault=kind,
            detail=detail,
            evidence=evidence,
        )
        await asyncio.to_thread(self.ledger.append_dispatch, fact)

    async def doubt(self, detail: str, reference: str | None) -> None:
        """It was all sent, and no answer came: write that down, with what a reply to it would quote."""
        log.warning("%s: uncertain: %s", self.enquiry.id, detail)
        fact = Dispatch(
            enquiry_id=self.enquiry.id,
            state=DispatchState.UNCERTAIN,
            at=self.clock.now(),
            reference=reference,
            detail=detail,
        )
        await asyncio.to_thread(self.ledger.append_dispatch, fact)

    async def _accept(self, events: Events) -> None:
        first = await anext(events, None)
        if not isinstance(first, Accepted):
            raise ProbeError(FaultKind.INTERNAL, f"the {self.enquiry.channel} probe began with {first!r}, not Accepted")
        await self._append(DispatchState.ACCEPTED, self._instant(first.epoch), first.reference, first.evidence)

    async def _stay(self, events: Events) -> None:
        """Listen until the probe's session ends by itself or the customer's patience does."""
        assert self.enquiry.session is not None  # noqa: S101  (for the type checker; the caller asked)
        listening = asyncio.ensure_future(self._listen(events))
        patience = asyncio.ensure_future(self.clock.sleep(self.enquiry.session))
        try:
            await asyncio.wait({listening, patience}, return_when=asyncio.FIRST_COMPLETED)
            if listening.done():
                await listening
        finally:
            for task in (listening, patience):
                task.cancel()
            await asyncio.wait({listening, patience})

    async def _listen(self, events: Events) -> None:
        async for event in events:
            if not isinstance(event, Message):
                raise ProbeError(FaultKind.INTERNAL, f"the {self.enquiry.channel} probe was accepted twice")
            self.heard += 1
            reply = Reply(
                id=f"{self.enquiry.id}-{self.heard}",
                received_at=self._instant(event.epoch),
                source=event.source,
                media_type=event.media_type,
                raw=event.raw,
                sender=event.sender,
                enquiry_id=self.enquiry.id,
            )
            await asyncio.to_thread(self.ledger.append_reply, reply)

    async def _append(
        self,
        state: DispatchState,
        at: datetime | None = None,
        reference: str | None = None,
        evidence: tuple[str, ...] = (),
    ) -> None:
        fact = Dispatch(
            enquiry_id=self.enquiry.id,
            state=state,
            at=at or self.clock.now(),
            reference=reference,
            evidence=evidence,
        )
        await asyncio.to_thread(self.ledger.append_dispatch, fact)

    def _instant(self, epoch: float | None) -> datetime:
        """When it happened: as the page saw it, or now, on arrival."""
        return self.clock.now() if epoch is None else self.clock.at(epoch)


def start_of_day(desk: Desk, now: datetime) -> datetime:
    """The last midnight at the desk, in UTC: its daily limit counts from there."""
    local = now.astimezone(ZoneInfo(desk.zone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
