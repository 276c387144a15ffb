"""`shopper serve` while desks.toml is changed: what it says holds; what cannot be used is said, and changes nothing."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from harness.errors import FaultKind
from harness.ledger import Ledger
from harness.model import OF_NO_ENQUIRY, Planned, PlannedState
from tests import forking
from tests.acceptance.beside import kept_for_an_hour, until, until_known

if TYPE_CHECKING:
    from tests.acceptance.conftest import Room
    from tests.acceptance.faulty_desks import Desks


def of_the_last_minutes(room: "Room", count: int) -> None:
    """Give the desk a schedule all of whose enquiries of today fell due in the last minutes; it is noon there."""
    now = datetime.now(UTC)
    local = now.replace(hour=12)
    span = f"{local - timedelta(minutes=9):%H:%M}-{local - timedelta(minutes=1):%H:%M}"
    desks = room.folder / "desks.toml"
    text = desks.read_text(encoding="utf-8").replace('"UTC"', f'"Etc/GMT{now.hour - 12:+d}"')
    lines = ("[desks.faulty.schedule]", f"a_day = {count}", f'between = "{span}"', 'scenarios = ["late-delivery"]')
    desks.write_text("\n".join((text, *lines, 'languages = ["en"]\n')), encoding="utf-8")
    kept_for_an_hour(room.ledger, "faulty")


@pytest.fixture
def served(room: "Room", desks: "Desks") -> Iterator[forking.Shopper]:
    """Such a process, and an enquiry of its schedule under way, at a server that declines it for now."""
    room.write("mail", desks.mail(rcpt="450 4.7.1 Greylisted"))
    of_the_last_minutes(room, 1)
    with closing(forking.Shopper("serve", "--workspace", room.folder)) as process:
        assert any(line.startswith("Interrupt") for line in process.stdout), process.stderr.read()
        until_known(room, lambda facts: bool(facts.events))
        yield process


def rewrite(room: "Room", old: str, new: str) -> None:
    desks = room.folder / "desks.toml"
    desks.write_text(desks.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_desk_that_was_taken_out_has_nothing_more_and_its_enquiry_says_why(
    served: forking.Shopper, room: "Room"
) -> None:
    rewrite(room, "desks.faulty", "desks.other")
    assert "is ended: " in served.stderr.readline()
    until_known(room, lambda facts: bool(facts.dispatches))
    (fault,) = room.facts().dispatches
    assert fault.fault is FaultKind.NOT_NOW
    assert fault.detail.endswith(
        f"tried once, and not again: {room.folder}/desks.toml: desk faulty was taken out of it"
    )


def test_a_schedule_is_kept_as_it_is_now_and_what_cannot_be_used_is_told(served: forking.Shopper, room: "Room") -> None:
    rewrite(room, "a_day = 1", "a_day = ")
    assert served.stderr.readline().endswith("desks.toml was changed and cannot be used:\n")
    assert f"{room.folder / 'desks.toml'}:" in served.stderr.readline()
    assert "until that is mended no enquiry is made by itself" in served.stderr.readline()
    rewrite(room, "a_day = ", "a_day = 2")
    assert served.stdout.readline().endswith("desks.toml was changed, and holds as it is now\n")
    assert served.stdout.readline().startswith("making 2 enquiries a day at faulty")
    assert not room.facts().dispatches, "what is under way goes on"
    assert served.stdout.readline().startswith("next: ")
    text = (room.folder / "desks.toml").read_text(encoding="utf-8")
    (room.folder / "desks.toml").write_text(text.partition("[desks.faulty.schedule]")[0], encoding="utf-8")
    assert served.stdout.readline().endswith("desks.toml was changed, and holds as it is now\n")
    assert served.stdout.readline() == "making no enquiry at faulty any more\n"


def test_what_only_holds_from_the_start_is_told(served: forking.Shopper, room: "Room") -> None:
    rewrite(room, "shopper.example", "visitors.example")
    assert served.stderr.readline() == "what it says now in [inbox] holds when `shopper serve` starts anew\n"


def test_why_an_enquiry_is_not_made_is_written_down_and_reported(room: "Room", desks: "Desks") -> None:
    room.write("mail", desks.mail())
    of_the_last_minutes(room, 2)
    (room.folder / "STOP").touch()
    with closing(forking.Shopper("serve", "--workspace", room.folder)) as process:
        assert "was not made: " in process.stderr.readline()
        with Ledger.open(f"sqlite:///{room.ledger}") as ledger:
            until(lambda: [each.state for each in told(ledger)] == [PlannedState.REFUSED] * 2)
            assert all("STOP exists" in each.detail for each in told(ledger))
    page = room.call("report", "-o", room.folder / "out", "--format", "md")
    assert page.code == 0
    text = (room.folder / "out" / "report.md").read_text(encoding="utf-8")
    assert "0 of 2 planned enquiries were made. Not made: 2 refused (limit, consent, STOP or settings)." in text


def told(ledger: Ledger) -> tuple[Planned, ...]:
    now = datetime.now(UTC)
    every = ledger.planned("faulty", now - timedelta(days=1), now + timedelta(days=1))
    return tuple(each for each in every if each.state not in OF_NO_ENQUIRY)
