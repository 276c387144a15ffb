"""What the customer says in a real page: once, whatever its widget makes of it."""

from contextlib import aclosing
from pathlib import Path

import pytest

from harness.errors import Unconfirmed
from harness.model import FollowUp
from probes.browser import Browser
from tests.integration.chats.desk import CLOSE, SCRIPT, WIDGET, Desk, says
from tests.integration.chats.shopping import ENQUIRY, chat, in_vain, talk_to, words

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_follow_up_is_said_once_when_it_is_asked_for(browser: Browser, tmp_path: Path) -> None:
    ask = "say('agent', 'What is your ORDER number, please?')"
    desk = Desk(says(ask, ask, "say('agent', 'Thank you.');" + CLOSE))
    follow_ups = (FollowUp(asked=("order number",), text="It is A-10442."), FollowUp(asked=("invoice",), text="INV-1"))
    async with desk.open() as url, aclosing(chat(browser, url, tmp_path, follow_ups=follow_ups)) as events:
        heard = [await anext(events) for _ in range(3)]
    assert words(heard) == ["What is your ORDER number, please?"] * 2
    assert desk.heard == [ENQUIRY.body, "It is A-10442."]


async def test_a_follow_up_that_waits_for_nothing_follows_the_first_reply_and_no_greeting(
    browser: Browser, tmp_path: Path
) -> None:
    desk = Desk(
        says("say('agent', 'One moment.')", "say('agent', 'Thanks.');" + CLOSE, first="say('agent', 'Welcome!')")
    )
    events = await talk_to(desk, browser, tmp_path, follow_ups=(FollowUp(text="Are you there?"),))
    assert words(events) == ["Welcome!", "One moment.", "Thanks."]
    assert desk.heard == [ENQUIRY.body, "Are you there?"]


async def test_a_widget_that_is_not_connected_yet_gets_the_message_once_it_is(browser: Browser, tmp_path: Path) -> None:
    desk = Desk(says("say('agent', 'Hello.');" + CLOSE))
    desk.page = desk.page.replace('socket = new WebSocket("/socket")', "socket = {readyState: 0}").replace(
        "</script>",
        """setTimeout(() => { const real = new WebSocket("/socket"); real.onmessage = socket.onmessage;
           real.onopen = () => { socket.readyState = 1; socket.send = (text) => real.send(text); };
           }, 1500);</script>""",
    )
    assert words(await talk_to(desk, browser, tmp_path)) == ["Hello."]
    assert desk.heard == [ENQUIRY.body]


async def test_a_widget_that_keeps_the_text_in_its_field_is_told_once(browser: Browser, tmp_path: Path) -> None:
    desk = Desk(says("await wait(1500); say('agent', 'Hello.');" + CLOSE))
    desk.page = desk.page.replace('form.querySelector("textarea").value = "";', "")
    assert words(await talk_to(desk, browser, tmp_path)) == ["Hello."]
    assert desk.heard == [ENQUIRY.body]


async def test_of_a_complaint_that_the_chat_took_and_never_shows_nobody_can_know(
    browser: Browser, tmp_path: Path
) -> None:
    page = WIDGET + SCRIPT.replace('say("customer", text);', "")
    error = await in_vain(lambda: Desk(says(), page), browser, tmp_path)
    assert isinstance(error, Unconfirmed)
    assert "our message" in str(error)
    assert [path.name for path in error.evidence] == ["fault.jpg", "fault-page.txt", "trace.zip"]
