"""What a page does to its log: each message is told once, with its own times, whatever becomes of its element."""

# ruff: noqa: E501  (pages and scripts, a line a thought)

import pytest

from probes.browser import Browser
from probes.widget.news import Bubble, Closed, Edited, FormAsked, Lost, Menu, Typing
from tests.integration.widget.pages import ELSEWHERE, SHOP, Chat, chat_on

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SAY = """<script>
  const log = document.querySelector('.log'), field = document.querySelector('textarea'), wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const say = (who, text, where = log) => { const row = document.createElement('div'); row.className = `message ${who}`;
    const words = document.createElement('p'); words.textContent = text; row.append(words); where.append(row); return row; };
  const again = () => log.replaceChildren(...[...log.children].map((one) => one.cloneNode(true)));
  field.onkeydown = (event) => { if (event.key === 'Enter') { event.preventDefault(); const text = field.value; field.value = ''; (window.own ?? say)('own', text); } };
</script>"""
CHAT = f"<div class=chat><div class=log role=log></div><div class=foot><textarea placeholder='Type a message'></textarea></div></div>{SAY}"
PLAIN = f"""<style>.log {{ height: 300px; width: 400px; overflow-y: auto }} .log > div {{ display: flex }} .log > div > div {{ padding: 4px }}</style>
  <div><div class=log></div><div><textarea placeholder='Type a message'></textarea></div></div>{SAY}<script>
  const line = (side, text) => {{ const row = document.createElement('div'); row.style.justifyContent = side;
    row.innerHTML = '<div></div>'; row.firstChild.textContent = text; log.append(row); return row; }};
  window.own = (who, text) => line('flex-end', text);</script>"""


async def spoken(chat: Chat, text: str = "Where is my kettle?") -> Bubble:
    """Open the chat and say something; returns our own bubble."""
    await chat.window.open()
    await chat.window.hands.say(text)
    bubble = await chat.until(Bubble, text)
    assert isinstance(bubble, Bubble)
    return bubble


@pytest.mark.parametrize(
    "happens",
    [
        "say('desk', 'One.'); await wait(250); again(); say('desk', 'Two.');",  # drawn anew
        "const one = say('desk', 'One.'); await wait(250); log.prepend(one); log.append(one); say('desk', 'Two.');",  # moved
        (
            "say('desk', 'One.'); await wait(250); for (const text of ['Old.', 'Older.']) log.prepend(say('desk', text));"
            "say('desk', 'Two.');"
        ),  # history, put before
        (
            "say('desk', 'One.'); await wait(250); const first = log.firstElementChild; first.remove(); say('desk', 'Two.');"
            "await wait(250); log.prepend(first.cloneNode(true));"
        ),  # out of sight and back
        (
            "say('desk', 'One.'); await wait(250); const all = log.innerHTML; log.innerHTML = ''; await wait(100);"
            "log.innerHTML = all; say('desk', 'Two.');"
        ),  # loaded anew
        (
            "const group = say('desk', 'One.'); group.className = 'group'; group.firstChild.className = 'message desk';"
            "await wait(250); say('desk', 'Two.', group);"
        ),  # put into a group
        (
            "const row = say('desk', ''); row.firstChild.innerHTML = '<i></i><i></i><i></i>'; row.classList.add('typing'); await wait(150);"
            "row.classList.remove('typing'); row.firstChild.textContent = 'One.'; await wait(250); say('desk', 'Two.');"
        ),
        (
            "say('desk', 'One.').insertAdjacentHTML('beforeend', '<span class=name>Mia</span><time>10:20</time><button>Copy</button>"
            "<span class=status>Delivered</span><span>Seen</span>'); say('desk', 'Two.');"
        ),
    ],
    ids=["anew", "moved", "history", "virtual", "reloaded", "grouped", "dots", "dressed"],
)
async def test_each_message_is_told_once(happens: str, browser: Browser) -> None:
    async with chat_on(browser, {SHOP: CHAT}) as chat:
        await spoken(chat)
        await chat.run(happens)
        await chat.until(Bubble, "Two.")
        await chat.run("say('desk', 'End.')")
        await chat.until(Bubble, "End.")
        assert chat.bubbles() == [
            ("own", "Where is my kettle?"),
            *(("desk", text) for text in ("One.", "Two.", "End.")),
        ]


async def test_the_same_words_said_twice_are_two_messages_even_in_a_log_drawn_anew(browser: Browser) -> None:
    async with chat_on(browser, {SHOP: CHAT}) as chat:
        await spoken(chat)
        await chat.run(
            "say('desk', 'Yes.'); await wait(250); say('desk', 'Yes.'); again(); await wait(250); say('desk', 'End.')"
        )
        await chat.until(Bubble, "End.")
        assert [text for _, text in chat.bubbles()] == ["Where is my kettle?", "Yes.", "Yes.", "End."]


async def test_a_message_written_bit_by_bit_has_the_times_of_its_first_and_its_last_piece(browser: Browser) -> None:
    async with chat_on(browser, {SHOP: CHAT}) as chat:
        await spoken(chat)
        await chat.run("""const words = say('desk', 'It').firstChild; window.times = [Date.now() / 1000];
            for (const word of ['comes', 'on', 'Thursday.']) { await wait(90); words.textContent += ' ' + word; }
            times.push(Date.now() / 1000);""")
        bubble = await chat.until(Bubble, "It comes on Thursday.")
        first, last = await chat.page.evaluate("times")
        assert isinstance(bubble, Bubble)
        assert bubble.epoch == pytest.approx(first, abs=0.03)
        assert bubble.finished == pytest.approx(last, abs=0.03)
        assert not any(isinstance(news, Edited) for news in chat.heard)


@pytest.mark.parametrize("pieces", [["Hello,", " let me look."], ["One.", " Two.", " Three."]], ids=["open", "closed"])
async def test_a_message_whose_writing_halts_is_one_message(pieces: list[str], browser: Browser) -> None:
    async with chat_on(browser, {SHOP: CHAT}) as chat:
        await spoken(chat)
        await chat.run("const words = say('desk', 'It').firstChild; await wait(50); words.textContent += ' comes.';")
        await chat.until(Bubble, "It comes.")
        first, *others = pieces
        await chat.run(f"""const words = say('desk', {first!r}).firstChild;
            for (const piece of {others!r}) {{ await wait(350); words.textContent += piece; }}""")
        await chat.until(Bubble, "".join(pieces))
        assert not any(isinstance(news, Edited) for news in chat.heard)


async def test_a_change_after_that_is_an_edit_even_where_the_log_is_drawn_anew(browser: Browser) -> None:
    async with chat_on(browser, {SHOP: CHAT}) as chat:
        await spoken(chat)
        await chat.run("say('desk', 'It is in the depot in Leads.'); say('desk', 'Soon.'); await wait(300);")
        await chat.run("log.children[1].firstChild.textContent = 'It is in the depot in Leeds.'; again();")
        edited = await chat.until(Edited)
        assert isinstance(edited, Edited)
        assert (edited.before, edited.text) == ("It is in the depot in Leads.", "It is in the depot in Leeds.")


async def test_a_message_that_halted_long_and_is_drawn_anew_with_its_end_is_the_same_one(browser: Browser) -> None:
    async with chat_on(browser, {SHOP: CHAT}) as chat:
        await spoken(chat)
        await chat.run("say('desk', 'Hello,')")
        await chat.until(Bubble, "Hello,")
        await chat.run("log.lastElementChild.replaceWith(say('desk', 'Hello, let me have a look at your parcel.'))")
        edited = await chat.until(Edited)
        assert isinstance(edited, Edited)
        assert (edited.before, edited.text) == ("Hello,", "Hello, let me have a look at your parcel.")


async def test_a_correction_soon_after_is_an_edit_in_a_chat_that_streams(browser: Browser) -> None:
    async with chat_on(browser, {SHOP: CHAT}) as chat:
        await spoken(chat)
        await chat.run("const words = say('desk', 'One').firstChild; await wait(50); words.textContent += ' moment.';")
        await chat.until(Bubble, "One moment.")
        await chat.run(
            "const words = say('desk', 'It is in Leads.').firstChild; await wait(300); words.textContent = 'It is in Leeds.';"
        )
        edited = await chat.until(Edited)
        assert isinstance(edited, Edited)
        assert (edited.before, edited.text) == ("It is in Leads.", "It is in Leeds.")


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


async def test_in_a_log_of_five_hundred_messages_one_more_costs_what_the_first_did(browser: Browser) -> None:
    async with chat_on(browser, {SHOP: CHAT}) as chat:
        await spoken(chat)
        looks = await chat.page.evaluate("""async () => {
            const counts = []; let looked = 0; const style = window.getComputedStyle;
            window.getComputedStyle = (...given) => { looked++; return style(...given); };
            for (let n = 0; n < 500; n++) {
              say('desk', `Message ${n}`); await Promise.resolve(); await Promise.resolve();
              if (n === 5 || n === 499) counts.push(looked); else looked = 0;
              if (n % 100 === 99) await wait(200);
            }
            return counts; }""")
        await chat.until(Bubble, "Message 499")
        assert 0 < looks[1] <= 3 * looks[0]
        assert len(chat.bubbles()) == 501
