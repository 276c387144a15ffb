"""Opening chats, whatever their launchers, home screens and forms are made of; and saying why where that cannot be done."""

# ruff: noqa: E501  (pages and scripts, a line a thought)

import pytest

from harness.errors import FaultKind, ProbeError
from probes.browser import Browser
from probes.widget.hands import Said
from probes.widget.news import Bubble
from probes.widget.opening import Opening
from tests.integration.widget.pages import SHOP, chat_on
from tests.integration.widget.parts import AREA, LOG, SAY

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

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
