"""What the runner asks before a visit: consent, the desk's daily limit, the switch that stops all, and the time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.clock import ManualClock, ScaledClock
from harness.errors import NotPermitted
from harness.ledger import Ledger
from harness.model import Accepted, Assignment, Budget
from harness.runner import Runner
from tests.unit.visits import START, Events, ScriptedProbe, make_desk, make_visit, raising, runner


async def test_the_daily_limit_holds_for_visits_under_way_together(ledger: Ledger, clock: ManualClock) -> None:
    async def script(assignment: Assignment) -> Events:
        yield Accepted()

    desk = make_desk(limit=3)
    with pytest.raises(ExceptionGroup) as raised:
        await runner(ledger, clock, ScriptedProbe(script)).run([make_visit(n, desk=desk) for n in range(5)])
    assert raised.group_contains(NotPermitted)
    assert len(ledger.facts().enquiries) == 3


async def test_the_daily_limit_begins_anew_at_the_desks_midnight(ledger: Ledger) -> None:
    async def script(assignment: Assignment) -> Events:
        yield Accepted()

    clock = ManualClock(datetime(2026, 10, 5, 22, 30, tzinfo=UTC))  # half past eleven in London
    shopper = runner(ledger, clock, ScriptedProbe(script))
    desk = make_desk(limit=1)
    await shopper.visit(make_visit(1, desk=desk))
    with pytest.raises(NotPermitted):
        await shopper.visit(make_visit(2, desk=desk))
    await clock.advance(timedelta(minutes=30))
    await shopper.visit(make_visit(3, desk=desk))
    assert len(ledger.facts().enquiries) == 2


async def test_like_enquiries_wait_for_the_lock_out_days_of_their_desk(ledger: Ledger) -> None:
    async def script(assignment: Assignment) -> Events:
        yield Accepted()

    clock = ManualClock(datetime(2026, 10, 5, 22, 30, tzinfo=UTC))  # half past eleven in London
    shopper = runner(ledger, clock, ScriptedProbe(script))
    desk = replace(make_desk(limit=9), budget=Budget(daily=9, lock_out=2))
    await shopper.visit(make_visit(1, desk=desk))
    await clock.advance(timedelta(minutes=30))
    with pytest.raises(NotPermitted, match=r"on 2026-10-05, and lock_out_days = 2 .* wait until 2026-10-07"):
        await shopper.visit(make_visit(2, desk=desk))
    await clock.advance(timedelta(days=1))
    await shopper.visit(make_visit(3, desk=desk))
    assert len(ledger.facts().enquiries) == 2


async def test_off_loopback_nothing_is_written_or_sent_without_consent(ledger: Ledger, clock: ManualClock) -> None:
    desk = make_desk(to="https://shop.example.com/chat")
    called = ScriptedProbe(raising(AssertionError("the probe was called")))
    with pytest.raises(NotPermitted):
        await runner(ledger, clock, called).visit(make_visit(desk=desk))
    assert ledger.facts().enquiries == ()


async def test_one_switch_stops_all(ledger: Ledger, clock: ManualClock, tmp_path: Path) -> None:
    async def script(assignment: Assignment) -> Events:
        yield Accepted()

    stop = tmp_path / "STOP"
    stop.touch()
    with pytest.raises(NotPermitted, match="STOP"):
        await runner(ledger, clock, ScriptedProbe(script), stop=stop).visit(make_visit())
    assert ledger.facts().enquiries == ()


async def test_visits_begin_at_their_times_and_not_before(ledger: Ledger) -> None:
    clock = ScaledClock(START)
    began: list[datetime] = []

    async def script(assignment: Assignment) -> Events:
        began.append(clock.now())
        yield Accepted()

    times = [START + timedelta(days=3), START + timedelta(hours=1)]
    shopper = Runner(ledger=ledger, clock=clock, probes={"chat": ScriptedProbe(script)}, domain="shopper.example")
    await shopper.run([make_visit(n, at=at) for n, at in enumerate(times)])
    assert [moment.date() for moment in began] == [times[1].date(), times[0].date()]
    assert all(moment >= due for moment, due in zip(began, sorted(times), strict=True))
