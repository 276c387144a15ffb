"""One enquiry in the hands of a probe: what the probe yields becomes facts, stamped here unless seen in a page.

The only place that stamps time on what happens, beside the inbox and the acts that follow (`saying`, `confirming`).
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from harness.clock import Clock
from harness.declined import LOOK, Retries, declined, given_up, not_again
from harness.durations import duration
from harness.errors import BrowserMissing, DeskClosed, FaultKind, NotPermitted, ProbeError, Unconfirmed
from harness.ledger import Ledger
from harness.model import (
    Accepted,
    Assignment,
    Dispatch,
    DispatchState,
    Enquiry,
    Event,
    Message,
    Probe,
    Reply,
    Seen,
    SessionEvent,
    SessionEventKind,
)

log = logging.getLogger(__name__)

FAREWELL = 30.0  # seconds of real time that a probe has to take its leave

Events = AsyncGenerator[Event, None]
Happened = Enquiry | Dispatch | Reply | SessionEvent


@dataclass(kw_only=True)
class Session:
    """One enquiry's session; `hold` it once.

    `happened` hears of every fact once it is written. `retries`: how what is declined for now is tried again.
    `farewell`: real seconds that a probe may take for its leave. `home`: the folder
    from which the ledger names evidence; None to name it as it is named to us.
    """

    assignment: Assignment
    ledger: Ledger
    clock: Clock
    retries: Retries
    happened: Callable[[Enquiry, Happened], None] = lambda *_: None
    farewell: float = FAREWELL
    home: Path | None = None
    _heard: int = field(default=0, init=False)

    @property
    def enquiry(self) -> Enquiry:
        return self.assignment.enquiry

    async def hold(self, probe: Probe) -> None:
        """From sending to leaving. What stops the probe is a fact too; raises LedgerError."""
        try:
            await self._whole(probe.perform(self.assignment))
        except ProbeError as fault:
            await self._append(DispatchState.FAULT, error=fault, fault=fault.kind)
        except BrowserMissing as missing:
            await self._append(DispatchState.FAULT, error=missing, fault=FaultKind.BROWSER)
        except Unconfirmed as doubt:
            await self._append(DispatchState.UNCERTAIN, error=doubt, reference=doubt.reference)
        except DeskClosed as closed:
            await self._append(DispatchState.OFFLINE, error=closed)

    async def _whole(self, events: Events) -> None:
        async with aclosing(events):
            first = await self._first(events)
            with self.clock.hold():
                await self._accept(first)
                if self.enquiry.session is None:
                    await self._listen(events)
            if (patience := self.enquiry.session) is not None:
                await self._stay(events, patience)
        await self._append(DispatchState.CLOSED)

    async def _first(self, events: Events) -> Event | None:
        """What the probe begins with, once the desk does not decline it for now any more."""
        words: list[str] = []
        pauses = self.retries.pauses()
        while True:
            with self.clock.hold():
                first = await anext(events, None)
                if not isinstance(first, Seen) or first.kind is not SessionEventKind.DECLINED:
                    return first
                words.append(first.text)
                pause = next(pauses, None)
                if pause is None:
                    raise declined(words, given_up(len(words)))
                await self._note(replace(first, text=f"tried again in {duration(pause)}: {first.text}"))
            await self._rest(pause, words)

    async def _rest(self, pause: timedelta, words: list[str]) -> None:
        """Wait to try again; raises ProbeError where that may not be."""
        try:
            await self.retries.rest(pause)
        except NotPermitted as refusal:
            raise declined(words, not_again(len(words), str(refusal))) from refusal
        except BaseException:  # we are stopped, and know that the desk has nothing: without a fact that were uncertain
            why = self.retries.refusal()
            end = not_again(len(words), why) if why else "we were stopped before it was tried again"
            fault = declined(words, end)
            await self._append(DispatchState.FAULT, error=fault, fault=fault.kind)
            raise

    async def _accept(self, first: Event | None) -> None:
        if not isinstance(first, Accepted):
            raise ProbeError(FaultKind.INTERNAL, f"the {self.enquiry.channel} probe began with {first!r}, not Accepted")
        await self._append(
            DispatchState.ACCEPTED,
            at=self._instant(first.epoch),
            reference=first.reference,
            evidence=first.evidence,
        )

    async def _stay(self, events: Events, patience: timedelta) -> None:
        """Listen until the probe's session ends by itself or the customer's patience does.

        Where nothing is to be sent any more it is cut off, and that is a fault: a goodbye would be sent, too, and the
        desk has not been silent.
        """
        listening = asyncio.ensure_future(self._listen(events))
        waiting = asyncio.ensure_future(self._wait(patience))
        try:
            await asyncio.wait({listening, waiting}, return_when=asyncio.FIRST_COMPLETED)
            if not listening.done():
                waiting.result()
                self.assignment.leave.set()
                with self.clock.hold():
                    await asyncio.wait({listening}, timeout=self.farewell)
            if listening.done():
                await listening
        finally:
            for task in (listening, waiting):
                task.cancel()
            await asyncio.wait({listening, waiting})

    async def _wait(self, patience: timedelta) -> None:
        """Return when the customer's patience is over; raises ProbeError as soon as they may say no more."""
        end = self.clock.now() + patience
        while (left := end - self.clock.now()) > timedelta():
            await self.clock.sleep(min(left, LOOK))
            if why := self.retries.refusal():
                raise ProbeError(FaultKind.STOPPED, f"we broke off: {why}")

    async def _listen(self, events: Events) -> None:
        async for event in events:
            with self.clock.hold():  # no quiet time is skipped while a fact is written: the probe waits for that
                if isinstance(event, Accepted):
                    raise ProbeError(FaultKind.INTERNAL, f"the {self.enquiry.channel} probe was accepted twice")
                await (self._keep(event) if isinstance(event, Message) else self._note(event))

    async def _note(self, seen: Seen) -> None:
        happened = SessionEvent(
            enquiry_id=self.enquiry.id,
            at=self._instant(seen.epoch),
            kind=seen.kind,
            text=seen.text,
            who=seen.who,
            lasted=None if seen.lasted is None else timedelta(seconds=seen.lasted),
        )
        await asyncio.to_thread(self.ledger.append_event, happened)
        self.happened(self.enquiry, happened)

    async def _keep(self, message: Message) -> None:
        self._heard += 1
        reply = Reply(
            id=f"{self.enquiry.id}-{self._heard}",
            received_at=self._instant(message.epoch),
            source=message.source,
            media_type=message.media_type,
            raw=message.raw,
            sender=message.sender,
            enquiry_id=self.enquiry.id,
            completed_at=None if message.finished is None else self._instant(message.finished),
        )
        await asyncio.to_thread(self.ledger.append_reply, reply)
        self.happened(self.enquiry, reply)

    async def _append(  # noqa: PLR0913  (what a dispatch may hold; each caller names what it knows)
        self,
        state: DispatchState,
        *,
        at: datetime | None = None,
        reference: str | None = None,
        evidence: tuple[str, ...] = (),
        error: ProbeError | Unconfirmed | DeskClosed | BrowserMissing | None = None,
        fault: FaultKind | None = None,
    ) -> None:
        if error is not None:
            log.warning("%s: %s: %s", self.enquiry.id, fault or state, error)
            kept = () if isinstance(error, BrowserMissing) else error.evidence
            evidence = tuple(map(str, kept))
        fact = Dispatch(
            enquiry_id=self.enquiry.id,
            state=state,
            at=at or self.clock.now(),
            reference=reference,
            fault=fault,
            detail="" if error is None else str(error),
            evidence=tuple(evidence_name(each, self.home) for each in evidence),
        )
        await asyncio.to_thread(self.ledger.append_dispatch, fact)
        self.happened(self.enquiry, fact)

    def _instant(self, epoch: float | None) -> datetime:
        """When it happened: as the page saw it, or now, on arrival."""
        return self.clock.now() if epoch is None else self.clock.at(epoch)


def evidence_name(evidence: str, home: Path | None) -> str:
    """A piece of evidence as the ledger names it: never by a path that leads out of `home`."""
    if home is None:
        return evidence
    path, home = Path(evidence).absolute(), home.absolute()
    return path.relative_to(home).as_posix() if path.is_relative_to(home) else path.name
