"""What a page does to its log: each message is told once, with its own times, whatever becomes of its element."""

# ruff: noqa: E501  (pages and scripts, a line a thought)

import pytest

from probes.browser import Browser
from probes.widget.news import Bubble, Edited
from tests.integration.widget.pages import SHOP, chat_on
from tests.integration.widget.speaking import CHAT, spoken

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


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
