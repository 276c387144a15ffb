"""`shopper run` at a desk whose mail server declines the letter for now: ended while it waits, it leaves no doubt."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from harness.errors import FaultKind
from harness.ledger import Ledger
from harness.model import Facts
from tests import forking
from tests.acceptance.faults import only_fault

if TYPE_CHECKING:
    from tests.acceptance.conftest import Room
    from tests.acceptance.faulty_desks import Desks

PATIENCE = 60.0  # seconds that what must happen may take on a busy machine


@pytest.fixture
def waiting(room: "Room", desks: "Desks") -> Iterator[forking.Shopper]:
    """Such a run, waiting to try again."""
    room.write("mail", desks.mail(rcpt="450 4.7.1 Greylisted"))
    options = ("--channel", "mail", "--wait", "30m", "--workspace", room.folder)
    with closing(forking.Shopper(*room.command()[:6], *options)) as process:
        until(room, lambda facts: bool(facts.events))
        yield process


def until(room: "Room", happened: Callable[[Facts], bool]) -> None:
    """Return when the ledger tells of it."""
    until_so(room.ledger.exists)
    with Ledger.open(f"sqlite:///{room.ledger}") as ledger:
        until_so(lambda: happened(ledger.facts()))


def until_so(is_so: Callable[[], bool]) -> None:
    """Another process tells us nothing of what it has done: look until it has."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_system_that_ends_it_is_heard_and_the_desk_is_known_to_have_nothing(
    waiting: forking.Shopper, room: "Room"
) -> None:
    waiting.process.terminate()
    waiting.process.join(PATIENCE)
    assert (waiting.process.exitcode, waiting.stderr.read().splitlines()[-1]) == (130, "stopped")
    _, fault = only_fault(room)
    assert fault.fault is FaultKind.NOT_NOW
    assert fault.detail.endswith("450 4.7.1 Greylisted; we were stopped before it was tried again")
