"""The clocks keep their word."""

import asyncio
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from harness.clock import ManualClock, ScaledClock, SystemClock, require_aware

START = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
NAIVE = datetime(2026, 10, 1, 9, 0)  # noqa: DTZ001
DAY = timedelta(days=1)


def test_the_machines_clock_reads_utc() -> None:
    before = time.time()
    now = SystemClock().now()
    assert before <= now.timestamp() <= time.time()
    assert now.utcoffset() == timedelta(0)


def test_the_machines_clock_reads_an_epoch_as_the_instant_it_is() -> None:
    assert SystemClock().at(START.timestamp()) == START


async def test_sleeping_for_no_time_or_less_returns_at_once_on_every_clock() -> None:
    for clock in (SystemClock(), ManualClock(START), ScaledClock(START)):
        await asyncio.wait_for(clock.sleep(timedelta(0)), 60)
        await asyncio.wait_for(clock.sleep(-DAY), 60)


async def test_every_clock_lets_its_sleepers_return() -> None:
    await asyncio.wait_for(SystemClock().sleep(timedelta(milliseconds=1)), 60)


@pytest.mark.parametrize("clock", [ManualClock, ScaledClock])
def test_a_clock_refuses_to_start_without_a_zone(clock: type[ManualClock] | type[ScaledClock]) -> None:
    with pytest.raises(ValueError, match=r"start is .* without a time zone"):
        clock(NAIVE)


def test_require_aware_names_the_field_that_holds_a_naive_instant() -> None:
    require_aware(since=START, until=None)
    with pytest.raises(ValueError, match=r"until is .*; give an aware datetime"):
        require_aware(since=START, until=NAIVE)


async def test_a_manual_clock_stands_still_until_it_is_moved() -> None:
    clock = ManualClock(START)
    sleeper = asyncio.create_task(clock.sleep(DAY))
    await asyncio.sleep(0)
    await clock.advance(DAY - timedelta(microseconds=1))
    assert not sleeper.done()
    await clock.advance(timedelta(microseconds=1))
    assert sleeper.done()
    assert clock.now() == START + DAY


async def test_a_manual_clock_wakes_its_sleepers_in_order_each_at_its_own_time() -> None:
    clock = ManualClock(START)
    woken: list[tuple[str, datetime]] = []

    async def sleep(name: str, *naps: timedelta) -> None:
        for nap in naps:
            await clock.sleep(nap)
            woken.append((name, clock.now()))

    async with asyncio.TaskGroup() as sleepers:
        sleepers.create_task(sleep("late", 5 * DAY))
        sleepers.create_task(sleep("often", 2 * DAY, 2 * DAY))
        sleepers.create_task(sleep("first of two", 4 * DAY))
        sleepers.create_task(sleep("second of two", 4 * DAY))
        await asyncio.sleep(0)
        await clock.advance(10 * DAY)

    assert woken == [
        ("often", START + 2 * DAY),
        ("first of two", START + 4 * DAY),
        ("second of two", START + 4 * DAY),
        ("often", START + 4 * DAY),
        ("late", START + 5 * DAY),
    ]
    assert clock.now() == START + 10 * DAY


async def test_a_manual_clock_reads_the_same_at_any_epoch_and_while_held() -> None:
    clock = ManualClock(START)
    with clock.hold():
        await clock.advance(DAY)
    assert clock.at(0.0) == clock.at(time.time()) == START + DAY


async def test_a_scaled_clock_skips_a_quiet_month() -> None:
    clock = ScaledClock(START, settle=0.01)
    began = clock.now()
    await asyncio.wait_for(clock.sleep(30 * DAY), 60)
    waited = clock.now() - began
    assert 30 * DAY <= waited < 30 * DAY + timedelta(minutes=1)


async def test_a_scaled_clock_starts_where_it_was_told() -> None:
    assert START <= ScaledClock(START).now() < START + timedelta(minutes=1)


async def test_a_scaled_clock_does_not_skip_while_something_is_on_its_way() -> None:
    clock = ScaledClock(START, settle=0.01)
    with clock.hold():
        sleeper = asyncio.create_task(clock.sleep(DAY))
        await asyncio.wait([sleeper], timeout=0.2)  # twenty times what it takes to settle
        assert not sleeper.done()
        assert clock.now() < START + timedelta(hours=1)
    await asyncio.wait_for(sleeper, 60)


async def test_a_scaled_clock_skips_only_when_the_last_holder_lets_go() -> None:
    clock = ScaledClock(START, settle=0.01)
    with clock.hold():
        with clock.hold():
            sleeper = asyncio.create_task(clock.sleep(DAY))
            await asyncio.sleep(0)
        await asyncio.wait([sleeper], timeout=0.2)
        assert not sleeper.done()
    await asyncio.wait_for(sleeper, 60)


async def test_a_scaled_clock_lets_go_when_the_holder_fails() -> None:
    clock = ScaledClock(START, settle=0.01)
    with pytest.raises(RuntimeError), clock.hold():
        raise RuntimeError
    await asyncio.wait_for(clock.sleep(DAY), 60)


async def test_a_scaled_clock_wakes_its_sleepers_in_order_and_never_early() -> None:
    clock = ScaledClock(START, settle=0.01)
    began = clock.now()
    woken: list[timedelta] = []

    async def sleep(nap: timedelta) -> None:
        await clock.sleep(nap)
        assert clock.now() - began >= nap
        woken.append(nap)

    await asyncio.wait_for(asyncio.gather(*(sleep(days * DAY) for days in (3, 1, 2, 1))), 60)
    assert woken == [DAY, DAY, 2 * DAY, 3 * DAY]


async def test_a_scaled_clock_maps_a_page_s_stamp_from_before_a_skip_to_before_it() -> None:
    clock = ScaledClock(START, settle=0.01)
    early = time.time()
    read_early = clock.now()
    await asyncio.wait_for(clock.sleep(DAY), 60)
    late = time.time()
    read_late = clock.now()
    assert abs(clock.at(early) - read_early) < timedelta(seconds=5)
    assert abs(clock.at(late) - read_late) < timedelta(seconds=5)
    assert clock.at(late) - clock.at(early) >= DAY


async def test_a_scaled_clock_never_runs_backwards() -> None:
    clock = ScaledClock(START, settle=0.001)
    seen = [clock.now()]

    async def watch() -> None:
        for _ in range(20):
            await clock.sleep(timedelta(hours=1))
            seen.append(clock.now())

    await asyncio.wait_for(asyncio.gather(watch(), watch()), 60)
    assert seen == sorted(seen)


async def test_a_scaled_clock_does_not_skip_to_an_appointment_that_was_cancelled() -> None:
    clock = ScaledClock(START, settle=0.01)
    with clock.hold():
        cancelled = asyncio.create_task(clock.sleep(DAY))
        kept = asyncio.create_task(clock.sleep(timedelta(hours=1)))
        await asyncio.sleep(0)
        cancelled.cancel()
        await asyncio.wait([cancelled])
    await asyncio.wait_for(kept, 60)
    await asyncio.sleep(0.1)  # ten times what it takes to settle
    assert clock.now() < START + DAY


async def test_a_scaled_clock_that_does_not_skip_runs_at_its_rate() -> None:
    clock = ScaledClock(START, rate=86_400.0, settle=None)
    before, machine = clock.now(), time.time()
    await asyncio.wait_for(clock.sleep(timedelta(hours=6)), 60)
    assert clock.now() - before >= timedelta(hours=6)
    assert abs(clock.at(machine + 1.0) - clock.at(machine) - DAY) < timedelta(milliseconds=1)


async def test_a_scaled_clock_started_in_another_zone_reads_utc() -> None:
    tokyo = timezone(timedelta(hours=9))
    assert ScaledClock(START.astimezone(tokyo)).now().utcoffset() == timedelta(0)


async def test_earlier_appointments_are_not_held_up_by_a_later_one() -> None:
    clock = ScaledClock(START, rate=1000, settle=None)
    later = asyncio.ensure_future(clock.sleep(timedelta(days=1)))
    await asyncio.sleep(0)
    for _ in range(20):
        await clock.sleep(timedelta(seconds=5))
    later.cancel()
    # 100 s were asked for. A driver that naps for the later one, as it once did, takes 1,000 s and more.
    assert clock.now() - START < timedelta(seconds=900)


async def test_time_does_not_go_back() -> None:
    with pytest.raises(ValueError, match="does not go back"):
        await ManualClock(START).advance(timedelta(seconds=-1))


async def test_a_machine_that_slept_meanwhile_is_waited_for_no_longer() -> None:
    """Its clock goes on, and what asyncio measures time by does not."""

    class Slept(SystemClock):
        nap = timedelta(milliseconds=1)
        readings = iter([START, START + timedelta(days=1)])

        def now(self) -> datetime:
            return next(self.readings)

    await asyncio.wait_for(Slept().sleep(timedelta(hours=8)), 60)
