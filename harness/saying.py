"""Says the follow-ups that are due: the act, where `harness.turns` is the thought.

At most once, ever: that it is begun is written before anything is sent, in one step that only one process can win. What
is then not written to have been said, or to have failed, may have been said; it is shown as uncertain and never said
again.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from harness.desk import MAIL
from harness.desk_by_desk import desk_by_desk
from harness.errors import FaultKind, ProbeError, Unconfirmed
from harness.model import Assignment, Correspondent, Desk, Dispatch, DispatchState, Remark
from harness.runner import Runner
from harness.turns import Agenda, Due, remark, where_to

log = logging.getLogger(__name__)


async def say_due(runner: Runner, desks: Mapping[str, Desk], agenda: Agenda) -> int:
    """Say all that is due, desk beside desk, and one after the other at each; returns how many letters were begun.

    What must not be said now (stop switch, consent) or cannot (the desk takes no mail) is left due and logged; so is,
    unlogged, what is due at a desk unknown here. A probe's failure is a fact. Raises LedgerError, inside an
    ExceptionGroup.
    """
    return await desk_by_desk(agenda.due, desks, partial(say, runner), refused="a follow-up is not said")


async def say(runner: Runner, desk: Desk, due: Due) -> bool:
    """Say one; False where it was begun before, by whomever, or the desk takes no mail.

    Raises NotPermitted before anything is written or sent, and LedgerError.
    """
    probe: object = runner.probes.get(MAIL)
    target = desk.targets.get(MAIL)
    if target is None or not isinstance(probe, Correspondent):
        log.info("%s: desk %s takes no mail, so its question stays unanswered", due.enquiry.id, desk.name)
        return False
    confined = runner.ask_leave_at(desk, MAIL)
    with runner.clock.hold():
        said = remark(due, runner.clock.now())
        to = where_to(due.reply, target, confined=confined)
        assignment = runner.assignment(due.enquiry, to, confined=confined)
        turn = _Turn(runner=runner, due=due)
        if not await turn.begin():
            return False
        await turn.perform(probe, assignment, said)
    return True


@dataclass(frozen=True, kw_only=True, slots=True)
class _Turn:
    """Follow-ups on their way; turns what becomes of them into facts."""

    runner: Runner
    due: Due

    async def begin(self) -> bool:
        """Write that we are about to say them; False if somebody has done so before."""
        at = self.runner.clock.now()
        return await asyncio.to_thread(
            self.runner.ledger.append_sayings, [self._fact(DispatchState.SAYING, turn, at) for turn in self.due.turns]
        )

    async def perform(self, probe: Correspondent, assignment: Assignment, said: Remark) -> None:
        """Say them, and write what became of that."""
        try:
            accepted = await probe.say(assignment, said)
        except ProbeError as fault:
            log.warning("%s: a follow-up failed: %s: %s", self.due.enquiry.id, fault.kind, fault)
            await self._became(DispatchState.FAULT, fault=fault.kind, detail=str(fault))
        except Unconfirmed as doubt:
            log.warning("%s: a follow-up is uncertain: %s", self.due.enquiry.id, doubt)
            await self._became(DispatchState.UNCERTAIN, reference=doubt.reference, detail=str(doubt))
        else:
            await self._became(DispatchState.SAID, reference=accepted.reference)

    async def _became(
        self, state: DispatchState, *, reference: str | None = None, fault: FaultKind | None = None, detail: str = ""
    ) -> None:
        at = self.runner.clock.now()
        for turn in self.due.turns:
            fact = replace(self._fact(state, turn, at, fault=fault), reference=reference, detail=detail)
            await asyncio.to_thread(self.runner.ledger.append_dispatch, fact)

    def _fact(self, state: DispatchState, turn: int, at: datetime, *, fault: FaultKind | None = None) -> Dispatch:
        return Dispatch(enquiry_id=self.due.enquiry.id, state=state, at=at, turn=turn, fault=fault)
