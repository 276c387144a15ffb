"""How the sandbox company hands its mail over: tried again, given up, and at loopback alone."""

import asyncio
import hashlib
from datetime import timedelta
from itertools import pairwise

import pytest

from harness.clock import ScaledClock
from harness.errors import ConfigurationError
from harness.model import DeskKind
from harness.sandbox import Company, Temperament
from tests.integration.sandbox.shop import LATE, START, Sink, complaint, line_to, listening, send, shop


async def test_the_desk_names_the_ports_it_listens_on() -> None:
    async with shop() as (company, _):
        desk = company.desk(name="sandbox")
        assert desk.name == "sandbox"
        assert desk.kind is DeskKind.OWN
        assert set(desk.targets) == {"mail", "web_form", "chat"}
        assert desk.targets["mail"].to == "care@sandbox.example"
        async with line_to(company) as client:
            assert client.is_connected


async def test_mail_put_off_with_451_is_tried_again_and_counted_once() -> None:
    async with shop(Temperament.HELPFUL) as (company, sink):
        sink.refusals = ["451 4.3.0 later", "452 4.2.2 mailbox full"]
        await send(company, complaint())
        await company.finished()
        assert len(sink.tried) == 3
        assert sink.tried[1] - sink.tried[0] >= timedelta(minutes=1)
        assert sink.tried[2] - sink.tried[1] >= timedelta(minutes=4)
        assert len(sink.letters) == len(company.sent) == 1


async def test_sent_names_the_very_bytes_that_were_answered_with_250() -> None:
    async with shop() as (company, sink):
        await send(company, *(complaint(number) for number in range(12)))
        await company.finished()
        arrived = [(recipient, hashlib.sha256(raw).hexdigest()) for recipient, _, raw, _ in sink.letters]
        assert [(sent.recipient, sent.sha256) for sent in company.sent] == arrived
        assert [sent.message_id for sent in company.sent] == [message["Message-ID"] for message in sink.messages]
        assert all(earlier.accepted_at <= later.accepted_at for earlier, later in pairwise(company.sent))


async def test_mail_refused_for_good_is_not_tried_again() -> None:
    async with shop(Temperament.HELPFUL) as (company, sink):
        sink.refusals = ["554 5.7.1 no thanks"]
        await send(company, complaint())
        await company.finished()
        assert len(sink.tried) == 1
        assert company.sent == ()


def writing_to(port: int, clock: ScaledClock) -> Company:
    """A company whose customers' mail server is to be at this port."""
    return Company(
        seed=7, clock=clock, deliver_to=("127.0.0.1", port), scenarios=[LATE], temperaments=(Temperament.HELPFUL,)
    )


async def test_a_customer_whose_server_is_down_for_hours_gets_the_mail_when_it_is_up() -> None:
    clock = ScaledClock(START, settle=0.02)
    sink = Sink(clock)
    async with listening(sink):
        port = sink.port
    async with writing_to(port, clock) as company:
        await send(company, complaint())
        await clock.sleep(timedelta(hours=6))
        assert company.sent == ()
        async with listening(sink, port):
            await company.finished()
            assert len(company.sent) == len(sink.letters) == 1


async def test_mail_that_can_never_be_delivered_is_given_up(caplog: pytest.LogCaptureFixture) -> None:
    clock = ScaledClock(START, settle=0.02)
    sink = Sink(clock)
    async with listening(sink):
        port = sink.port
    async with writing_to(port, clock) as company:
        await send(company, complaint())
        await company.finished()
    assert "is given up" in caplog.text
    assert clock.now() - START > timedelta(hours=12)


async def test_leaving_stops_all_agents() -> None:
    async with shop(Temperament.HELPFUL) as (company, sink):
        await send(company, complaint())
    await asyncio.wait_for(company.finished(), 60)
    assert company.sent == ()
    assert sink.letters == []


async def test_a_taken_port_is_said_so() -> None:
    async with shop() as (company, sink):
        port = int((company.desk(name="sandbox").targets["mail"].via or "").rpartition(":")[2])
        second = Company(seed=7, clock=sink.clock, deliver_to=("127.0.0.1", sink.port), mail_port=port)
        with pytest.raises(ConfigurationError, match=rf"cannot listen on 127\.0\.0\.1:{port} for mail"):
            await second.__aenter__()


def test_it_delivers_to_loopback_only() -> None:
    with pytest.raises(ConfigurationError, match=r"loopback only, not to mail\.example\.com"):
        Company(seed=7, clock=ScaledClock(START), deliver_to=("mail.example.com", 25))


async def test_the_company_greets_by_its_own_name_without_looking_up_this_machines() -> None:
    async with shop(Temperament.RECEIPT_THEN_PERSON) as (company, sink):
        await send(company, complaint())
        await company.finished()
    assert set(sink.greeted_by) == {"sandbox.example"}
