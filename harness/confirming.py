"""Follows the links that desks ask to be followed before anybody reads an enquiry (double opt-in): the act.

Once, ever: that it is begun is written before anything is opened, in one step that only one process can win. What is
then not written to have been confirmed, or to have failed, may have been confirmed; it is never followed again.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from harness.desk import FORM
from harness.desk_by_desk import desk_by_desk
from harness.errors import FaultKind, ProbeError, Unconfirmed
from harness.loopback import host_of
from harness.model import Assignment, Confirmer, Desk, Dispatch, DispatchState
from harness.runner import Runner
from harness.session import evidence_name
from harness.sites import is_of_desk
from harness.turns import Agenda, Link

log = logging.getLogger(__name__)


async def confirm_due(runner: Runner, desks: Mapping[str, Desk], agenda: Agenda) -> int:
    """Follow all links that are due, desk beside desk, and one after the other at each; returns how many were begun.

    What must not be followed now (stop switch, consent) is left due and logged; so is, unlogged, what is due at a desk
    unknown here. A probe's failure is a fact. Raises LedgerError, inside an ExceptionGroup.
    """
    refused = "its confirmation is not asked for"
    return await desk_by_desk(agenda.links, desks, partial(confirm, runner), refused=refused)


async def confirm(runner: Runner, desk: Desk, link: Link) -> bool:
    """Follow one; False where it was begun before, by whomever, or the probes here follow none.

    What leads neither to the site of the enquiry's page nor to a host that the desk's `confirms` name is not followed.
    Raises NotPermitted before anything is written or opened, and LedgerError.
    """
    probe: object = runner.probes.get(FORM)  # whichever channel the enquiry went by, for links lead to pages
    if not isinstance(probe, Confirmer):
        log.info("%s: no probe here follows links, so its request stays unconfirmed", link.enquiry.id)
        return False
    channel = link.enquiry.channel
    confined = runner.ask_leave_at(desk, channel)
    if not is_of_desk(link.url, desk.targets[channel]):
        message = "%s: the link leads to %s, which is neither the site of desk %s's page nor among its `confirms`"
        log.info(message, link.enquiry.id, host_of(link.url), desk.name)
        return False
    with runner.clock.hold():
        assignment = runner.assignment(link.enquiry, desk.targets[channel], confined=confined)
        attempt = _Attempt(runner=runner, link=link)
        if not await attempt.begin():
            return False
        await attempt.perform(probe, assignment)
    return True


@dataclass(frozen=True, kw_only=True, slots=True)
class _Attempt:
    """A link being followed; turns what becomes of it into facts."""

    runner: Runner
    link: Link

    async def begin(self) -> bool:
        """Write that we are about to follow it; False if somebody has done so before."""
        return await asyncio.to_thread(self.runner.ledger.append_sayings, [self._fact(DispatchState.CONFIRMING)])

    async def perform(self, probe: Confirmer, assignment: Assignment) -> None:
        """Follow it, and write what became of that."""
        try:
            confirmed = await probe.confirm(assignment, self.link.url)
        except ProbeError as fault:
            log.warning("%s: its confirmation failed: %s: %s", self.link.enquiry.id, fault.kind, fault)
            await self._became(DispatchState.NOT_CONFIRMED, str(fault), fault.evidence, fault=fault.kind)
        except Unconfirmed as doubt:
            log.warning("%s: its confirmation is uncertain: %s", self.link.enquiry.id, doubt)
            await self._became(DispatchState.NOT_CONFIRMED, str(doubt), doubt.evidence)
        else:
            await self._became(DispatchState.CONFIRMED, confirmed.words, tuple(map(Path, confirmed.evidence)))

    async def _became(
        self, state: DispatchState, detail: str, evidence: tuple[Path, ...], *, fault: FaultKind | None = None
    ) -> None:
        names = tuple(evidence_name(str(each), self.runner.home) for each in evidence)
        fact = self._fact(state, detail=detail, evidence=names, fault=fault)
        await asyncio.to_thread(self.runner.ledger.append_dispatch, fact)

    def _fact(
        self,
        state: DispatchState,
        *,
        detail: str = "",
        evidence: tuple[str, ...] = (),
        fault: FaultKind | None = None,
    ) -> Dispatch:
        return Dispatch(
            enquiry_id=self.link.enquiry.id,
            state=state,
            at=self.runner.clock.now(),
            detail=detail,
            evidence=evidence,
            fault=fault,
        )
