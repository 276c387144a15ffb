"""All schedules of a workspace while it is served: kept as desks.toml has them now, not as it had them at the start."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

import click

from harness.cli.keeping import Keeper
from harness.cli.planned import Books, ended
from harness.clock import Clock
from harness.errors import LedgerError, NotPermitted
from harness.model import Desk
from harness.schedule import Appointment, Plan

log = logging.getLogger(__name__)

Make = Callable[[Appointment], Coroutine[Any, Any, None]]


@dataclass(kw_only=True)
class Schedules:
    """Keeps them. `books`: the ledger; `make` makes an enquiry, tells of it, never fails.

    `ask_leave` raises NotPermitted where a desk must not be approached through a channel (any more). What is under way
    when a schedule changes goes on, unless that is so. `desks`: the names of all there are now.
    """

    clock: Clock
    books: Books
    make: Make
    ask_leave: Callable[[Desk, str], object]
    desks: Callable[[], Collection[str]]
    _keepers: dict[str, tuple[Plan, asyncio.Task[None]]] = field(default_factory=dict, init=False)  # by desk
    _visits: dict[asyncio.Task[None], tuple[Desk, Appointment]] = field(default_factory=dict, init=False)

    async def keep(self, plans: Sequence[Plan], news: Callable[[], Awaitable[Sequence[Plan]]]) -> None:
        """Keep these, and in their place those that each of the `news` has; never returns."""
        async with asyncio.TaskGroup() as group:
            await self._note_ended(plans)
            self._follow(plans, group, is_new=False)
            while True:
                plans = await news()
                self._end_without_leave()
                await self._note_ended(plans)
                self._follow(plans, group, is_new=True)

    async def _note_ended(self, plans: Sequence[Plan]) -> None:
        """Write down which desks have no schedule any more: nothing of theirs is missing then."""
        now = self.clock.now()
        names = set(self.desks()) - {plan.desk.name for plan in plans}
        try:
            facts = [fact for name in sorted(names) for fact in await asyncio.to_thread(ended, name, self.books, now)]
            await asyncio.to_thread(self.books.append_planned, facts)
        except LedgerError as error:
            log.warning("could not write down which schedules ended: %s", error)

    def _follow(self, plans: Sequence[Plan], group: asyncio.TaskGroup, *, is_new: bool) -> None:
        """Begin to keep what was not kept yet, and end what is not to be kept any more."""
        wanted = {plan.desk.name: plan for plan in plans}
        for name, (plan, task) in list(self._keepers.items()):
            if wanted.get(name) != plan:
                task.cancel()
                del self._keepers[name]
        for name, plan in wanted.items():
            if name not in self._keepers:
                keeper = self._keeper(plan, group, is_new=is_new)
                self._keepers[name] = plan, group.create_task(keeper.keep())

    def _keeper(self, plan: Plan, group: asyncio.TaskGroup, *, is_new: bool) -> Keeper:
        def begin(appointment: Appointment) -> None:
            task = group.create_task(self.make(appointment))
            self._visits[task] = (plan.desk, appointment)
            task.add_done_callback(self._visits.pop)

        since = self.clock.now() if is_new else None
        return Keeper(plan=plan, clock=self.clock, books=self.books, begin=begin, since=since)

    def _end_without_leave(self) -> None:
        for task, (desk, appointment) in self._visits.items():
            try:
                self.ask_leave(desk, appointment.kind.channel)
            except NotPermitted as refusal:
                click.echo(f"{desk.name}: what is under way is ended: {refusal}", err=True)
                task.cancel()
