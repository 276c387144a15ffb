"""Keeps the schedule of a desk: begins each appointment at its time, once.

Whether one was kept is seen in the ledger, by the enquiry that its seed stands for: so whoever begins anew goes on
where the one before was stopped, and what nobody can know to have arrived is never sent again. What fell due while
nobody was there is not made up for, but for the last minutes: it would come all at once. That each fell due is written
down, and which were too late, so that a report can say what is missing.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import click

from harness.cli.planned import GRACE, Books, begun, fact, missed, to_be_made_since, when
from harness.clock import Clock
from harness.compose import enquiry_id
from harness.errors import LedgerError
from harness.model import PlannedState
from harness.schedule import Appointment, Plan, appointments, next_appointment
from reports.wording import so_many

log = logging.getLogger(__name__)

TRY_AGAIN = timedelta(seconds=30)  # a ledger that could not be read
_LOOK_AGAIN = timedelta(days=1)  # where nothing is in sight
_A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Keeper:
    """What keeps the schedule of one desk. `books`: the ledger; `begin` has an enquiry made, and waits for nothing.

    A desk waits for no other, and none of its enquiries for another. `since`: from when on it is kept; None where the
    ledger knows: if it was kept before, what fell due just now is made, and told what was missed.
    """

    plan: Plan
    clock: Clock
    books: Books
    begin: Callable[[Appointment], None]
    since: datetime | None = None

    async def keep(self) -> None:
        """Begin each appointment when it is due; never returns."""
        looked_until = await self._begin()
        complained = False
        while True:
            now = max(self.clock.now(), looked_until)
            try:
                with self.clock.hold():
                    for each in await self._due(looked_until, now):
                        self.begin(each)
            except LedgerError as error:
                if not complained:
                    click.echo(f"{self.plan.desk.name}: no enquiry is made, trying again: {error}", err=True)
                complained = True
                await self.clock.sleep(TRY_AGAIN)
                continue
            complained = False
            looked_until = now + _A_MOMENT
            following = next_appointment(self.plan, looked_until)
            await self.clock.sleep(_LOOK_AGAIN if following is None else following.at - self.clock.now())

    async def _due(self, since: datetime, now: datetime) -> list[Appointment]:
        """Those that fell due since the last look, lately, and were not made. Raises LedgerError."""
        due = appointments(self.plan, since=since, until=now + _A_MOMENT)
        late = [each for each in due if each.at < now - GRACE]  # the machine slept, or its clock was put right
        in_time = due[len(late) :]
        ids = [enquiry_id(each.seed) for each in in_time]
        made = await asyncio.to_thread(self.books.among, ids) if ids else ()
        begun = [each for each in in_time if enquiry_id(each.seed) not in made]
        await self._note(late, PlannedState.LATE)
        await self._note(begun, PlannedState.DUE)
        self._tell(late)
        return begun

    async def _note(self, appointments: Sequence[Appointment], state: PlannedState) -> None:
        facts = [fact(each, state, self.clock.now()) for each in appointments]
        if facts:
            await asyncio.to_thread(self.books.append_planned, facts)

    async def _begin(self) -> datetime:
        """Tell what was missed, note that and that it is kept now; returns since when appointments are to be made."""
        now = self.clock.now()
        since = self.since or now
        try:
            late: Sequence[Appointment] = ()
            if self.since is None:
                since = await asyncio.to_thread(to_be_made_since, self.plan, self.books, now)
                late = await asyncio.to_thread(missed, self.plan, self.books, now)
            await self._note(late, PlannedState.LATE)
            await asyncio.to_thread(self.books.append_planned, [begun(self.plan, now)])
        except LedgerError as error:
            log.warning("could not see which enquiries were missed: %s", error)
        else:
            self._tell(late)
        return since

    def _tell(self, late: Sequence[Appointment]) -> None:
        if late:
            many = so_many(len(late), "enquiry was", "enquiries were")
            since = when(late[0], self.plan.desk)
            click.echo(f"{self.plan.desk.name}: {many} not made when due, from {since} on, and will not be made up for")
