"""Opening chats, writing in them and leaving them; and saying why where that cannot be done."""

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

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LOG = "<div class=log role=log></div>"
SAY = """<script>
  window.say = (who, text) => { const row = document.createElement('div'); row.className = `message ${who}`; row.innerText = text;
    document.querySelector('.log').append(row); };
</script>"""
AREA = "<div class=foot><textarea placeholder='Type a message'></textarea></div>"
WORDS = " ".join(ENQUIRY.body.split())
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


UNMARKED = """<div id=l style='position:fixed;right:9px;bottom:9px;width:50px;height:50px;cursor:pointer'><svg width=9 height=9></svg></div>
  <div id=p hidden style='position:fixed;right:9px;bottom:70px;width:300px'><div class=log></div><{0} id=t></{0}><i id=g>➤</i></div>
  <script>l.onclick = () => { l.remove(); p.hidden = false; };
    g.onclick = () => { const said = t.value ?? t.innerText; t.value = ''; if (!('value' in t && t.tagName !== 'DIV')) t.innerHTML = ''; say('x', said); };
    t.onkeydown = (event) => { if (event.key === 'Enter') { event.preventDefault(); g.onclick(); } };</script>"""
IN_A_FORM = """<div><ul class=log style='height:200px;overflow:auto'></ul><form><input placeholder='Écrivez votre message ici'>
  <input type=submit value=Envoyer></form></div><script>document.querySelector('form').onsubmit = (event) => { event.preventDefault();
    const field = event.target.querySelector('input'); say('x', field.value); field.value = ''; };</script>"""


@pytest.mark.parametrize(
    "page",
    [
        UNMARKED.replace("{0}", "textarea"),
        UNMARKED.replace("<{0} id", "<div contenteditable=true id").replace("{0}", "div"),
        IN_A_FORM,
        UNMARKED.replace("{0}", "textarea")
        .replace("<i id=g>➤</i>", "<button>Attach</button><button>☺</button><button id=g>OK</button>")
        .replace("'Enter'", "'F1'"),
    ],
    ids=[
        "a corner that is no button",
        "the same with a rich field",
        "a line with a button that is an input",
        "a button that says OK, and no key",
    ],
)
async def test_a_chat_is_opened_whatever_its_parts_are_made_of(page: str, browser: Browser) -> None:
    async with chat_on(browser, {SHOP: f"<h1>Shop</h1>{page}{SAY}"}) as chat:
        assert (await chat.window.open()).state is Opening.READY
        assert await chat.window.hands.say("Hello?") is Said.TAKEN
        await chat.until(Bubble, "Hello?")


async def test_what_leads_back_to_the_top_is_no_launcher_though_it_hangs_where_one_does(browser: Browser) -> None:
    corner = "style='position:fixed;width:50px;height:50px;cursor:pointer;right:9px;bottom:"
    others = f"""<div class=scroll-up {corner}9px' onclick='document.title = 1'><svg width=9 height=9></svg></div>
        <div {corner}130px' onclick='document.title = 1'><i class=icon-cart>0</i></div>"""
    page = UNMARKED.replace("{0}", "textarea").replace("bottom:9px", "bottom:70px")
    async with chat_on(browser, {SHOP: f"<title>Shop</title>{others}{page}{SAY}"}) as chat:
        assert (await chat.window.open()).state is Opening.READY
        assert await chat.page.title() == "Shop"


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


FORM = """<form><label>Name <input name=n required></label><label>E-mail <input name=e type=email required></label>
  <label>Topic <select name=t required><option value="">Choose</option><option>Sales</option><option>My order</option></select></label>
  <label><input type=checkbox name=c required> I agree to the privacy policy</label><button>Start chat</button></form>"""


async def test_launcher_home_screen_and_form_are_passed_until_there_is_a_place_to_write(browser: Browser) -> None:
    page = f"""<nav><a href=/blog>Our chat show</a></nav><form action=/news><input type=email name=m><button>Subscribe</button></form>
      <button class=bubble aria-label="Open messenger" style="position:fixed;bottom:16px;right:16px;width:56px;height:56px;border-radius:50%"></button>
      <aside style="position:fixed;bottom:80px;right:16px" hidden><div class=home><button>Search for help</button><button>Send us a message</button></div>
      <div class=first hidden>{FORM}</div><div class=room hidden>{LOG}{AREA}</div></aside>{SAY}<script>
      const [panel, home, first, room] = ['aside', '.home', '.first', '.room'].map((one) => document.querySelector(one));
      document.querySelector('.bubble').onclick = () => {{ panel.hidden = !panel.hidden; }};
      home.lastElementChild.onclick = () => {{ home.hidden = true; first.hidden = false; }};
      first.firstElementChild.onsubmit = (event) => {{ event.preventDefault(); window.given = Object.fromEntries(new FormData(event.target));
        first.hidden = true; room.hidden = false; }};</script>"""
    async with chat_on(browser, {SHOP: page}) as chat:
        assert (await chat.window.open()).state is Opening.FORM
        assert (await chat.window.fill_form()).state is Opening.READY
        assert await chat.page.evaluate("window.given") == {
            "n": "Zoë Müller",
            "e": "zoe.mueller@shopper.example",
            "t": "My order",
            "c": "on",
        }


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


async def test_no_chat_at_all_is_no_word_of_the_desks(browser: Browser) -> None:
    page = "<h1>Shop</h1><p>Opening hours of our shops: 9 to 5. We are closed on Sundays.</p>"
    async with chat_on(browser, {SHOP: page}, patience=2) as chat:
        with pytest.raises(ProbeError, match="no chat opened within 2 s; the page reads: Shop") as caught:
            await chat.window.open()
    assert caught.value.kind is FaultKind.CHAT_UNAVAILABLE


async def test_a_captcha_before_the_chat_is_a_block(browser: Browser) -> None:
    page = f"""<button onclick="document.querySelector('main').hidden = false">Chat with us</button><main hidden>
      <form><input type=email name=e aria-label=E-mail><div class=h-captcha style="width:300px;height:70px">I am human</div><button>Start chat</button></form></main>{SAY}"""
    async with chat_on(browser, {SHOP: page}) as chat:
        with pytest.raises(ProbeError, match="captcha") as caught:
            await chat.window.open()
    assert caught.value.kind is FaultKind.BLOCKED


async def test_hints_that_are_no_selectors_are_named(browser: Browser) -> None:
    async with chat_on(browser, {SHOP: f"<div>{LOG}{AREA}</div>"}, fields={"input": "::oops("}) as chat:
        with pytest.raises(ProbeError, match=r"no CSS selector in input = '::oops\('"):
            await chat.window.open()


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
