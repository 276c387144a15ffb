"""What is told of the enquiries that are made by themselves, and how many are under way together."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from harness.cli.visiting import BROWSERS, Ended, Visits
from harness.model import Account, Kind, Login, PlannedState, Target
from harness.schedule import Appointment
from tests.desks import desk_with

ACCOUNT = Account(user="kim@acme.example", login=Login.PASSWORD, secret="KIMS_SECRET")
DESK = desk_with(
    targets={
        "mail": Target(to="care@acme.example"),
        "messaging": Target(to="care@acme.example", account=ACCOUNT),
        "chat": Target(to="https://acme.example/"),
    }
)


def due(channel: str = "mail") -> Appointment:
    return Appointment(
        at=datetime(2026, 10, 5, tzinfo=UTC), desk="acme", kind=Kind("late", channel, "en"), seed="schedule/1"
    )


@dataclass
class Notes:
    """What is noted of enquiries that were not made."""

    found: list[tuple[PlannedState, str]] = field(default_factory=list)

    async def take(self, _: Appointment, state: PlannedState, why: str) -> None:
        self.found.append((state, why))


async def test_why_none_is_made_is_said_once_until_one_is_made_and_always_noted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    stopped, limit = Ended("", "shopper: STOP exists\n", 2), Ended("", "shopper: the limit is reached\n", 2)
    answers = iter(
        [stopped, stopped, limit, Ended("asked acme\n", "probe fault: no\n  what to do: wait\n", 3), stopped]
    )
    notes = Notes()

    async def call(_: Appointment) -> Ended:
        return next(answers)

    visits = Visits(desks=lambda: {"acme": DESK}, call=call, note=notes.take)
    for _ in range(5):
        await visits.make(due())
    out, err = capsys.readouterr()
    assert out == "asked acme\n"
    assert err.splitlines() == [
        "acme: late by mail was not made: STOP exists",
        "acme: 1 enquiry was not made for the same reason",
        "acme: late by mail was not made: the limit is reached",
        "probe fault: no",
        "  what to do: wait",
        "acme: late by mail was not made: STOP exists",
    ]
    stop = (PlannedState.REFUSED, "STOP exists")
    assert notes.found == [stop, stop, (PlannedState.REFUSED, "the limit is reached"), stop]


async def test_what_cannot_be_started_is_told_and_ends_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    async def call(_: Appointment) -> Ended:
        raise OSError("no more processes")

    notes = Notes()
    await Visits(desks=lambda: {"acme": DESK}, call=call, note=notes.take).make(due())
    assert notes.found == [(PlannedState.FAILED, "no process can be started: no more processes")]
    assert capsys.readouterr().err == "acme: late by mail was not made: no process can be started: no more processes\n"


@pytest.mark.parametrize(("channel", "together"), [("mail", 6), ("messaging", 1), ("chat", BROWSERS)])
async def test_an_account_has_one_conversation_at_a_time_and_a_desk_few_browsers(channel: str, together: int) -> None:
    under_way = 0
    most = 0

    async def call(_: Appointment) -> Ended:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1
        return Ended("asked\n", "", 0)

    visits = Visits(desks=lambda: {"acme": DESK}, call=call, note=Notes().take)
    await asyncio.gather(*(visits.make(due(channel)) for _ in range(6)))
    assert most == together
