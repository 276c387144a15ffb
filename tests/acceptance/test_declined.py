"""`shopper run` at a desk whose mail server declines the letter for now: ended while it waits, it leaves no doubt."""

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from harness.errors import FaultKind
from tests import forking
from tests.acceptance.beside import PATIENCE, until_known
from tests.acceptance.faults import only_fault

if TYPE_CHECKING:
    from tests.acceptance.conftest import Room
    from tests.acceptance.faulty_desks import Desks


@pytest.fixture
def waiting(room: "Room", desks: "Desks") -> Iterator[forking.Shopper]:
    """Such a run, waiting to try again."""
    room.write("mail", desks.mail(rcpt="450 4.7.1 Greylisted"))
    options = ("--channel", "mail", "--wait", "30m", "--workspace", room.folder)
    with closing(forking.Shopper(*room.command()[:6], *options)) as process:
        until_known(room, lambda facts: bool(facts.events))
        yield process


def test_a_system_that_ends_it_is_heard_and_the_desk_is_known_to_have_nothing(
    waiting: forking.Shopper, room: "Room"
) -> None:
    waiting.process.terminate()
    waiting.process.join(PATIENCE)
    assert (waiting.process.exitcode, waiting.stderr.read().splitlines()[-1]) == (130, "stopped")
    _, fault = only_fault(room)
    assert fault.fault is FaultKind.NOT_NOW
    assert fault.detail.endswith("450 4.7.1 Greylisted; we were stopped before it was tried again")
