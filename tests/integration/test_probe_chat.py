"""The chat probe: a real Chromium in small real chats, well-behaved and not."""

import asyncio
import os
import signal
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Error, Page
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.websockets import WebSocket

from harness.errors import FaultKind, ProbeError, Unconfirmed
from harness.model import Accepted, Assignment, Event, FollowUp, Message, Seen, Source, Target
from harness.sandbox.specimen import specimen
from probes.browser import Browser
from probes.chat import ChatProbe
from probes.toolbox import Toolbox
from tests.integration.chats.desk import CLOSE, SCRIPT, WIDGET, Desk, says, soon

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

ENQUIRY = specimen(
    customer={"name": "Zoë Müller", "email": "zoe.mueller@shopper.example"},
    channel="chat",
    body="My copper kettle has not come.\n\nWhen will it arrive?",
    window=timedelta(minutes=10),
    session=timedelta(minutes=10),
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with Browser() as browser:
        yield browser


async def chat(
    browser: Browser,
    url: str,
    folder: Path,
    *,
    follow_ups: tuple[FollowUp, ...] = (),
    fields: Mapping[str, str] | None = None,
    timeout: float = 10.0,  # noqa: ASYNC109  (the probe's, for each step)
) -> AsyncGenerator[Event, None]:
    """What is said in a chat; what else is seen there is left to other tests."""
    probe = ChatProbe(Toolbox(browser=browser, evidence=folder, timeout=timeout))
    enquiry = replace(ENQUIRY, follow_ups=follow_ups)
    assignment = Assignment(enquiry=enquiry, target=Target(to=url, fields=fields or {}), confined=True, sleep=soon)
    async with aclosing(probe.perform(assignment)) as events:
        async for event in events:
            if not isinstance(event, Seen):
                yield event


async def talk_to(desk: Desk, browser: Browser, folder: Path, **options: object) -> list[Event]:
    async with desk.open() as url:
        return [event async for event in chat(browser, url, folder, **options)]  # type: ignore[arg-type]


def the_page(browser: Browser) -> Page:
    """The page of the only chat under way, to be ill-treated from outside."""
    assert browser._chromium is not None
    [context] = browser._chromium.contexts
    return context.pages[0]


def words(events: list[Event]) -> list[str]:
    assert isinstance(events[0], Accepted)
    assert all(isinstance(event, Message) for event in events[1:])
    return [event.raw.decode() for event in events[1:] if isinstance(event, Message)]


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
    with pytest.raises(ProbeError, match="Chat opens at nine") as caught:
        await talk_to(Desk(says(), page), browser, tmp_path, timeout=1.5)
    assert caught.value.kind is FaultKind.CHAT_UNAVAILABLE


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


async def test_a_locked_field_alone_does_not_end_the_chat(browser: Browser, tmp_path: Path) -> None:
    locked = "document.querySelector('textarea').disabled = true;"
    queue = f"say('system', 'You are number 1 in the queue.'); {locked} await wait(1500);"
    desk = Desk(says(queue + "say('agent', 'Here now.');" + CLOSE))
    assert words(await talk_to(desk, browser, tmp_path)) == ["Here now."]


async def test_a_page_that_is_closed_ends_the_chat(browser: Browser, tmp_path: Path) -> None:
    async with Desk(says()).open() as url, aclosing(chat(browser, url, tmp_path)) as events:
        assert isinstance(await anext(events), Accepted)
        await the_page(browser).close()
        assert [event async for event in events] == []


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<p>Our chat is closed today.</p>", "Our chat is closed today."),
        (WIDGET.replace("<textarea", "<textarea disabled"), "no chat opened within 1 s"),
        ("<button>Chat with us</button>", "no chat opened within 1 s"),
        ("<script>for (;;);</script>", "took longer than 1 s"),
    ],
)
async def test_a_chat_that_never_opens_is_unavailable_in_the_pages_words(
    page: str, said: str, browser: Browser, tmp_path: Path
) -> None:
    with pytest.raises(ProbeError) as caught:
        await talk_to(Desk(says(), page), browser, tmp_path, timeout=1)
    assert caught.value.kind is (FaultKind.TIMEOUT if "longer" in said else FaultKind.CHAT_UNAVAILABLE)
    assert said in str(caught.value)


async def test_of_a_complaint_that_the_chat_took_and_never_shows_nobody_can_know(
    browser: Browser, tmp_path: Path
) -> None:
    desk = Desk(says())
    desk.page = desk.page.replace('say("customer", text);', "")
    with pytest.raises(Unconfirmed, match="our message") as caught:
        await talk_to(desk, browser, tmp_path, timeout=1.5)
    assert [path.name for path in caught.value.evidence] == ["fault.jpg", "fault-page.txt", "trace.zip"]


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


async def test_a_chat_that_floods_is_left(browser: Browser, tmp_path: Path) -> None:
    flood = """for (let n = 0; n < 12; n++) {
          for (let m = 0; m < 100; m++) say('agent', `${n} ${m}`);
          await wait(250);
        }
        socket.send('done')"""
    flooded = asyncio.Event()

    async def talk(desk: Desk, socket: WebSocket) -> None:
        await desk.hear(socket)
        await socket.send_text(flood)
        await desk.hear(socket)
        flooded.set()

    async with Desk(talk).open() as url, aclosing(chat(browser, url, tmp_path)) as events:
        assert isinstance(await anext(events), Accepted)
        await flooded.wait()  # nobody listens meanwhile
        await the_page(browser).evaluate("() => new Promise((done) => setTimeout(done, 1000))")  # all of it is told
        with pytest.raises(ProbeError, match="more than 1000 things") as caught:
            [event async for event in events]
    assert caught.value.kind is FaultKind.CHAT_UNAVAILABLE


async def test_a_lying_page_cannot_break_the_probe(browser: Browser, tmp_path: Path) -> None:
    lies = """const name = Object.keys(window).find((key) => /^_[0-9a-f]{8}$/.test(key));
      for (const lie of [null, 7, [], {}, {kind: 'said'}, {kind: 'said', epoch: NaN, text: 'x', whose: 'desk'},
        {kind: 'said', epoch: 1e300, text: 'x', whose: 'desk'}, {kind: 'said', epoch: 1, text: 'x', whose: 'god'}])
        window[name](lie);
      window[name](); say('agent', 'truth \\ud800'); await wait(250);"""
    assert words(await talk_to(Desk(says(lies + CLOSE)), browser, tmp_path)) == ["truth ?"]


async def test_closing_the_generator_leaves_the_chat(browser: Browser, tmp_path: Path) -> None:
    left = asyncio.Event()

    async def talk(desk: Desk, socket: WebSocket) -> None:
        try:
            while True:
                await desk.hear(socket)
        finally:
            left.set()

    async with Desk(talk).open() as url:
        async with aclosing(chat(browser, url, tmp_path)) as events:
            assert isinstance(await anext(events), Accepted)
        await left.wait()


async def test_cancelling_while_listening_leaves_the_chat(browser: Browser, tmp_path: Path) -> None:
    left = asyncio.Event()

    async def talk(desk: Desk, socket: WebSocket) -> None:
        try:
            while True:
                await desk.hear(socket)
        finally:
            left.set()

    async with Desk(talk).open() as url:
        events = chat(browser, url, tmp_path)
        assert isinstance(await anext(events), Accepted)
        listening = asyncio.ensure_future(anext(events))
        await asyncio.sleep(0)
        listening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await listening
        await left.wait()


async def test_more_chats_may_wait_than_may_be_busy(browser: Browser, tmp_path: Path) -> None:
    desk = Desk(says())
    async with desk.open() as url:
        chats = [chat(browser, url, tmp_path / str(n)) for n in range(5)]
        assert [type(event) for event in await asyncio.gather(*(anext(one) for one in chats))] == [Accepted] * 5
        for one in chats:
            await one.aclose()


async def test_a_page_that_crashes_is_our_fault(browser: Browser, tmp_path: Path) -> None:
    async with Desk(says()).open() as url, aclosing(chat(browser, url, tmp_path)) as events:
        assert isinstance(await anext(events), Accepted)
        page = the_page(browser)
        session = await page.context.new_cdp_session(page)
        crashing = asyncio.ensure_future(session.send("Page.crash"))
        with pytest.raises(ProbeError, match="the chat's page crashed") as caught:
            await anext(events)
    assert caught.value.kind is FaultKind.BROWSER
    with pytest.raises(Error):
        await crashing


async def test_a_browser_that_dies_is_our_fault_and_the_next_errand_gets_a_new_one(tmp_path: Path) -> None:
    async with Browser() as browser, Desk(says()).open() as url:
        events = chat(browser, url, tmp_path)
        assert isinstance(await anext(events), Accepted)
        assert browser._chromium is not None
        session = await browser._chromium.new_browser_cdp_session()
        dying = asyncio.ensure_future(session.send("Browser.crash"))
        with pytest.raises(ProbeError) as caught:
            await anext(events)
        assert caught.value.kind is FaultKind.BROWSER
        with pytest.raises(Error):
            await dying
        async with aclosing(chat(browser, url, tmp_path)) as again:
            assert isinstance(await anext(again), Accepted)


def drivers() -> set[int]:
    """Process ids of the Playwright drivers this process has started."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid() and b"run-driver" in (process / "cmdline").read_bytes():
                found.add(int(process.name))
        except OSError:
            continue  # it ended while we looked
    return found


@pytest.mark.slow
async def test_a_driver_that_dies_is_not_taken_for_the_desks_silence(tmp_path: Path) -> None:
    others = drivers()
    async with Browser() as browser, Desk(says()).open() as url:
        async with aclosing(chat(browser, url, tmp_path)) as events:
            assert isinstance(await anext(events), Accepted)
            [driver] = drivers() - others
            os.kill(driver, signal.SIGKILL)
            with pytest.raises(ProbeError) as caught:
                await anext(events)
        assert caught.value.kind is FaultKind.BROWSER
        async with aclosing(chat(browser, url, tmp_path)) as again:
            assert isinstance(await anext(again), Accepted)
