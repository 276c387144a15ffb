"""Writing in chats and leaving them."""

# ruff: noqa: E501  (pages and scripts, a line a thought)

import asyncio

import pytest
from playwright.async_api import Error

from harness.errors import FaultKind, ProbeError, Unconfirmed
from probes.browser import Browser
from probes.widget.hands import Said
from probes.widget.news import Bubble
from probes.widget.opening import Opening
from tests.integration.widget.pages import ENQUIRY, SHOP, chat_on
from tests.integration.widget.parts import AREA, LOG, SAY, WORDS

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

BY_ENTER = """<script>const field = document.querySelector('[contenteditable], textarea, input');
  field.onkeydown = (event) => { if (event.key !== 'Enter') return; event.preventDefault();
    const text = field.value ?? field.innerText; if (!text.trim()) return;
    if ('value' in field) field.value = ''; else field.innerHTML = ''; window.sent = [...(window.sent ?? []), text]; say('own', text); };</script>"""


@pytest.mark.parametrize(
    "foot",
    [
        AREA,
        "<div><div contenteditable=true data-placeholder='Write a message' style='min-height:20px'></div></div>",
        "<div><div role=textbox contenteditable=plaintext-only aria-label='Your message' style='min-height:20px'></div></div>",
        "<div><input placeholder='Send a message...'></div>",
    ],
    ids=["area", "rich", "plain", "line"],
)
async def test_several_lines_are_sent_as_one_message(foot: str, browser: Browser) -> None:
    page = f"<div>{LOG}{foot}</div>{SAY}{BY_ENTER}"
    async with chat_on(browser, {SHOP: page}) as chat:
        assert (await chat.window.open()).state is Opening.READY
        assert await chat.window.hands.say(ENQUIRY.body) is Said.TAKEN
        bubble = await chat.until(Bubble)
        assert " ".join(bubble.text.split()) == WORDS  # type: ignore[union-attr]
        assert len(await chat.page.evaluate("window.sent")) == 1


async def test_a_button_that_wakes_with_the_words_is_waited_for(browser: Browser) -> None:
    foot = "<form><textarea placeholder='Type a message'></textarea><button disabled>Send</button></form>"
    script = """<script>const form = document.querySelector('form'), field = form.querySelector('textarea');
      field.oninput = () => setTimeout(() => { form.querySelector('button').disabled = !field.value; }, 150);
      form.onsubmit = (event) => { event.preventDefault(); say('own', field.value); field.value = ''; };</script>"""
    async with chat_on(browser, {SHOP: f"<div>{LOG}{foot}</div>{SAY}{script}"}) as chat:
        await chat.window.open()
        assert await chat.window.hands.say("Hello?") is Said.TAKEN
        await chat.until(Bubble, "Hello?")


async def test_a_place_that_keeps_no_words_is_said_to_be_one(browser: Browser) -> None:
    script = "<script>document.querySelector('textarea').oninput = (event) => { event.target.value = ''; };</script>"
    async with chat_on(browser, {SHOP: f"<div>{LOG}{AREA}</div>{SAY}{script}"}) as chat:
        await chat.window.open()
        with pytest.raises(ProbeError, match="does not keep") as caught:
            await chat.window.hands.say("Hello?")
    assert caught.value.kind is FaultKind.CHAT_UNAVAILABLE


async def test_the_chat_is_ended_by_its_own_button_and_its_question_is_answered(browser: Browser) -> None:
    page = f"""<div>{LOG}{AREA}<button class=end>End chat</button></div>{SAY}<script>
      document.querySelector('.end').onclick = (event) => {{ event.target.remove();
        document.body.insertAdjacentHTML('beforeend', '<dialog open>Do you mean it? <button onclick="window.ended = true">Yes, end chat</button></dialog>'); }};</script>"""
    async with chat_on(browser, {SHOP: page}) as chat:
        await chat.window.open()
        assert await chat.window.hands.leave()
        assert await chat.page.evaluate("window.ended")


async def test_a_chat_without_such_a_button_is_just_left(browser: Browser) -> None:
    async with chat_on(browser, {SHOP: f"<div>{LOG}{AREA}</div>{SAY}"}) as chat:
        await chat.window.open()
        assert not await chat.window.hands.leave()


async def test_a_page_that_dies_between_sending_and_seeing_leaves_it_open_whether_it_was_sent(browser: Browser) -> None:
    script = BY_ENTER.replace("say('own', text);", "")
    async with chat_on(browser, {SHOP: f"<div>{LOG}{AREA}</div>{SAY}{script}"}) as chat:
        await chat.window.open()
        assert await chat.window.hands.say("Hello?") is Said.TAKEN
        session = await chat.page.context.new_cdp_session(chat.page)
        crashing = asyncio.ensure_future(session.send("Page.crash"))
        with pytest.raises(Unconfirmed, match="handed to the chat and never seen in it"):
            await chat.log.next()
    with pytest.raises(Error):
        await crashing
