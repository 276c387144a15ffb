"""Where the time of a wait went, by the stamps of a real Postfix that hands a desk's answer on to our inbox."""

import asyncio
import smtplib
import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.clock import Clock, ManualClock, SystemClock
from harness.ledger import Ledger
from harness.model import Dispatch, DispatchState, HandOver, Route
from harness.observe import observations
from harness.sandbox.specimen import specimen
from probes.inbox.mailroom import MailRoom
from probes.inbox.smtp import Inbox
from tests.integration.mail.authority import Authority
from tests.integration.mail.dovecot import Dovecot
from tests.integration.mail.postfix import Postfix, running_postfix

HOUR = timedelta(hours=1)
ANSWER = b"From: care@acme.example\r\nSubject: Re: your order\r\n\r\nIt will be with you on Thursday. Bob\r\n"
CUSTOMER = specimen().persona.email


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Holds an enquiry that was taken an hour ago."""
    asked = specimen(created_at=datetime.now(UTC) - HOUR)
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        ledger.append_enquiry(asked)
        ledger.append_dispatch(Dispatch(enquiry_id=asked.id, state=DispatchState.ACCEPTED, at=asked.created_at))
        yield ledger


def answer(desk: Postfix) -> None:
    with smtplib.SMTP("127.0.0.1", desk.ports.plain, timeout=60) as client:
        client.sendmail("care@acme.example", CUSTOMER, ANSWER)


async def heard(ledger: Ledger, port: int, clock: Clock, desk: Postfix, *, shut: bool) -> Route:
    """What is told of the way of an answer that the desk gives now, while our inbox is open or before it is."""
    with closing(MailRoom(ledger=ledger)) as room:
        arrival = room.arrival()
        if shut:
            await asyncio.to_thread(answer, desk)
            await asyncio.to_thread(desk.await_deferred)
        async with Inbox(room=room, clock=clock, listen=("127.0.0.1", port)):
            await asyncio.to_thread(desk.try_again if shut else lambda: answer(desk))
            await asyncio.wait_for(arrival, 60)
        (seen,) = observations(ledger.facts(), clock.now())
    (judged,) = seen.replies
    assert judged.route is not None
    assert [hop.by for hop in judged.route.hops] == ["mx.acme.example"]
    assert judged.route.handed_over_by is HandOver.RECEIVED
    return judged.route


@pytest.mark.parametrize("shut", [False, True], ids=["our inbox was open", "our inbox was shut for eight hours"])
async def test_what_a_shut_inbox_costs_is_transit_and_not_the_desks(
    ledger: Ledger, authority: Authority, dovecot: Dovecot, shut: bool
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as held:
        port = held.getsockname()[1]
    clock = ManualClock(datetime.now(UTC) + 8 * HOUR) if shut else SystemClock()
    with running_postfix(authority, dovecot, onward=port) as desk:
        route = await heard(ledger, port, clock, desk, shut=shut)
    assert route.desk is not None
    assert route.transit is not None
    # Tenths of hours: a slow machine takes seconds for what is said to last an hour.
    assert (round(route.desk / HOUR, 1), round(route.transit / HOUR, 1)) == (1.0, 8.0 if shut else 0.0)
    assert [(delay.at, delay.before) for delay in route.delays] == ([("mx.acme.example", None)] if shut else [])
