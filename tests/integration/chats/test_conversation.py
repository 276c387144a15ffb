"""A customer's conversation in a real page: what is said there, what is seen there, and when it counts from."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from starlette.websockets import WebSocket

from harness.errors import DeskClosed
from harness.model import Accepted, Assignment, Enquiry, Event, Message, Question, Seen, SessionEventKind, Target
from harness.sandbox.specimen import specimen
from probes.browser import Browser
from probes.chat import ChatProbe
from probes.toolbox import Toolbox
from tests.integration.chats.desk import CLOSE, SCRIPT, WIDGET, Desk, says

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

BODY = "My copper kettle has not come. When will the parcel arrive?"
ENQUIRY = specimen(
    customer={"name": "Zoë Müller", "email": "zoe@shopper.example", "postcode": "LS1 4AP"},
    channel="chat",
    body=BODY,
    questions=(Question(name="when", text="When will it arrive?", answers=("on Thursday",)),),
    window=timedelta(minutes=10),
    session=timedelta(minutes=10),
)
LOCK, UNLOCK = (f"document.querySelector('textarea').disabled = {is_locked};" for is_locked in ("true", "false"))


class Talk:
    """One customer in a chat, for whom a second passes in a fiftieth of one."""

    def __init__(self, browser: Browser, folder: Path, enquiry: Enquiry = ENQUIRY) -> None:
        self._probe = ChatProbe(Toolbox(browser=browser, evidence=folder, timeout=60))
        self._enquiry = enquiry
        self.leave = asyncio.Event()
        self.slept: list[timedelta] = []

    def events(self, url: str) -> AsyncGenerator[Event, None]:
        assignment = Assignment(
            enquiry=self._enquiry, target=Target(to=url), confined=True, sleep=self._sleep, leave=self.leave
        )
        return self._probe.perform(assignment)

    async def _sleep(self, span: timedelta) -> None:
        self.slept.append(span)
        await asyncio.sleep(span.total_seconds() / 50)

    async def at(self, desk: Desk) -> list[Event]:
        async with desk.open() as url:
            return [event async for event in self.events(url)]


def kinds(events: list[Event]) -> list[str]:
    return [event.kind.value if isinstance(event, Seen) else type(event).__name__.lower() for event in events]


def seen(events: list[Event], kind: SessionEventKind) -> Seen:
    (found,) = [event for event in events if isinstance(event, Seen) and event.kind is kind]
    return found


async def test_everything_that_happens_is_yielded_with_the_pages_time(browser: Browser, tmp_path: Path) -> None:
    desk = Desk(
        says(
            """say('system', 'You are number 2 in the queue.'); await wait(250);
            say('system', 'Mia Schmidt has joined the chat.'); await wait(250);
            const dots = document.querySelector('[data-typing]'); dots.hidden = false;
            await wait(400); dots.hidden = true;
            say('agent', 'What is your postcode?', 'Mia'); """,
            """const one = say('agent', 'It comes on Monday.', 'Mia'); await wait(400);
            one.textContent = 'It comes on Friday.'; await wait(400);
            say('system', 'Mia Schmidt has left the chat.'); await wait(250);"""
            + CLOSE,
        )
    )
    events = await Talk(browser, tmp_path).at(desk)
    assert kinds(events) == [
        "accepted", "opened", "said", "queued", "joined", "typing", "message", "said", "message", "edited", "left",
        "notice", "ended",
    ]  # fmt: skip
    assert desk.heard[0] == BODY
    assert "LS1 4AP" in desk.heard[1]
    assert seen(events, SessionEventKind.JOINED).who == "Mia Schmidt"
    assert seen(events, SessionEventKind.EDITED).text == "It comes on Friday."
    typing = seen(events, SessionEventKind.TYPING)
    assert typing.lasted is not None
    assert typing.lasted >= 0.3
    epochs = [event.epoch for event in events[2:]]
    assert None not in epochs
    assert epochs == sorted(epochs)  # type: ignore[type-var]
    assert events[0].epoch == events[2].epoch  # T0 is when our complaint appeared


async def test_who_says_hello_first_is_measured_from_the_complaint(browser: Browser, tmp_path: Path) -> None:
    polite = replace(ENQUIRY, id="id3", body=f"Hi there! {BODY}")
    desk = Desk(says("say('agent', 'Hello, Mia speaking.')", CLOSE))
    events = await Talk(browser, tmp_path, polite).at(desk)
    assert desk.heard == ["Hi there!", BODY]
    hello, complaint = [event for event in events if isinstance(event, Seen) and event.kind is SessionEventKind.SAID]
    (greeting,) = [event for event in events if isinstance(event, Message)]
    assert hello.epoch < greeting.epoch < complaint.epoch == events[0].epoch  # type: ignore[operator]


async def test_silence_is_chased_by_the_clock_and_left_with_goodbye(browser: Browser, tmp_path: Path) -> None:
    talk = Talk(browser, tmp_path)
    desk = Desk(says())
    async with desk.open() as url, aclosing(talk.events(url)) as events:
        happened = []
        async for event in events:
            happened.append(event)
            if kinds(happened).count("said") == 2:
                talk.leave.set()
    assert kinds(happened) == ["accepted", "opened", "said", "said", "said"]
    assert timedelta(minutes=1) < max(talk.slept) < timedelta(minutes=4)
    assert len(desk.heard) == 3


async def test_a_queue_that_lets_nobody_write_is_waited_in_from_when_it_began(browser: Browser, tmp_path: Path) -> None:
    page = WIDGET.replace("<textarea", "<textarea disabled") + SCRIPT
    told = asyncio.Event()

    async def talk(desk: Desk, socket: WebSocket) -> None:
        await socket.send_text("say('system', 'You are number 3 in the queue.');")
        await told.wait()
        await socket.send_text(f"await wait(2000); {UNLOCK} say('system', 'Mia has joined the chat.');")
        await desk.hear(socket)
        await socket.send_text("say('agent', 'Hello Zoë.', 'Mia');" + CLOSE)

    desk = Desk(talk, page)
    events: list[Event] = []
    async with desk.open() as url:
        async for event in Talk(browser, tmp_path).events(url):
            events.append(event)
            told.set()
    assert kinds(events)[:3] == ["accepted", "opened", "queued"]
    assert events[0].epoch == seen(events, SessionEventKind.QUEUED).epoch
    said = seen(events, SessionEventKind.SAID)
    assert said.text == BODY
    assert said.epoch - events[0].epoch >= 1  # type: ignore[operator]
    assert desk.heard == [BODY]


async def test_who_gives_up_in_the_queue_says_nothing(browser: Browser, tmp_path: Path) -> None:
    talk = Talk(browser, tmp_path)
    desk = Desk(says(first=f"say('system', 'You are number 3 in the queue.'); {LOCK}"))
    desk.page = desk.page.replace("<textarea", "<textarea disabled")
    async with desk.open() as url, aclosing(talk.events(url)) as events:
        happened = []
        async for event in events:
            happened.append(event)
            talk.leave.set()
    assert kinds(happened) == ["accepted", "opened", "queued"]
    assert desk.heard == []


FORM = """<div id=widget style="position:fixed;bottom:0;right:0"><p>%s</p>
  <form class=first><label>Name <input name=n required></label>
  <label>E-mail <input name=e type=email required></label><label>Message <textarea name=m required></textarea></label>
  <button>%s</button></form></div>"""


async def test_a_form_that_carries_the_complaint_is_the_beginning(browser: Browser, tmp_path: Path) -> None:
    start = """<script>document.querySelector("section").hidden = true;
      document.querySelector(".first").onsubmit = (event) => {
        event.preventDefault(); socket.send(event.target.m.value);
        document.querySelector("#widget").remove(); document.querySelector("section").hidden = false; }</script>"""
    page = FORM % ("Chat with us", "Start chat") + WIDGET + SCRIPT + start
    desk = Desk(says("say('agent', 'Hello Zoë, one moment.', 'Mia');" + CLOSE), page)
    events = await Talk(browser, tmp_path).at(desk)
    assert desk.heard == [BODY]
    assert "said" not in kinds(events)
    (message,) = [event for event in events if isinstance(event, Message)]
    assert events[0].epoch <= message.epoch  # type: ignore[operator]


async def test_a_message_can_be_left_where_nobody_is_there(browser: Browser, tmp_path: Path) -> None:
    thanks = """<script>document.querySelector(".first").onsubmit = (event) => { event.preventDefault();
      event.target.replaceWith("Thank you. We will answer your message by e-mail."); }</script>"""
    desk = Desk(says(), FORM % ("Our chat is offline. Leave us a message.", "Send message") + thanks)
    events = await Talk(browser, tmp_path).at(desk)
    assert kinds(events) == ["accepted", "opened", "left message"]
    transcript = (tmp_path / ENQUIRY.id / "transcript.txt").read_text()
    for line in BODY.splitlines():
        assert f"| {line}\n" in transcript or not line
    assert transcript.index("taken for message") < transcript.index("T0: the desk took the enquiry")


async def test_what_is_pictured_of_a_message_that_is_left_is_the_form_and_not_the_thanks(
    browser: Browser, tmp_path: Path
) -> None:
    thanks = """<script>document.querySelector(".first").onsubmit = (event) => { event.preventDefault();
      document.body.innerHTML = "<p>Thank you. We will answer.</p>";
      document.body.style.background = "#f00"; }</script>"""
    desk = Desk(says(), FORM % ("Our chat is offline. Leave us a message.", "Send message") + thanks)
    (accepted, *_) = await Talk(browser, tmp_path).at(desk)
    assert isinstance(accepted, Accepted)
    (picture,) = accepted.evidence
    with Image.open(picture) as image:
        assert image.getpixel((5, 5)) == (255, 255, 255)


async def test_a_desk_that_says_it_is_closed_is_closed_in_its_words(browser: Browser, tmp_path: Path) -> None:
    desk = Desk(says(), "<h1>Acme</h1><p>Our chat is offline now. Chat hours are nine to five.</p>")
    with pytest.raises(DeskClosed, match="Chat hours are nine to five") as caught:
        await Talk(browser, tmp_path).at(desk)
    assert [path.suffix for path in caught.value.evidence] == [".jpg"]


async def test_a_menu_that_stands_before_the_place_to_write_is_chosen_from(browser: Browser, tmp_path: Path) -> None:
    menu = """say('agent', 'Welcome. What is it about?', 'Bot'); const row = say('agent', '');
      for (const each of ['Billing', 'Delivery']) { const one = document.createElement('button'); one.type = 'button';
        one.textContent = each; one.onclick = () => { row.remove(); say('customer', each); socket.send(each);
        document.querySelector('textarea').disabled = false; }; row.append(one); }"""
    page = WIDGET.replace("<textarea", "<textarea disabled") + SCRIPT.replace(
        'new Function("log"', 'new Function("socket", "log"'
    )
    page = page.replace("})()`)(log,", "})()`)(socket, log,")
    desk = Desk(says("", "say('agent', 'It comes on Thursday.', 'Mia');" + CLOSE, first=menu), page)
    events = await Talk(browser, tmp_path).at(desk)
    assert desk.heard == ["Delivery", BODY]
    assert seen(events, SessionEventKind.MENU).text == "Billing\nDelivery"
    assert seen(events, SessionEventKind.CHOSE).text == "Delivery"


async def test_a_customer_who_has_his_answer_thanks_and_leaves(browser: Browser, tmp_path: Path) -> None:
    desk = Desk(says("say('agent', 'It comes on Thursday.', 'Mia');", "say('agent', 'My pleasure, bye!', 'Mia');"))
    quick = replace(ENQUIRY, id="quick")
    events = await Talk(browser, tmp_path, quick).at(desk)
    assert kinds(events)[-1] in {"said", "message"}
    assert len(desk.heard) == 2
    assert "ended" not in kinds(events)
