"""Whose words they are, wherever the log is; and what is told beside messages: typing, choices, losses, the end."""

# ruff: noqa: E501  (pages and scripts, a line a thought)

import pytest

from probes.browser import Browser
from probes.widget.news import Bubble, Closed, FormAsked, Lost, Menu, Typing
from tests.integration.widget.pages import ELSEWHERE, SHOP, chat_on
from tests.integration.widget.speaking import CHAT, PLAIN, spoken

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_what_is_said_last_is_told_before_the_end(browser: Browser) -> None:
    async with chat_on(browser, {SHOP: CHAT}) as chat:
        await spoken(chat)
        await chat.run("say('desk', 'Good luck'); say('system', 'This chat has ended.'); field.disabled = true;")
        await chat.until(Closed)
        assert ("desk", "Good luck") in chat.bubbles()


async def test_typing_is_told_from_when_to_when_wherever_it_is_shown(browser: Browser) -> None:
    async with chat_on(browser, {SHOP: CHAT}) as chat:
        await spoken(chat)
        await chat.run("""const line = document.createElement('p'); line.textContent = 'Mia schreibt …';
            document.querySelector('.foot').prepend(line); window.times = [Date.now()]; await wait(300); line.remove(); times.push(Date.now());""")
        begun, over = await chat.until(Typing), await chat.until(Typing)
        assert isinstance(begun, Typing)
        assert isinstance(over, Typing)
        since, until = await chat.page.evaluate("times")
        assert begun.lasted is None
        assert over.epoch == begun.epoch == pytest.approx(since / 1000, abs=0.05)
        assert over.lasted == pytest.approx((until - since) / 1000, abs=0.05)


async def test_words_of_the_desks_that_hold_our_short_ones_are_not_ours(browser: Browser) -> None:
    greets = "<script>window.own = async (who, text) => { line('flex-start', 'Hello, this is Robo. May I help you?'); await wait(50); line('flex-end', text); };</script>"
    async with chat_on(browser, {SHOP: PLAIN + greets}) as chat:
        await spoken(chat, "Hello")
        assert chat.bubbles() == [("desk", "Hello, this is Robo. May I help you?"), ("own", "Hello")]


async def test_without_any_marks_we_know_our_own_by_their_words_and_lines_by_theirs(browser: Browser) -> None:
    async with chat_on(browser, {SHOP: PLAIN}) as chat:
        await spoken(chat)
        await chat.run(
            "line('flex-start', 'Where is my kettle?'); line('center', 'You are number 2 in the queue'); await wait(200);"
        )
        await chat.run("line('flex-start', 'It comes on Thursday.'); await wait(200);")
        await chat.until(Bubble, "It comes on Thursday.")
        assert chat.bubbles() == [
            ("own", "Where is my kettle?"),
            ("desk", "Where is my kettle?"),  # a bot's echo
            ("notice", "You are number 2 in the queue"),
            ("desk", "It comes on Thursday."),
        ]


@pytest.mark.parametrize("mode", ["open", "closed"])
async def test_a_chat_in_shadow_roots_inside_each_other_is_seen(mode: str, browser: Browser) -> None:
    page = f"""<div id=outer></div><template>{CHAT.replace("<script>", "<script type=x>")}</template><script>
      const inner = document.createElement('my-chat'), root = outer.attachShadow({{mode: '{mode}'}}); root.append(inner);
      const deep = inner.attachShadow({{mode: '{mode}'}}); deep.append(document.querySelector('template').content.cloneNode(true));
      const code = deep.querySelector('script').textContent.replaceAll('document.querySelector', 'deep.querySelector');
      new Function('deep', code + '; window.talk = say;')(deep);
      function say(...given) {{ return talk(...given); }}</script>"""
    async with chat_on(browser, {SHOP: page}) as chat:
        await spoken(chat)
        await chat.run("say('desk', 'It comes on Thursday.')")
        await chat.until(Bubble, "It comes on Thursday.")
        assert chat.bubbles() == [("own", "Where is my kettle?"), ("desk", "It comes on Thursday.")]


async def test_a_frame_of_another_site_that_comes_late_is_seen_and_timed_by_the_same_clock(browser: Browser) -> None:
    shop = f"""<button onclick="setTimeout(() => document.body.insertAdjacentHTML('beforeend',
      '<iframe src={ELSEWHERE} width=380 height=500></iframe>'), 300)">Chat with us</button>"""
    async with chat_on(browser, {SHOP: shop, ELSEWHERE: CHAT}) as chat:
        own = await spoken(chat)
        await chat.run("window.seen = Date.now() / 1000; say('desk', 'It comes on Thursday.')")
        bubble = await chat.until(Bubble, "It comes on Thursday.")
        assert isinstance(bubble, Bubble)
        assert bubble.epoch == pytest.approx(await chat.page.frames[-1].evaluate("window.seen"), abs=0.03)
        assert bubble.epoch > own.epoch


async def test_choices_forms_losses_and_the_end_are_told(browser: Browser) -> None:
    async with chat_on(browser, {SHOP: CHAT}) as chat:
        await spoken(chat)
        await chat.run("""say('desk', 'What is it about?').insertAdjacentHTML('beforeend',
            '<div class=quick-replies><button>Delivery</button><button>Invoice</button></div><button>Copy</button>')""")
        menu = await chat.until(Menu)
        assert isinstance(menu, Menu)
        assert menu.choices == ("Delivery", "Invoice")
        await chat.page.evaluate(
            "for (const one of document.querySelectorAll('.quick-replies button')) one.onclick = () => say('own', one.innerText); 0"
        )
        assert await chat.window.hands.choose("Invoice")
        await chat.until(Bubble, "Invoice")
        await chat.run("say('desk', 'Your e-mail, please.').insertAdjacentHTML('beforeend', '<input type=email>')")
        await chat.until(FormAsked)
        await chat.run(
            "log.children[0].insertAdjacentHTML('beforeend', '<span class=error>Not delivered. Tap to retry</span>')"
        )
        lost = await chat.until(Lost)
        assert isinstance(lost, Lost)
        assert lost.text == "Where is my kettle?"
        await chat.run(
            "say('system', 'Mia has ended the chat.'); field.disabled = true; document.querySelector('input').remove()"
        )
        await chat.until(Closed)


async def test_what_was_pressed_and_is_shown_after_the_end_does_not_undo_it(browser: Browser) -> None:
    async with chat_on(browser, {SHOP: CHAT}) as chat:
        await spoken(chat)
        await chat.run("""say('desk', 'What is it about?').insertAdjacentHTML('beforeend',
            '<div class=quick-replies><button>Delivery</button></div>'); document.querySelector('button').onclick = () => {
            say('system', 'Mia has ended the chat.'); say('own', 'Delivery'); field.disabled = true }""")
        await chat.until(Menu)
        assert await chat.window.hands.choose("Delivery")
        await chat.until(Closed)


async def test_a_line_beside_the_log_tells_our_turn(browser: Browser) -> None:
    async with chat_on(browser, {SHOP: CHAT}) as chat:
        await spoken(chat)
        for place in (2, 1):
            await chat.run(f"""document.querySelector('[role=status]')?.remove(); document.querySelector('.foot').insertAdjacentHTML(
                'beforebegin', '<p role=status>You are number {place} in the queue</p>')""")
            await chat.until(Bubble, f"You are number {place} in the queue")
        assert {whose for whose, _ in chat.bubbles()} == {"own", "notice"}
