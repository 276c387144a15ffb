"""Schedules that change while they are kept: what is to come follows, what is under way goes on while it may."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from harness.cli.schedules import Schedules
from harness.clock import ManualClock
from harness.compose import enquiry_id
from harness.errors import NotPermitted
from harness.model import Desk, Planned, PlannedState
from harness.schedule import Appointment, Plan, appointments
from tests.unit.test_keeping import DUE, MONDAY, PLAN, WEEK, passes, settled

DAY = timedelta(days=1)
DOUBLE = replace(PLAN, schedule=replace(PLAN.schedule, count=20))
ALL = appointments(DOUBLE, since=MONDAY, until=MONDAY + WEEK)


class House:
    """Schedules that are kept, the news that come, and what is made: each enquiry lasts a day."""

    def __init__(self) -> None:
        self.clock = ManualClock(MONDAY)
        self.begun: list[str] = []
        self.ended: list[str] = []
        self.noted: list[Planned] = []
        self.refusal = ""
        self._news: asyncio.Queue[Sequence[Plan]] = asyncio.Queue()

    @asynccontextmanager
    async def keeping(self, *plans: Plan) -> AsyncIterator[None]:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=1))
        schedules = Schedules(
            clock=self.clock, books=self, make=self._make, ask_leave=self._ask_leave, desks=lambda: ["acme", "lamps"]
        )
        task = asyncio.create_task(schedules.keep(plans, self._news.get))
        await settled()
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait({task})

    async def hear(self, *plans: Plan) -> None:
        self._news.put_nowait(plans)
        await settled()

    def among(self, ids: Collection[str]) -> Collection[str]:
        return {enquiry_id(each) for each in self.begun} & set(ids)

    def planned(self, desk: str, _since: datetime, _until: datetime) -> Sequence[Planned]:
        return [each for each in self.noted if each.desk == desk]

    def append_planned(self, planned: Sequence[Planned]) -> None:
        self.noted += planned

    async def _make(self, appointment: Appointment) -> None:
        self.begun.append(appointment.seed)
        await self.clock.sleep(DAY)
        self.ended.append(appointment.seed)

    def _ask_leave(self, _desk: Desk, _channel: str) -> None:
        if self.refusal:
            raise NotPermitted(self.refusal)


async def test_what_is_to_come_is_as_the_schedule_is_now_and_nothing_is_made_twice_or_made_up_for() -> None:
    house = House()
    async with house.keeping(PLAN):
        await passes(house.clock, DUE[2].at - MONDAY)
        await house.hear(DOUBLE)
        assert [each.due for each in house.noted if each.state is PlannedState.BEGUN] == [MONDAY, DUE[2].at]
        for each in ALL:
            if each.at > house.clock.now():
                await house.clock.advance(each.at - house.clock.now())
                await settled()
    later = [each.seed for each in ALL if each.at > DUE[2].at]
    assert house.begun == [*(each.seed for each in DUE[:3]), *later]


async def test_what_is_under_way_goes_on_when_its_schedule_changes_or_ends() -> None:
    house = House()
    async with house.keeping(PLAN):
        await passes(house.clock, DUE[0].at - MONDAY)
        await house.hear(DOUBLE)
        await house.hear()
        await house.clock.advance(WEEK)
        await settled()
    assert house.begun == house.ended == [DUE[0].seed]
    assert [each.desk for each in house.noted if each.state is PlannedState.ENDED] == ["acme"]


async def test_what_is_under_way_ends_at_once_where_its_desk_is_not_to_be_approached_any_more(
    capsys: pytest.CaptureFixture[str],
) -> None:
    house = House()
    async with house.keeping(PLAN):
        await passes(house.clock, DUE[0].at - MONDAY)
        house.refusal = "there is no consent on record"
        await house.hear(PLAN)
        await house.clock.advance(DAY)
        await settled()
    assert house.begun[0] == DUE[0].seed
    assert house.ended == []
    assert capsys.readouterr().err == "acme: what is under way is ended: there is no consent on record\n"
