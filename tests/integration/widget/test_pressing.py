"""Writing and sending without a handle on anything: only where that does the same, and nothing else is pressed."""

# ruff: noqa: E501  (pages and scripts, a line a thought)

import pytest

from probes.browser import Browser
from probes.widget.hands import Said
from probes.widget.news import Bubble, Menu
from probes.widget.opening import Opening
from tests.integration.widget.pages import ELSEWHERE, SHOP, chat_on
from tests.integration.widget.parts import LOG, SAY

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

FORM = "<form style='position:relative'><textarea placeholder='Type a message'></textarea><button>Send</button></form>"
BY_BUTTON = """<script>const form = document.querySelector('form'), field = form.querySelector('textarea');
  document.onclick = (event) => { document.title += ` ${event.target.tagName} ${event.isTrusted}`; };
  form.onsubmit = (event) => { event.preventDefault(); say('own', field.value); field.value = ''; };</script>"""
BY_ENTER = "<script>field.onkeydown = (event) => { if (event.key === 'Enter') { event.preventDefault(); form.onsubmit(event); } };</script>"
WIDGET = f"<title>pressed</title><div>{LOG}{FORM}</div>{SAY}{BY_BUTTON}"


@pytest.mark.parametrize("style", ["margin:40px;border:7px solid;padding:11px", "transform:scale(0.6)"])
@pytest.mark.parametrize("address", [f"{SHOP}chat", f"{ELSEWHERE}chat"], ids=["this site's", "another's"])
async def test_in_a_frame_the_button_is_pressed_and_nothing_beside_it(
    address: str, style: str, browser: Browser
) -> None:
    page = f"<h1>Shop</h1><iframe src='{address}' style='width:300px;height:200px;{style}'></iframe>"
    async with chat_on(browser, {SHOP: page, address: WIDGET}) as chat:
        assert (await chat.window.open()).state is Opening.READY
        assert await chat.window.hands.say("Hello?") is Said.TAKEN
        await chat.until(Bubble, "Hello?")
        assert await chat.page.frames[1].title() == "pressed BUTTON true"


async def test_what_lies_over_the_button_is_not_pressed_in_its_place(browser: Browser) -> None:
    over = "<a style='position:absolute;inset:0 0 0 120px' href='#bought'></a></form>"
    page = WIDGET.replace("</form>", over, 1) + BY_ENTER
    async with chat_on(browser, {SHOP: page}) as chat:
        await chat.window.open()
        assert await chat.window.hands.say("Hello?") is Said.TAKEN
        await chat.until(Bubble, "Hello?")
        assert (await chat.page.title(), chat.page.url) == ("pressed", SHOP)


SLIDING = "form.querySelector('button').addEventListener('mousemove', () => { {0} }, { once: true });"
ORDER = "const over = {0}.createElement('a'); over.href = '#ordered'; over.style = 'position:fixed;inset:0'; {0}.body.append(over);"
MOVING = """form.querySelector('button').insertAdjacentHTML('beforebegin', '<a href=#ordered>Order</a>');
  form.querySelector('a').style = 'display:inline-block;width:90px;height:40px';"""


@pytest.mark.parametrize(
    "change", [ORDER.replace("{0}", "document"), MOVING], ids=["slides over it", "takes its place"]
)
async def test_what_gets_in_the_way_as_the_mouse_comes_is_not_pressed(change: str, browser: Browser) -> None:
    page = f"{WIDGET}<script>{SLIDING.replace('{0}', change)}</script>{BY_ENTER}"
    async with chat_on(browser, {SHOP: page}) as chat:
        await chat.window.open()
        assert await chat.window.hands.say("Hello?") is Said.TAKEN
        await chat.until(Bubble, "Hello?")
        assert chat.page.url == SHOP
        assert chat.bubbles() == [("own", "Hello?")]


async def test_what_slides_over_the_frame_of_a_chat_is_not_pressed_either(browser: Browser) -> None:
    sliding = SLIDING.replace("{0}", ORDER.replace("{0}", "parent.document"))
    pages = {
        SHOP: f"<iframe src='{SHOP}chat'></iframe>",
        f"{SHOP}chat": f"{WIDGET}<script>{sliding}</script>{BY_ENTER}",
    }
    async with chat_on(browser, pages) as chat:
        await chat.window.open()
        assert await chat.window.hands.say("Hello?") is Said.TAKEN
        await chat.until(Bubble, "Hello?")
        assert chat.page.url == SHOP


async def test_what_slides_over_a_button_in_a_closed_root_is_not_pressed_but_the_button_is(browser: Browser) -> None:
    sealed = """<article></article><script>const root = document.querySelector("article").attachShadow({ mode: 'closed' });
      const form = document.querySelector('form'), field = form.querySelector('textarea'); root.append(form);
      form.onsubmit = (event) => { event.preventDefault(); say('own', field.value); field.value = ''; };
      const button = form.querySelector('button'), near = document.createElement('a'); near.href = '#ordered';
      for (const kind of ['mousedown', 'click']) button.addEventListener(kind, (event) => { document.title += ` ${kind} ${event.isTrusted}`; });
      near.style = 'position:absolute;inset:0'; button.addEventListener('mousemove', () => { form.append(near); setTimeout(() => near.remove(), 200); }, { once: true });</script>"""
    page = f"<title>pressed</title><div>{LOG}{FORM}</div>{SAY}{sealed}"
    async with chat_on(browser, {SHOP: page}) as chat:
        await chat.window.open()
        assert await chat.window.hands.say("Hello?") is Said.TAKEN
        await chat.until(Bubble, "Hello?")
        assert (chat.page.url, await chat.page.title()) == (SHOP, "pressed mousedown true click true")


async def test_words_go_nowhere_else_where_the_page_takes_the_cursor_away_meanwhile(browser: Browser) -> None:
    taking = """<input type=search id=q><script>field.onfocus = () => { field.onfocus = null; setTimeout(() => q.focus()); };</script>"""
    async with chat_on(browser, {SHOP: WIDGET + taking}) as chat:
        await chat.window.open()
        assert await chat.window.hands.say("Hello?") is Said.TAKEN
        await chat.until(Bubble, "Hello?")
        assert await chat.page.evaluate("q.value") == ""


async def test_a_field_that_is_drawn_anew_as_it_gets_the_focus_is_written_in(browser: Browser) -> None:
    anew = """<script>document.querySelector('form').addEventListener('focusin', (event) => {
      const other = event.target.cloneNode(); event.target.replaceWith(other); }, { once: true });
      form.onsubmit = (event) => { event.preventDefault(); const one = form.querySelector('textarea'); say('own', one.value); one.value = ''; };</script>"""
    async with chat_on(browser, {SHOP: WIDGET + anew}) as chat:
        await chat.window.open()
        assert await chat.window.hands.say("Hello?") is Said.TAKEN
        await chat.until(Bubble, "Hello?")
        assert chat.bubbles() == [("own", "Hello?")]


async def test_buttons_that_are_drawn_anew_as_they_are_pressed_are_found_again(browser: Browser) -> None:
    anew = """const draw = (times) => { const row = document.querySelector('.quick-replies'), other = row.cloneNode(true);
      row.replaceWith(other); for (const one of other.children) one.onclick = () => say('own', one.innerText);
      if (times) requestAnimationFrame(() => draw(times - 1)); };"""
    menu = """say('desk', 'What is it about?'); document.querySelector('.log').lastElementChild.insertAdjacentHTML('beforeend',
      '<div class=quick-replies><button>Delivery</button><button>Invoice</button></div>')"""
    async with chat_on(browser, {SHOP: WIDGET}) as chat:
        await chat.window.open()
        await chat.window.hands.say("Hello?")
        await chat.run(menu)
        await chat.until(Menu)
        await chat.page.evaluate(f"{anew} draw(60); 0")
        assert await chat.window.hands.choose("Invoice")
        await chat.until(Bubble, "Invoice")
