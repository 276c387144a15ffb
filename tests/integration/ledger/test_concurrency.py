"""Many hands at once, and hands that are cut off: what was promised is there."""

import asyncio
import random
import signal
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from harness.errors import NotPermitted
from harness.ledger import Ledger
from tests.integration.ledger.appender import Appender

if TYPE_CHECKING:
    from tests.integration.ledger.conftest import Samples


async def test_replies_appended_by_many_tasks_are_all_there(ledger: Ledger, samples: "Samples") -> None:
    names = [f"r{number}" for number in range(200)]
    stored = await asyncio.gather(*(asyncio.to_thread(ledger.append_reply, samples.reply(name)) for name in names))
    assert all(stored)
    assert {reply.id for reply in ledger.facts().replies} == set(names)


def test_readers_and_writers_do_not_trip_over_each_other(ledger: Ledger, samples: "Samples") -> None:
    def shop(number: int) -> None:
        id_ = f"e{number}"
        ledger.append_enquiry(samples.enquiry(id_))
        assert ledger.enquiry_ids_for(f"{id_}@shop.test") == (id_,)
        ledger.append_dispatch(samples.accepted(id_))
        ledger.append_reply(samples.reply_to(f"{id_}@shop.test", f"r{number}"))
        assert ledger.enquiry(id_).id == id_
        assert len(ledger.facts().replies) >= 1

    with ThreadPoolExecutor(24) as pool:
        list(pool.map(shop, range(48)))
    facts = ledger.facts()
    assert (len(facts.enquiries), len(facts.dispatches), len(facts.replies)) == (48, 48, 48)


def test_of_many_who_append_the_same_reply_one_is_told_it_is_new(ledger: Ledger, samples: "Samples") -> None:
    with ThreadPoolExecutor(16) as pool:
        new = list(pool.map(lambda _: ledger.append_reply(samples.reply()), range(16)))
    assert sorted(new) == [False] * 15 + [True]


def test_of_many_who_ask_leave_for_the_last_place_one_gets_it(url: str, samples: "Samples") -> None:
    """Each with a ledger of its own, as processes have."""

    def leave(made: Collection[object]) -> None:
        if len(made) >= 2:
            raise NotPermitted("the desk has had 2")

    def ask(number: int) -> bool:
        with Ledger.open(url) as ledger:
            try:
                ledger.append_enquiry(samples.enquiry(f"e{number}"), since=samples.noon, leave=leave)
            except NotPermitted:
                return False
        return True

    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(ask, range(16)))
    with Ledger.open(url) as ledger:
        assert got.count(True) == len(ledger.facts().enquiries) == 2


def test_a_reader_sees_one_moment_while_others_write(ledger: Ledger, samples: "Samples") -> None:
    """Never a dispatch or a session's reply whose enquiry was not there yet."""

    def write(number: int) -> None:
        ledger.append_enquiry(samples.enquiry(f"e{number}"))
        ledger.append_dispatch(samples.accepted(f"e{number}"))

    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write, number) for number in range(40)]
        while not all(writer.done() for writer in writers):
            facts = ledger.facts()
            assert {dispatch.enquiry_id for dispatch in facts.dispatches} <= {each.id for each in facts.enquiries}
        for writer in writers:
            writer.result()


def test_several_processes_may_create_and_fill_one_ledger(url: str) -> None:
    appenders = [Appender(url, f"{name}-", 40) for name in "abcd"]
    told = [each.hear_all() for each in appenders]
    assert [each.process.exitcode for each in appenders] == [0, 0, 0, 0]
    with Ledger.open(url) as ledger:
        stored = {reply.id for reply in ledger.facts().replies}
    assert stored == {f"{name}-{number}" for name in "abcd" for number in range(40)}
    assert stored == {id_ for ids in told for id_ in ids}


@pytest.mark.slow
def test_what_a_killed_process_was_told_is_stored_is_there(url: str) -> None:
    Ledger.open(url).close()
    told: set[str] = set()
    chance = random.Random(20261001)
    for round_ in range(8):
        appender = Appender(url, f"{round_}-")
        for _ in range(chance.randint(1, 60)):
            id_ = appender.hear()
            assert id_ is not None
            told.add(id_)
        appender.process.kill()
        told |= appender.hear_all()
        assert appender.process.exitcode == -signal.SIGKILL
        with Ledger.open(url) as ledger:
            facts = ledger.facts()
        assert told <= {reply.id for reply in facts.replies}
    assert len(told) > 8
