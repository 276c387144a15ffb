"""The line to the sandbox company's chat: what ends it, whom it keeps out, and that nobody else feels it."""

import asyncio
import json
from contextlib import suppress

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from harness.sandbox import Temperament
from tests.integration.sandbox.customer import ANSWER, COMPLAINT, Customer, address_of, company_of, customer_of


async def test_a_page_that_never_says_it_has_shown_a_message_is_served_all_the_same() -> None:
    async with company_of(Temperament.BOT_AT_ONCE) as (company, _), connect(address_of(company)) as line:
        await line.send(json.dumps({"type": "message", "text": COMPLAINT}))
        texts = [json.loads(await asyncio.wait_for(line.recv(), 60)) for _ in range(6)]
        assert any("1 Delivery" in frame.get("text", "") for frame in texts)


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "not json",
        "[]",
        "null",
        "{}",
        '{"type": "message"}',
        '{"type": "message", "text": 7}',
        '{"type": "seen", "id": "x"}',
        '{"type": "closed"}',
        "[" * 20_000,
        b"\x00\xff",
    ],
)
async def test_frames_that_are_none_of_ours_end_the_connection(
    frame: str | bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with company_of() as (company, clock), customer_of(company, clock) as customer:
        await customer.line.send(frame)
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(customer.line.recv(), 60)
        assert customer.line.close_code == 1008
        assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_a_flood_of_messages_ends_the_connection_and_nobody_elses() -> None:
    async with company_of(Temperament.HELPFUL) as (company, clock), customer_of(company, clock) as other:
        async with customer_of(company, clock) as flood:
            with suppress(ConnectionClosed):
                while True:
                    await flood.say("now!")
                    await asyncio.sleep(0)  # sending alone never lets the desk have its say
            assert flood.line.close_code == 1008
        await other.say(COMPLAINT)
        await other.hear_out()
        assert ANSWER in other.agents_words()


async def test_a_frame_over_the_limit_ends_the_connection() -> None:
    async with company_of() as (company, clock), customer_of(company, clock) as customer:
        await customer.say("x" * 200_000)
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(customer.line.recv(), 60)
        assert customer.line.close_code == 1009


async def test_lone_surrogates_and_controls_are_text_like_any_other() -> None:
    async with company_of(Temperament.HELPFUL) as (company, clock), customer_of(company, clock) as customer:
        await customer.line.send('{"type": "message", "text": "\\ud800 \\u0000 {slot} [agent] <b>hello</b>"}')
        await customer.hear_out()
        assert customer.over


async def test_a_page_of_another_origin_is_refused() -> None:
    async with company_of() as (company, _):
        with pytest.raises(InvalidStatus) as refused:
            async with connect(address_of(company), origin="http://elsewhere.example"):  # type: ignore[arg-type]
                pass
        assert refused.value.response.status_code == 403


async def test_a_customer_who_leaves_ends_the_agents_work(caplog: pytest.LogCaptureFixture) -> None:
    async with company_of(Temperament.HELPFUL) as (company, clock):
        async with customer_of(company, clock) as customer:
            await customer.say(COMPLAINT)
            await customer.hear(1)
        await asyncio.wait_for(company.finished(), 60)
        assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_leaving_the_company_closes_open_chats() -> None:
    async with company_of(Temperament.SILENT) as (company, clock):
        line = await connect(address_of(company))
        customer = Customer(line=line, clock=clock)
        await customer.hear(1)
    await customer.hear_out()
    assert not customer.over
