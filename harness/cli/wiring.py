"""Puts the instruments together: a runner with its probes and browser, an open inbox, and a company to shop."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from harness.cli.listening import listening
from harness.cli.workspace import Workspace
from harness.clock import Clock, ScaledClock, SystemClock
from harness.desk import InboxSettings
from harness.ledger import Ledger
from harness.model import Desk, Enquiry, Observation, Scenario
from harness.observe import may_be_answered, observations
from harness.probe_token import key_from
from harness.runner import Runner, Visit
from harness.sandbox import Company, Temperament
from harness.saying import say_due
from harness.turns import Agenda, agenda, awaits_answer
from probes import PROBES
from probes.browser import Browser
from probes.inbox.mailroom import MailRoom
from probes.inbox.smtp import Inbox
from probes.inbox.watch import WatchKeeper
from probes.smtp.lines import Lines
from probes.toolbox import Toolbox

# Any free port, and a reserved name: nothing sent there can reach anybody.
SANDBOX_INBOX = InboxSettings(domain="shopper.example", listen=("127.0.0.1", 0), size_limit=25 * 2**20)


STEP = timedelta(seconds=30)  # what a desk may take for one step: a page, an answer to a command


@dataclass(frozen=True, kw_only=True, slots=True)
class Instruments:
    """What a command needs to shop: somebody to make visits, and the inbox their replies come to.

    `inbox` is our own SMTP server, None where replies come to a mailbox at a provider only.
    """

    runner: Runner
    inbox: Inbox | None
    watch: WatchKeeper
    room: MailRoom
    ledger: Ledger
    clock: Clock


@asynccontextmanager
async def instruments(
    *,
    ledger: Ledger,
    clock: Clock,
    inbox: InboxSettings,
    evidence: Path,
    stop: Path | None = None,
    step: timedelta = STEP,
    key: bytes | None = None,
) -> AsyncIterator[Instruments]:
    """Open the inbox and a browser (launched only when a page is asked for); close them on leaving, and lines for mail.

    `step`: the longest a probe waits for one step of the desk's.
    """
    room = MailRoom(ledger=ledger)
    with closing(room):
        seconds = step.total_seconds()
        async with (
            Browser() as browser,
            Lines(patience=seconds) as lines,
            listening(inbox, room=room, clock=clock) as ears,
        ):
            toolbox = Toolbox(browser=browser, evidence=evidence, timeout=seconds, lines=lines)
            probes = {channel: make(toolbox) for channel, make in PROBES.items()}
            runner = Runner(ledger=ledger, clock=clock, probes=probes, domain=inbox.domain, stop=stop, key=key)
            yield Instruments(runner=runner, inbox=ears.inbox, watch=ears.watch, room=room, ledger=ledger, clock=clock)


def workspace_instruments(
    workspace: Workspace, ledger: Ledger, *, step: timedelta = STEP
) -> AbstractAsyncContextManager[Instruments]:
    """The instruments for the desks of a workspace, in real time."""
    return instruments(
        ledger=ledger,
        clock=SystemClock(),
        inbox=workspace.settings().inbox,
        evidence=workspace.evidence,
        stop=workspace.stop_file,
        step=step,
        key=key_from(os.environ),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Staff:
    """Who answers at the sandbox company, and what they know."""

    seed: int
    scenarios: tuple[Scenario, ...]
    temperaments: tuple[Temperament, ...] = tuple(Temperament)


@asynccontextmanager
async def sandbox_shop(
    staff: Staff, *, ledger: Ledger, start: datetime, evidence: Path
) -> AsyncIterator[tuple[Instruments, Desk]]:
    """The sandbox company and everything to shop it with, on a clock that skips quiet time."""
    clock = ScaledClock(start)
    async with instruments(ledger=ledger, clock=clock, inbox=SANDBOX_INBOX, evidence=evidence) as tools:
        assert tools.inbox is not None  # noqa: S101  (for the type checker: SANDBOX_INBOX listens)
        company = Company(
            seed=staff.seed,
            clock=clock,
            deliver_to=tools.inbox.address,
            scenarios=staff.scenarios,
            temperaments=staff.temperaments,
        )
        async with company:
            yield tools, company.desk(name="sandbox")


def plan(
    scenarios: Iterable[Scenario], channels: Collection[str], *, language: str | None = None
) -> list[tuple[Scenario, str, str]]:
    """Every (scenario, channel, language) that the scenarios offer, narrowed to what can be had and was asked for."""
    return [
        (scenario, channel, brief)
        for scenario in scenarios
        for channel in scenario.channels
        if channel in channels
        for brief in scenario.briefs
        if language is None or brief == language
    ]


async def shop(
    tools: Instruments,
    visits: Sequence[Visit],
    *,
    patience: timedelta,
    done: Callable[[Enquiry], None] = lambda _: None,
) -> tuple[Observation, ...]:
    """Make the visits, then wait until each is decided or `patience` (from the end of the last session) is over.

    What desks ask by mail meanwhile is answered. Returns what is then known of them, in the order they were made.
    """
    began = tools.clock.now()
    made: list[str] = []

    def keep(enquiry: Enquiry) -> None:
        made.append(enquiry.id)
        done(enquiry)

    await tools.runner.run(visits, done=keep)
    desks = {visit.desk.name: visit.desk for visit in visits}
    await _decided(tools, desks, since=began, patience=patience)
    return await asyncio.to_thread(_known_of, made, desks, tools.ledger, tools.clock.now())


async def take_turns(
    tools: Instruments, desks: Mapping[str, Desk], *, since: datetime | None = None
) -> tuple[tuple[Observation, ...], Agenda]:
    """Say the follow-ups that are due now at the enquiries made from `since` on, at `desks` by name.

    Returns what is then known of these enquiries, and what is left: call again at its `next_at`, and whenever a reply
    arrives. What could not be said now stays due, and is tried with the next call. Raises LedgerError, inside an
    ExceptionGroup where it is about a follow-up.
    """
    while True:  # a turn that was begun never comes up again, so this ends
        now = tools.clock.now()
        facts = await asyncio.to_thread(tools.ledger.facts, since=since)
        seen = await asyncio.to_thread(observations, facts, now)
        left = agenda(seen, now)
        if not await say_due(tools.runner, desks, left):
            return seen, left


async def _decided(tools: Instruments, desks: Mapping[str, Desk], *, since: datetime, patience: timedelta) -> None:
    """Wait until nothing that was asked from `since` on waits any more, or `patience` is over.

    Only the enquiries of this run are read, for this is done anew with every mail that comes in.
    """
    deadline = tools.clock.now() + patience
    while True:
        arrival = tools.room.arrival()
        try:
            # What came to a mailbox in the last minute counts, too.
            is_over = tools.clock.now() >= deadline
            await (tools.watch.look() if is_over else tools.watch.note())
            seen, left = await take_turns(tools, desks, since=since)
            now = tools.clock.now()
            wakes = min(left.next_at or deadline, deadline)
            if is_over or (wakes == deadline and not _is_open(seen, now)):
                return
            await _first(arrival, asyncio.ensure_future(tools.clock.sleep(wakes - now)))
        finally:
            await _drop(arrival)


def _is_open(seen: Iterable[Observation], now: datetime) -> bool:
    """Whether the desk may still say something that we wait for: an answer to an enquiry, or to a follow-up."""
    return any(may_be_answered(each, now) or awaits_answer(each, now) for each in seen)


def _known_of(ids: Collection[str], desks: Iterable[str], ledger: Ledger, now: datetime) -> tuple[Observation, ...]:
    """The observations of these enquiries; each desk's replies are judged against all it ever sent."""
    seen = (each for desk in desks for each in observations(ledger.facts(desk=desk), now) if each.enquiry.id in ids)
    return tuple(sorted(seen, key=lambda each: (each.enquiry.created_at, each.enquiry.id)))


async def _first(*tasks: asyncio.Future[Any]) -> None:
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        await _drop(task)


async def _drop(task: asyncio.Future[Any]) -> None:
    task.cancel()
    await asyncio.wait({task})
