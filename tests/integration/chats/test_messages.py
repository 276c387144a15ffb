"""Messages in a real page: which of the log are told, whose they are and when they count from."""

from pathlib import Path

import pytest

from harness.model import Accepted, Message, Source
from probes.browser import Browser
from tests.integration.chats.desk import CLOSE, Desk, says
from tests.integration.chats.shopping import ENQUIRY, talk_to, words

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_what_the_agent_says_is_heard_until_the_desk_ends_the_chat(browser: Browser, tmp_path: Path) -> None:
    desk = Desk(says("say('agent', 'It comes on Thursday.', 'Mia');" + CLOSE))
    accepted, message = await talk_to(desk, browser, tmp_path)
    assert desk.heard == [ENQUIRY.body]
    assert isinstance(accepted, Accepted)
    assert isinstance(message, Message)
    assert (message.raw, message.media_type) == (b"It comes on Thursday.", "text/plain")
    assert (message.source, message.sender) == (Source.SESSION, "Mia")


async def test_messages_are_stamped_in_the_page_in_the_order_they_appeared(browser: Browser, tmp_path: Path) -> None:
    greeting = "say('agent', 'Hello, how can I help?')"
    desk = Desk(
        says("say('agent', 'One'); await wait(200); say('agent', 'Two'); await wait(200);" + CLOSE, first=greeting)
    )
    accepted, hello, one, two = await talk_to(desk, browser, tmp_path)
    stamps = [event.epoch for event in (hello, accepted, one, two)]
    assert None not in stamps
    assert stamps == sorted(stamps)  # type: ignore[type-var]
    assert two.epoch - one.epoch >= 0.19  # type: ignore[operator]


async def test_a_greeting_from_before_the_complaint_comes_after_accepted_with_its_own_time(
    browser: Browser, tmp_path: Path
) -> None:
    desk = Desk(says(CLOSE))
    desk.page = desk.page.replace("polite>", "polite><div class=message data-author=agent>Welcome!</div>")
    accepted, greeting = await talk_to(desk, browser, tmp_path)
    assert words([accepted, greeting]) == ["Welcome!"]
    assert greeting.epoch < accepted.epoch  # type: ignore[operator]


async def test_a_message_written_bit_by_bit_counts_once_from_when_it_began(browser: Browser, tmp_path: Path) -> None:
    desk = Desk(says("""const one = say('agent', 'It'); const seen = Date.now() / 1000;
        for (const word of ' comes on Thursday .'.split(' ')) { await wait(60); one.textContent += ' ' + word; }
        await wait(300); say('agent', String(seen));""" + CLOSE))  # fmt: skip
    events = await talk_to(desk, browser, tmp_path)
    text, seen = words(events)
    assert text.split() == ["It", "comes", "on", "Thursday", "."]
    assert events[1].epoch == pytest.approx(float(seen), abs=0.05)


@pytest.mark.parametrize(
    "script",
    [
        "say('agent', ''); say('agent', '   ')",
        "say('agent', '...').className = 'message typing'",
        "say('agent', '• • •')",
        "document.querySelector('[data-typing]').hidden = false; await wait(200)",
        "say('system', 'Mia has joined the chat.'); say('system', 'You are number 1 in the queue.')",
        "const one = say('agent', 'Mia is typing'); one.dataset.typing = ''; await wait(200); one.remove()",
        "say('customer', 'something the widget put into our mouth')",
    ],
)
async def test_what_is_no_message_is_not_taken_for_one(script: str, browser: Browser, tmp_path: Path) -> None:
    desk = Desk(says(script + "; say('agent', 'Real.'); await wait(200);" + CLOSE))
    assert words(await talk_to(desk, browser, tmp_path)) == ["Real."]


async def test_a_typing_bubble_that_becomes_the_message_is_timed_by_the_message(
    browser: Browser, tmp_path: Path
) -> None:
    desk = Desk(says("""const one = say('agent', '...'); await wait(300); one.textContent = 'Thursday.';
        const seen = Date.now() / 1000; await wait(300); say('agent', String(seen));""" + CLOSE))  # fmt: skip
    events = await talk_to(desk, browser, tmp_path)
    text, seen = words(events)
    assert text == "Thursday."
    assert events[1].epoch == pytest.approx(float(seen), abs=0.05)


async def test_a_log_drawn_anew_repeats_nothing(browser: Browser, tmp_path: Path) -> None:
    redraw = "log.replaceChildren(...[...log.children].map((one) => one.cloneNode(true)));"
    desk = Desk(
        says(f"say('agent', 'One'); await wait(250); {redraw} say('agent', 'Two'); await wait(250); {redraw}" + CLOSE)
    )
    assert words(await talk_to(desk, browser, tmp_path)) == ["One", "Two"]


async def test_the_same_words_said_twice_are_two_messages(browser: Browser, tmp_path: Path) -> None:
    desk = Desk(says("say('agent', 'Yes.'); await wait(250); say('agent', 'Yes.'); await wait(250);" + CLOSE))
    assert words(await talk_to(desk, browser, tmp_path)) == ["Yes.", "Yes."]
