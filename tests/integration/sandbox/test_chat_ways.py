"""Queues, menus, handovers, streams and second thoughts in the sandbox company's chat."""

import asyncio
from datetime import timedelta

import pytest
from playwright.async_api import Page, WebSocketRoute, expect

from harness.sandbox import Temperament
from harness.sandbox.texts import LANGUAGES, phrasebook
from tests.integration.sandbox.customer import (
    ANSWER,
    COMPLAINT,
    LATE,
    START,
    company_of,
    customer_of,
)

MENU = ["Where is my order?", "Something is broken", "Talk to a person"]


async def test_a_queue_moves_until_somebody_joins_and_in_the_end_leaves() -> None:
    async with company_of(Temperament.BUSY) as (company, clock), customer_of(company, clock) as customer:
        await customer.say(COMPLAINT)
        await customer.hear_out()
    first = customer.edited[0][0]
    assert first in {"You are number 2 in the queue.", "You are number 3 in the queue."}
    places = [first, *(text for _, text, _ in customer.edited)]
    assert places == sorted(places, reverse=True)
    assert places[-1] == "You are number 1 in the queue."
    assert all(waited >= timedelta(seconds=20) for _, _, waited in customer.edited)
    notices = [text for author, text in customer.heard if author == "system"]
    joined, left, over = notices[-3:]
    assert joined.endswith(" has joined the chat.")
    assert left == joined.replace("joined", "left")
    assert over == "The chat has ended."
    assert ANSWER in customer.agents_words()
    assert customer.over
    assert customer.times[-1] - START < LATE.patience


async def test_the_same_customer_waits_in_the_same_queue_again() -> None:
    heard = []
    for _ in range(2):
        async with company_of(Temperament.BUSY) as (company, clock), customer_of(company, clock) as customer:
            await customer.say(COMPLAINT)
            await customer.hear(3)
            heard.append((customer.heard, customer.edited[0][0]))
    assert heard[0] == heard[1]


async def test_a_bot_offers_a_menu_asks_and_hands_over_to_a_person() -> None:
    async with company_of(Temperament.BOT_THEN_PERSON) as (company, clock), customer_of(company, clock) as customer:
        await customer.say(COMPLAINT)
        await customer.hear(1)
        assert customer.choices == MENU
        await customer.say(customer.choices[0])
        await customer.hear(1)
        assert (customer.names[-1], customer.choices) == ("Sandy", [])
        assert "order number" in customer.heard[-1][1]
        await customer.say("A12-34567")
        await customer.hear_out()
    notices = [text for author, text in customer.heard if author == "system"]
    assert [text.split(" ", 2)[2] for text in notices[1:3]] == ["has joined the chat.", "has left the chat."]
    assert {name for name in customer.names if name} == {"Sandy", notices[1].split(" ")[0]}
    assert customer.names.index("Sandy") < customer.names.index(notices[1].split(" ")[0])
    assert ANSWER in customer.agents_words()
    assert True in customer.typing
    assert customer.times[-1] - START < LATE.patience


async def test_who_wants_a_person_is_asked_for_nothing() -> None:
    async with company_of(Temperament.BOT_THEN_PERSON) as (company, clock), customer_of(company, clock) as customer:
        await customer.say(COMPLAINT)
        await customer.hear(1)
        await customer.say(customer.choices[-1])
        await customer.hear(2)
    assert "colleague" in customer.heard[-2][1]
    assert "has joined" in customer.heard[-1][1]


async def test_a_streamed_answer_comes_piece_by_piece_and_the_bot_takes_its_leave() -> None:
    async with company_of(Temperament.BOT_STREAMING) as (company, clock), customer_of(company, clock) as customer:
        await customer.say(COMPLAINT)
        await customer.hear_to_its_end()
        pieces, words = customer.pieces, customer.agents_words()
        assert len(customer.heard) == 2
        await customer.say("Thank you.")
        await customer.hear_out()
    assert 10 < pieces < 40
    assert ANSWER in words
    assert "\n\nInformation on this subject" in words  # nothing is lost between the pieces
    assert [author for author, _ in customer.heard[-2:]] == ["agent", "system"]
    assert customer.over


async def test_a_slip_is_corrected_once_a_second_later() -> None:
    async with company_of(Temperament.SECOND_THOUGHTS) as (company, clock), customer_of(company, clock) as customer:
        await customer.say(COMPLAINT)
        await customer.hear_out()
    ((slipped, corrected, waited),) = customer.edited
    assert slipped != corrected
    assert sorted(slipped) == sorted(corrected)
    assert timedelta(seconds=1) <= waited < timedelta(seconds=3)
    assert "copper kettle" in corrected
    assert ANSWER in customer.agents_words()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_menu_has_three_different_labels_in_every_language(language: str) -> None:
    phrases = phrasebook(language).phrases
    labels = [phrases[f"menu_{each}"] for each in ("order", "broken", "person")]
    assert all(len(each) == 1 for each in labels)  # what is pressed is known by its words
    assert len(set(labels)) == 3


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_a_menu_is_pressed_and_gone_and_a_streamed_message_is_one(browser_page: Page) -> None:
    log = browser_page.get_by_role("log")
    async with company_of(Temperament.BOT_THEN_PERSON) as (company, _):
        await browser_page.goto(company.desk(name="s").targets["chat"].to)
        await browser_page.get_by_role("textbox", name="Your message").fill(COMPLAINT)
        await browser_page.get_by_role("button", name="Send").click()
        menu = browser_page.get_by_role("group", name="Suggested answers")
        await expect(menu.get_by_role("button")).to_have_text(MENU)
        await menu.get_by_role("button", name="Something is broken").click()
        await expect(menu).to_have_count(0)
        await expect(log.locator("[data-author=customer]").last).to_have_text("Something is broken")
        await expect(log.locator("[data-author=agent]").last).to_contain_text("order number")
    async with company_of(Temperament.BOT_STREAMING) as (company, _):
        await browser_page.goto(company.desk(name="s").targets["chat"].to)
        await browser_page.get_by_role("textbox", name="Your message").fill(COMPLAINT)
        await browser_page.get_by_role("button", name="Send").click()
        await expect(log.locator("[data-author=agent]")).to_contain_text(ANSWER)
        await expect(log.locator("[data-author=agent]")).not_to_have_attribute("aria-busy", "true")
        assert await log.locator("[data-author=agent]").count() == 1


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_what_is_sent_before_the_line_stands_is_said_once_it_does(browser_page: Page) -> None:
    stands = asyncio.Event()

    async def late(socket: WebSocketRoute) -> None:
        await stands.wait()
        socket.connect_to_server()

    await browser_page.route_web_socket("**/chat/socket", late)
    async with company_of(Temperament.BOT_STREAMING) as (company, _):
        await browser_page.goto(company.desk(name="s").targets["chat"].to)
        await browser_page.get_by_role("textbox", name="Your message").fill(COMPLAINT)
        for _press in range(2):
            await browser_page.get_by_role("button", name="Send").click()
        stands.set()
        said = browser_page.get_by_role("log").locator("[data-author=customer]")
        await expect(said).to_have_text([COMPLAINT])
        await expect(browser_page.get_by_role("log").locator("[data-author=agent]")).to_contain_text(
            ANSWER, timeout=10_000
        )


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_a_queue_and_a_correction_are_shown_in_their_own_line(browser_page: Page) -> None:
    log = browser_page.get_by_role("log")
    async with company_of(Temperament.BUSY) as (company, _):
        await browser_page.goto(company.desk(name="s").targets["chat"].to)
        await browser_page.get_by_role("textbox", name="Your message").fill(COMPLAINT)
        await browser_page.get_by_role("button", name="Send").click()
        await expect(log.locator("[data-author=agent]").first).to_be_visible()
        notices = await log.locator("[data-author=system]").all_text_contents()
        assert notices[:2] == ["You are number 1 in the queue."] * 2
        assert notices[2].endswith("has joined the chat.")
        assert [each for each in notices[3:] if not each.endswith("has left the chat.")] == []  # who may have, by now
