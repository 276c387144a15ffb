"""The sandbox company's chat: what its people and bots say and when, and the page itself in Chromium."""

import asyncio
from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from harness.sandbox import Temperament
from tests.integration.sandbox.customer import ANSWER, COMPLAINT, LATE, START, company_of, customer_of


async def test_a_silent_desk_shows_the_queue_and_nothing_else() -> None:
    async with company_of(Temperament.SILENT) as (company, clock), customer_of(company, clock) as customer:
        await customer.say(COMPLAINT)
        await clock.sleep(timedelta(days=1))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(customer.line.recv(), 0.1)


async def test_a_helpful_person_types_answers_and_says_goodbye() -> None:
    async with company_of(Temperament.HELPFUL) as (company, clock), customer_of(company, clock) as customer:
        await customer.say(COMPLAINT)
        await customer.hear_out()
        assert customer.over
        words = customer.agents_words()
        assert "copper kettle" in words
        assert "my mother's birthday" in words
        assert ANSWER in words
        assert customer.heard[-1][0] == "system"
        assert "has ended the chat" in customer.heard[-1][1]
        assert True in customer.typing
        assert company.sent == ()


async def test_people_take_the_time_that_typing_takes() -> None:
    async with company_of(Temperament.HELPFUL) as (company, clock), customer_of(company, clock) as customer:
        await customer.say(COMPLAINT)
        await customer.hear_out()
        lines = [at for (author, _), at in zip(customer.heard, customer.times, strict=True) if author == "agent"]
        waits = [later - earlier for earlier, later in zip([customer.times[0], *lines], lines, strict=False)]
        assert all(timedelta(seconds=19) < wait < timedelta(seconds=125) for wait in waits)
        assert customer.times[-1] - START < LATE.patience


async def test_first_a_receipt_at_once_then_a_person() -> None:
    async with (
        company_of(Temperament.RECEIPT_THEN_PERSON) as (company, clock),
        customer_of(company, clock) as customer,
    ):
        await customer.say(COMPLAINT)
        await customer.hear_out()
        assert "your message has reached us" in customer.heard[1][1]
        assert customer.names[1] == "Larch & Ladle"
        assert customer.times[1] - START < timedelta(seconds=10)
        assert customer.times[2] - START > timedelta(minutes=2)
        assert ANSWER in customer.agents_words()
        assert customer.times[-1] - START < LATE.patience


async def test_macros_come_in_the_same_words_from_whomever() -> None:
    async with company_of(Temperament.MACROS_ONLY) as (company, clock):
        letters = []
        for extra in ("", " Really.", " Please!"):
            async with customer_of(company, clock) as customer:
                await customer.say(COMPLAINT + extra)
                await customer.hear_out()
                letters.append(customer.heard[-2][1])
        assert len(set(letters)) == 1
        assert "order A12-34567" in letters[0]
        assert "kettle" not in letters[0]


async def test_a_bot_answers_at_once_with_menus_and_never_understands() -> None:
    async with company_of(Temperament.BOT_AT_ONCE) as (company, clock), customer_of(company, clock) as customer:
        await customer.say(COMPLAINT)
        await customer.hear(2)
        assert set(customer.names[1:]) == {"Sandy"}
        assert "1 Delivery" in customer.heard[2][1]
        await customer.say("a person, please")
        await customer.hear(1)
        assert "did not understand" in customer.heard[3][1]
        assert not any(customer.typing)
        assert customer.times[-1] - START < timedelta(seconds=20)


async def test_one_asks_for_the_order_number_and_once_told_helps() -> None:
    async with company_of(Temperament.ASKS_AGAIN) as (company, clock), customer_of(company, clock) as customer:
        await customer.say(COMPLAINT)
        await customer.hear(3)
        assert "order number" in customer.heard[-1][1]
        await company.finished()
        assert not customer.over
        await customer.say("Yes, it's A12-34567.")
        await customer.hear_out()
        assert ANSWER in customer.agents_words()


async def test_no_quiet_time_is_skipped_before_the_customer_could_reply() -> None:
    """A browser takes a fifth of a second to notice a message and type: real time, on a clock that would skip days."""
    async with company_of(Temperament.ASKS_AGAIN) as (company, clock), customer_of(company, clock) as customer:
        appointment = asyncio.create_task(clock.sleep(timedelta(days=10)))
        await customer.say(COMPLAINT)
        await customer.hear(3)
        await asyncio.sleep(0.2)
        assert clock.now() - customer.times[-1] < timedelta(minutes=1)
        await customer.say("It is A12-34567.")
        await customer.hear_out()
        assert customer.times[-1] - START < LATE.patience
        appointment.cancel()


async def test_the_same_complaint_gets_the_same_agent_and_words_whoever_else_is_there() -> None:
    async def said(*complaints: str) -> dict[str, list[tuple[str, str]]]:
        found = {}
        async with company_of(Temperament.HELPFUL, Temperament.MACROS_ONLY) as (company, clock):
            for complaint in complaints:
                async with customer_of(company, clock) as customer:
                    await customer.say(complaint)
                    await customer.hear_out()
                    found[complaint] = customer.heard
        return found

    complaints = [f"{COMPLAINT} I am jane{number}@shopper.example." for number in range(4)]
    assert await said(*complaints) == await said(*reversed(complaints))


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_the_chat_page_in_a_browser(browser_page: Page) -> None:
    page = browser_page
    async with company_of(Temperament.ASKS_AGAIN) as (company, _):
        await page.goto(company.desk(name="s").targets["chat"].to)
        log = page.get_by_role("log")
        await expect(log.locator(".message")).to_have_text(["You are number 1 in the queue."])
        box = page.get_by_role("textbox", name="Your message")
        await box.fill("<img src=x onerror=alert(1)> " + COMPLAINT)
        await page.get_by_role("button", name="Send").click()
        await expect(log.locator("[data-author=customer]")).to_contain_text("<img src=x")
        assert await log.locator("img").count() == 0
        asked = log.locator("[data-author=agent]", has_text="order number")
        await expect(asked).to_be_visible()
        assert await asked.get_attribute("data-name")
        await box.fill("A12-34567")
        await box.press("Enter")
        await expect(log.locator("[data-author=agent]", has_text=ANSWER)).to_be_visible()
        await expect(log.locator("[data-author=system]").last).to_contain_text("has ended the chat")
        await expect(box).to_be_disabled()
        await expect(page.locator("[data-typing]")).to_be_hidden()
