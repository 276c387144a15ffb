"""A shopping trip: makes the enquiries that were planned, answers what desks ask, and waits for what comes back."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from harness.cli.wiring import Instruments
from harness.confirming import confirm_due
from harness.model import Desk, Enquiry, Observation, Scenario
from harness.observe import may_be_answered, observations
from harness.runner import Visit
from harness.saying import say_due
from harness.session import Happened
from harness.turns import Agenda, agenda, awaits_answer

BREATH = timedelta(seconds=10)  # between two looks at what is due: judging takes the processor from who times chats
GLANCE = timedelta(seconds=2)  # how often to look at a ledger into which another process puts the replies


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


def told_apart(seeds: Iterable[str]) -> list[str]:
    """The seeds, each but the first of its kind with its number: two scenarios may have the same id.

    Where no two are alike they are what they were, so that a seed goes on giving the same personas.
    """
    met: Counter[str] = Counter()
    found = []
    for seed in seeds:
        met[seed] += 1
        found.append(seed if met[seed] == 1 else f"{seed}/{met[seed]}")
    return found


async def shop(
    tools: Instruments,
    visits: Sequence[Visit],
    *,
    patience: timedelta,
    done: Callable[[Enquiry], None] = lambda _: None,
    happened: Callable[[Enquiry, Happened], None] = lambda *_: None,
) -> tuple[Observation, ...]:
    """Make the visits, then wait until each is decided or `patience` (from the end of the last session) is over.

    What a desk declines for now is tried again for as long at most. What desks ask by mail meanwhile is answered.
    Returns what is then known of them, in the order they were made.
    """
    began = tools.clock.now()
    made: list[str] = []

    def keep(enquiry: Enquiry) -> None:
        made.append(enquiry.id)
        done(enquiry)

    desks = {visit.desk.name: visit.desk for visit in visits}
    over = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(_answer_until(over, tools, desks, since=began))
        try:
            await tools.runner.run(visits, done=keep, happened=happened, patience=patience)
        finally:
            over.set()
    await _decided(tools, desks, since=began, patience=patience)
    return await asyncio.to_thread(_known_of, made, desks, tools, tools.clock.now())


async def take_turns(
    tools: Instruments, desks: Mapping[str, Desk], *, since: datetime | None = None
) -> tuple[tuple[Observation, ...], Agenda]:
    """Say the follow-ups and follow the links that are due now, of enquiries made from `since` on, at `desks` by name.

    Returns what is then known of these enquiries, and what is left: call again at its `next_at`, and whenever a reply
    arrives. What could not be said now stays due, and is tried with the next call. Raises LedgerError, inside an
    ExceptionGroup where it is about a follow-up.
    """
    with tools.clock.hold():
        while True:  # a turn that was begun never comes up again, so this ends
            now = tools.clock.now()
            facts = await asyncio.to_thread(tools.ledger.facts, since=since)
            seen = await asyncio.to_thread(observations, facts, now, undecided_cost=tools.undecided_cost)
            left = agenda(seen, now)
            begun = await say_due(tools.runner, desks, left) + await confirm_due(tools.runner, desks, left)
            if not begun:
                return seen, left


async def _answer_until(over: asyncio.Event, tools: Instruments, desks: Mapping[str, Desk], *, since: datetime) -> None:
    """Say follow-ups as they fall due while enquiries are still being made."""
    while not over.is_set():
        arrival = tools.room.arrival()
        _, left = await take_turns(tools, desks, since=since)
        reasons: list[asyncio.Future[Any]] = [arrival, asyncio.ensure_future(over.wait())]
        if left.next_at is not None:
            reasons.append(asyncio.ensure_future(tools.clock.sleep(left.next_at - tools.clock.now())))
        await _first(*reasons)
        await _first(asyncio.ensure_future(over.wait()), asyncio.ensure_future(tools.clock.sleep(BREATH)))


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
            pause = wakes - now if tools.hears else min(wakes - now, GLANCE)
            await _first(arrival, asyncio.ensure_future(tools.clock.sleep(pause)))
        finally:
            await _drop(arrival)


def _is_open(seen: Iterable[Observation], now: datetime) -> bool:
    """Whether the desk may still say something that we wait for: an answer to an enquiry, or to a follow-up."""
    return any(may_be_answered(each, now) or awaits_answer(each, now) for each in seen)


def _known_of(ids: Collection[str], desks: Iterable[str], tools: Instruments, now: datetime) -> tuple[Observation, ...]:
    """The observations of these enquiries; each desk's replies are judged against all it ever sent."""
    known = (observations(tools.ledger.facts(desk=desk), now, undecided_cost=tools.undecided_cost) for desk in desks)
    seen = (each for of_desk in known for each in of_desk if each.enquiry.id in ids)
    return tuple(sorted(seen, key=lambda each: (each.enquiry.created_at, each.enquiry.id)))


async def _first(*tasks: asyncio.Future[Any]) -> None:
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        await _drop(task)


async def _drop(task: asyncio.Future[Any]) -> None:
    task.cancel()
    await asyncio.wait({task})
