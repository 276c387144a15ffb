"""What is told of the enquiries that are made by themselves, and how many are under way together."""

import asyncio
from datetime import UTC, datetime

import pytest

from harness.cli.visiting import BROWSERS, Visits
from harness.model import Account, Kind, Login, Target
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


async def test_why_none_is_made_is_said_once_until_one_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    stopped, limit = ("", "shopper: STOP exists\n"), ("", "shopper: the limit is reached\n")
    answers = iter([stopped, stopped, limit, ("asked acme\n", "probe fault: no\n  what to do: wait\n"), stopped])

    async def call(_: Appointment) -> tuple[str, str]:
        return next(answers)

    visits = Visits(desks=lambda: {"acme": DESK}, call=call)
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


async def test_what_cannot_be_started_is_told_and_ends_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    async def call(_: Appointment) -> tuple[str, str]:
        raise OSError("no more processes")

    await Visits(desks=lambda: {"acme": DESK}, call=call).make(due())
    assert capsys.readouterr().err == "acme: late by mail was not made: no process can be started: no more processes\n"


@pytest.mark.parametrize(("channel", "together"), [("mail", 6), ("messaging", 1), ("chat", BROWSERS)])
async def test_an_account_has_one_conversation_at_a_time_and_a_desk_few_browsers(channel: str, together: int) -> None:
    under_way = 0
    most = 0

    async def call(_: Appointment) -> tuple[str, str]:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1
        return "asked\n", ""

    visits = Visits(desks=lambda: {"acme": DESK}, call=call)
    await asyncio.gather(*(visits.make(due(channel)) for _ in range(6)))
    assert most == together
