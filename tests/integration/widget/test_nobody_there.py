"""Chats with nobody there: the message that is left, and the desk's words about it, without those of the page around."""

# ruff: noqa: E501  (pages and scripts, a line a thought)

import pytest

from probes.browser import Browser
from probes.widget.opening import Opening
from tests.integration.widget.pages import SHOP, chat_on
from tests.integration.widget.parts import WORDS

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

OFFLINE = """<div role=dialog style="position:fixed;bottom:10px;right:10px"><p>We are currently offline. Leave us a message.</p>
  <form><label>Name <input name=n></label><label>E-mail <input type=email name=e required></label><label>Message <textarea name=m required></textarea></label>
  <button>Send</button></form></div><script>document.querySelector('form').onsubmit = (event) => { event.preventDefault();
  window.given = new FormData(event.target).get('m'); event.target.parentNode.innerHTML = '<p>Thank you! We will get back to you.</p>'; };</script>"""


async def test_a_message_is_left_where_nobody_is_there(browser: Browser) -> None:
    async with chat_on(browser, {SHOP: OFFLINE}) as chat:
        opened = await chat.window.open()
        assert opened.state is Opening.OFFLINE_FORM
        assert "currently offline" in opened.words
        left = await chat.window.fill_form()
        assert left.state is Opening.TAKEN
        assert "get back to you" in left.words
        assert " ".join((await chat.page.evaluate("window.given")).split()) == WORDS


async def test_a_message_is_left_in_a_page_that_is_the_chats_own(browser: Browser) -> None:
    page = OFFLINE.replace('role=dialog style="position:fixed;bottom:10px;right:10px"', "").replace(
        "We are", "Our chat is"
    )
    async with chat_on(browser, {SHOP: page.replace(">Send<", ">Leave message<").replace("currently ", "")}) as chat:
        assert (await chat.window.open()).state is Opening.OFFLINE_FORM
        assert (await chat.window.fill_form()).state is Opening.TAKEN
        assert " ".join((await chat.page.evaluate("window.given")).split()) == WORDS


@pytest.mark.parametrize("link", ["<a href='/'>Chat</a>", "<a href='/chat' aria-current=page>Chat</a>"])
async def test_the_navigations_link_to_the_page_itself_opens_no_chat(link: str, browser: Browser) -> None:
    note = "<script>addEventListener('click', () => { sessionStorage.clicked = true; });</script>"
    page = f"<nav>{link}</nav><h1>Chat</h1><p>Our chat is offline now.</p>{note}"
    async with chat_on(browser, {SHOP: page}) as chat:
        assert (await chat.window.open()).state is Opening.OFFLINE
        assert not await chat.page.evaluate("sessionStorage.clicked ?? false")


async def test_nobody_there_and_nothing_to_leave_is_told_in_the_desks_words(browser: Browser) -> None:
    page = "<h1>Shop</h1><p>Opening hours of our shops: 9 to 5.</p><div class=chat>Our chat is closed today.</div>"
    async with chat_on(browser, {SHOP: page}) as chat:
        opened = await chat.window.open()
        assert opened.state is Opening.OFFLINE
        assert "Our chat is closed today" in opened.words


AROUND = "<nav><a href=/s>Shop</a></nav><h1>Help</h1><p>Kettles since 1931.</p>{}<footer>Acme Ltd</footer>"
CORNER = "<aside class=chat-widget style='position:fixed;bottom:9px;right:9px'><h2>Live chat</h2>{}</aside>"
THERE = "<p>We are <b>offline</b>. Our chat opens at nine.</p>"


@pytest.mark.parametrize(
    ("chat_itself", "said"),
    [
        (CORNER.format(THERE), "Live chat We are offline. Our chat opens at nine."),
        ("<p>Our chat is <b>closed</b>. It opens at nine.</p>", "Our chat is closed. It opens at nine."),
        ("<p>Opening hours of our shops: 9 to 5.</p><p>Our chat is closed.</p>", "Our chat is closed."),
    ],
)
async def test_of_a_page_around_the_chat_nothing_is_quoted(chat_itself: str, said: str, browser: Browser) -> None:
    async with chat_on(browser, {SHOP: AROUND.format(chat_itself)}) as chat:
        opened = await chat.window.open()
    assert opened.state is Opening.OFFLINE
    assert opened.words == said


async def test_of_a_page_around_a_form_for_messages_nothing_is_quoted(browser: Browser) -> None:
    async with chat_on(browser, {SHOP: AROUND.format(OFFLINE)}) as chat:
        opened = await chat.window.open()
        assert opened.state is Opening.OFFLINE_FORM
        assert opened.words.startswith("We are currently offline. Leave us a message.")
        assert "Acme" not in opened.words
        assert (await chat.window.fill_form()).words == "Thank you! We will get back to you."


async def test_style_sheets_are_no_words_of_a_widget(browser: Browser) -> None:
    page = """<div id=w></div><script>document.querySelector("#w").attachShadow({mode: "open"}).innerHTML =
        "<style>p { color: red }</style><p>Our chat is closed today.</p>";</script>"""
    async with chat_on(browser, {SHOP: page}) as chat:
        opened = await chat.window.open()
        assert "Our chat is closed today" in opened.words
        assert "color" not in opened.words
