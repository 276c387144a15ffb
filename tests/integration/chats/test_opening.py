"""Chats that have to be opened first: launchers, forms, frames, makes nobody named; and those that do not open."""

from contextlib import aclosing
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from harness.errors import FaultKind, ProbeError
from harness.model import Accepted, Message
from probes.browser import Browser
from tests.integration.chats.desk import CLOSE, SCRIPT, WIDGET, Desk, says
from tests.integration.chats.shopping import ENQUIRY, chat, in_vain, talk_to, words

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


LAUNCHER = f"""<nav><a href=/about>About</a></nav><button id=open>Chat with us</button>
  <template>{WIDGET}</template><main></main>
  <script>document.querySelector("#open").onclick = () => {{ const main = document.querySelector("main");
    if (main.children.length) return main.replaceChildren();  // pressed again, it closes
    main.append(document.querySelector("template").content.cloneNode(true));
    const code = document.createElement("script"); code.textContent = document.querySelector("#code").textContent;
    main.append(code); }};</script>
  <script id=code type=text/x>{SCRIPT.removeprefix("<script>")}"""


async def test_a_launcher_is_pressed_once(browser: Browser, tmp_path: Path) -> None:
    desk = Desk(says("say('agent', 'Hello.');" + CLOSE), LAUNCHER)
    assert words(await talk_to(desk, browser, tmp_path)) == ["Hello."]


@pytest.mark.parametrize("name", ["Live-Chat starten", "Démarrer la discussion", "Iniciar chat", "💬 Chat now"])
async def test_launchers_are_known_in_other_languages(name: str, browser: Browser, tmp_path: Path) -> None:
    desk = Desk(says("say('agent', 'Hello.');" + CLOSE), LAUNCHER.replace("Chat with us", name))
    assert words(await talk_to(desk, browser, tmp_path)) == ["Hello."]


async def test_a_launcher_that_leads_to_another_page_is_followed(browser: Browser, tmp_path: Path) -> None:
    desk = Desk(says("say('agent', 'Hello.');" + CLOSE))

    async def show(request: Request) -> Response:
        page = (
            desk.page
            if request.url.path == "/chat"
            else "<a href=/chat>Chat with us</a><a href=/chatter>Our chat show</a>"
        )
        return HTMLResponse(f"<!doctype html>{page}")

    desk.show = show  # type: ignore[method-assign,assignment]
    assert words(await talk_to(desk, browser, tmp_path)) == ["Hello."]


async def test_a_form_before_the_chat_is_filled_in(browser: Browser, tmp_path: Path) -> None:
    first = """<form class=first><label>Name <input name=n required></label>
        <label>E-mail <input name=e type=email required></label><button>Start chat</button></form>"""
    start = """<script>document.querySelector("section").hidden = true;
        document.querySelector(".first").onsubmit = (event) => { event.preventDefault();
          socket.send(event.target.n.value + " " + event.target.e.value);
          event.target.remove(); document.querySelector("section").hidden = false; }</script>"""
    desk = Desk(says("", "say('agent', 'Hello.');" + CLOSE), first + WIDGET + SCRIPT + start)
    assert words(await talk_to(desk, browser, tmp_path)) == ["Hello."]
    assert desk.heard == ["Zoë Müller zoe.mueller@shopper.example", ENQUIRY.body]


async def test_a_newsletter_is_not_taken_for_the_form_before_a_chat(browser: Browser, tmp_path: Path) -> None:
    page = "<form action=/news><input type=email name=email><button>Subscribe</button></form><p>Chat opens at nine.</p>"
    error = await in_vain(lambda: Desk(says(), page), browser, tmp_path)
    assert isinstance(error, ProbeError)
    assert error.kind is FaultKind.CHAT_UNAVAILABLE
    assert "Chat opens at nine" in str(error)


async def test_a_chat_in_a_frame_is_found(browser: Browser, tmp_path: Path) -> None:
    desk = Desk(says("say('agent', 'Hello.', 'Mia');" + CLOSE))

    async def show(request: Request) -> Response:
        page = (
            desk.page
            if request.url.path == "/chat"
            else "<h1>Shop</h1><iframe src=/chat width=400 height=400></iframe>"
        )
        return HTMLResponse(f"<!doctype html>{page}")

    desk.show = show  # type: ignore[method-assign,assignment]
    assert words(await talk_to(desk, browser, tmp_path)) == ["Hello."]


GENERIC = """<header aria-live=polite></header><input type=search placeholder=Search>
  <div id=widget><ul aria-live=polite class=thread></ul><div class=composer><div contenteditable=true></div></div></div>
  <script>
  const list = document.querySelector(".thread"), field = document.querySelector("[contenteditable]");
  const add = (kind, html) => list.insertAdjacentHTML("beforeend", `<li class="${kind}">${html}</li>`);
  field.onkeydown = (event) => { if (event.key !== "Enter") return; event.preventDefault();
    const text = field.innerText; field.textContent = ""; add("bubble", text.replaceAll("\\n", "<br>"));
    setTimeout(() => { add("bubble", "<b class=sender-name>Bot</b> <span>Hello you.</span>"); }, 50); };</script>"""


@pytest.mark.parametrize(
    "fields", [{}, {"log": ".thread", "message": ".thread > li", "input": "[contenteditable]"}], ids=["found", "named"]
)
async def test_a_chat_of_another_make_is_understood(fields: dict[str, str], browser: Browser, tmp_path: Path) -> None:
    async with Desk(says(), GENERIC).open() as url, aclosing(chat(browser, url, tmp_path, fields=fields)) as events:
        accepted, message = await anext(events), await anext(events)
    assert isinstance(accepted, Accepted)
    assert isinstance(message, Message)
    assert message.raw.decode().endswith("Hello you.")
    assert message.sender == "Bot"


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<p>Our chat is closed today.</p>", "Our chat is closed today."),
        (WIDGET.replace("<textarea", "<textarea disabled"), "no chat opened within "),
        ("<button>Chat with us</button>", "no chat opened within "),
    ],
)
async def test_a_chat_that_never_opens_is_unavailable_in_the_pages_words(
    page: str, said: str, browser: Browser, tmp_path: Path
) -> None:
    error = await in_vain(lambda: Desk(says(), page), browser, tmp_path)
    assert isinstance(error, ProbeError)
    assert error.kind is FaultKind.CHAT_UNAVAILABLE
    assert said in str(error)


async def test_a_page_whose_script_never_ends_is_a_timeout(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("probes.evidence.picture._PATIENCE", 1.0)  # there will be none
    with pytest.raises(ProbeError, match="took longer than 1 s") as caught:
        await talk_to(Desk(says(), "<script>for (;;);</script>"), browser, tmp_path, timeout=1)
    assert caught.value.kind is FaultKind.TIMEOUT


@pytest.mark.parametrize(("status", "kind"), [(503, FaultKind.REJECTED), (403, FaultKind.BLOCKED)])
async def test_a_page_that_answers_with_an_error_says_whose_it_is(
    status: int, kind: FaultKind, browser: Browser, tmp_path: Path
) -> None:
    desk = Desk(says())
    desk.status = status
    with pytest.raises(ProbeError, match=f"HTTP {status}") as caught:
        await talk_to(desk, browser, tmp_path)
    assert caught.value.kind is kind
    assert [path.name for path in caught.value.evidence] == ["fault.jpg", "fault-page.txt", "trace.zip"]
