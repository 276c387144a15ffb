"""The many ways in which a form leaves the browser, each with its T0; and that it leaves once."""

import asyncio
import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from harness.errors import FaultKind
from harness.model import Accepted
from probes.browser import Browser
from tests.integration.forms.shop import ENQUIRY, PLAIN, THANKS, Site, doubt, fault, submit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

BY_SCRIPT = """<script>document.forms[0].onsubmit = (event) => { event.preventDefault();
    const data = Object.fromEntries(new FormData(document.forms[0])); SEND };
    const thank = () => { document.body.innerHTML = "<p>Thank you for your message.</p>" };</script>"""
ONCE = 0.005  # the clocks of page and server differ by parts of a millisecond


def scripted(send: str, **options: object) -> Site:
    site = Site(**options)  # type: ignore[arg-type]
    site.page += BY_SCRIPT.replace("SEND", send)
    return site


@pytest.mark.parametrize(
    "send",
    [
        "fetch('/sent', {method: 'POST', body: new FormData(document.forms[0])}).then(thank)",
        """let ask = new XMLHttpRequest(); ask.onload = thank; ask.open('PUT', '/sent');
            ask.send(new URLSearchParams(data))""",
        "navigator.sendBeacon('/sent', new URLSearchParams(data)); setTimeout(thank, 100)",
        """fetch('/sent', {method: 'POST', headers: {'content-type': 'application/json'},
            body: JSON.stringify({query: 'mutation', variables: data})}).then(thank)""",
        "fetch('/sent?' + new URLSearchParams(data)).then(thank)",
    ],
    ids=["fetch and multipart", "XHR and PUT", "beacon", "GraphQL", "GET by script"],
)
async def test_scripts_send_in_many_ways(send: str, browser: Browser, tmp_path: Path) -> None:
    site = scripted(send, answer=JSONResponse({}))
    async with site.open() as url:
        accepted, _ = await submit(browser, url, tmp_path)
    assert len(site.posted) == 1
    assert isinstance(accepted, Accepted)
    assert accepted.epoch is not None
    assert site.answered[0] - ONCE <= accepted.epoch <= time.time()


async def test_a_form_in_the_address_of_a_get_request(browser: Browser, tmp_path: Path) -> None:
    site = Site(answer=HTMLResponse(f"<!doctype html>{THANKS}"))
    site.page = f"<form action=/sent>{PLAIN}</form>"
    async with site.open() as url:
        accepted, _ = await submit(browser, url, tmp_path)
    assert isinstance(accepted, Accepted)
    assert accepted.reference == "SB-10234"
    assert len(site.posted) == 1


async def test_a_form_sent_on_with_its_data_is_taken_by_whoever_took_it_last(browser: Browser, tmp_path: Path) -> None:
    site = Site(answer=RedirectResponse("/really", 307))
    late = asyncio.Event()
    taken: list[float] = []

    async def really(_request: Request) -> Response:
        taken.append(time.time())
        late.set()
        return RedirectResponse("/thanks", 303)

    site.more = [Route("/really", really, methods=["POST"])]
    async with site.open() as url:
        accepted, _ = await submit(browser, url, tmp_path)
    assert isinstance(accepted, Accepted)
    assert accepted.epoch is not None
    assert taken[0] - ONCE <= accepted.epoch


async def test_a_form_sent_into_a_frame_that_nobody_sees(browser: Browser, tmp_path: Path) -> None:
    site = Site(answer=HTMLResponse("<!doctype html>ok"))
    site.page = f"""<form method=post action=/sent target=sink>{PLAIN}</form><iframe name=sink hidden></iframe>
        <script>document.querySelector("iframe").onload = (event) => {{ if (document.forms[0].text.value)
          document.forms[0].outerHTML = "<p>Merci pour votre message</p>" }}</script>"""
    async with site.open() as url:
        accepted, page = await submit(browser, url, tmp_path)
    assert isinstance(accepted, Accepted)
    assert b"Merci pour votre message" in page.raw  # type: ignore[union-attr]


async def test_a_confirmation_in_a_window_of_its_own_is_read(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.page = f"<form method=post action=/sent target=_blank>{PLAIN}</form>"
    async with site.open() as url:
        accepted, page = await submit(browser, url, tmp_path)
    assert isinstance(accepted, Accepted)
    assert accepted.reference == "SB-10234"
    assert b"Thank you" in page.raw  # type: ignore[union-attr]


async def test_a_confirmation_in_a_frame_and_one_in_a_box_of_the_browsers_are_read(
    browser: Browser, tmp_path: Path
) -> None:
    frame = "document.body.innerHTML = '<iframe src=/thanks width=400 height=200></iframe>'"
    for show in (frame, "alert('Vielen Dank! Vorgang SB-10234')"):
        send = f"fetch('/sent', {{method: 'POST', body: new URLSearchParams(data)}}).then(() => {{ {show} }})"
        async with scripted(send, answer=JSONResponse({})).open() as url:
            accepted, _ = await submit(browser, url, tmp_path)
        assert isinstance(accepted, Accepted)
        assert accepted.reference == "SB-10234"


async def test_a_box_that_asks_whether_to_send_is_answered_yes(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.page += "<script>document.forms[0].onsubmit = () => confirm('Send now?')</script>"
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert len(site.posted) == 1


class Socket:
    """A desk that is talked to by websocket: each change of a field, and then the click."""

    def __init__(self) -> None:
        self.heard: list[dict[str, str]] = []
        self.answered: float | None = None

    async def talk(self, socket: WebSocket) -> None:
        await socket.accept()
        async for text in socket.iter_text():
            said = json.loads(text)
            self.heard.append(said)
            await socket.send_text('{"type":"pong"}' if said["type"] == "ping" else json.dumps({"seen": said["type"]}))
            if said["type"] == "click":
                self.answered = self.answered or time.time()


async def test_a_form_that_goes_by_websocket_and_never_in_one_piece(browser: Browser, tmp_path: Path) -> None:
    desk = Socket()
    site = Site(more=[WebSocketRoute("/socket", desk.talk)])
    site.page = f"""<form>{PLAIN.replace("<button>", "<button type=button>")}</form><script>
        const socket = new WebSocket(`ws://${{location.host}}/socket`);
        const say = (what) => socket.send(JSON.stringify(what));
        setInterval(() => say({{type: "ping"}}), 20);
        document.forms[0].oninput = ({{target}}) => say({{type: "change", name: target.name, value: target.value}});
        document.querySelector("button").onclick = () => say({{type: "click"}});
        socket.onmessage = ({{data}}) => {{ if (JSON.parse(data).seen === "click")
          document.body.innerHTML = "<p role=status>Gracias, ticket WS-4711</p>" }};</script>"""
    async with site.open() as url:
        accepted, _ = await submit(browser, url, tmp_path)
    assert [each["type"] for each in desk.heard].count("click") == 1
    assert isinstance(accepted, Accepted)
    assert accepted.reference == "WS-4711"
    assert accepted.epoch is not None
    assert desk.answered is not None
    assert desk.answered - ONCE <= accepted.epoch


async def test_an_answer_that_says_no_with_status_200_is_a_refusal(browser: Browser, tmp_path: Path) -> None:
    answer = JSONResponse({"success": False, "errors": {"mail": ["Wir schreiben nicht an shopper.example"]}})
    send = "fetch('/sent', {method: 'POST', body: new URLSearchParams(data)})"
    error = await fault(browser, scripted(send, answer=answer), tmp_path)
    assert error.kind is FaultKind.FORM_REFUSED
    assert "mail: Wir schreiben nicht an shopper.example" in str(error)


async def test_an_answer_that_says_yes_is_believed_where_the_page_says_nothing(
    browser: Browser, tmp_path: Path
) -> None:
    send = "fetch('/sent', {method: 'POST', body: new URLSearchParams(data)}).then(() => document.forms[0].reset())"
    async with scripted(send, answer=JSONResponse({"ok": True, "ticket": "CW-20417"})).open() as url:
        accepted, _ = await submit(browser, url, tmp_path)
    assert isinstance(accepted, Accepted)
    assert accepted.reference == "CW-20417"


async def test_thanks_without_anything_sent_are_not_believed(browser: Browser, tmp_path: Path) -> None:
    unsure = await doubt(browser, scripted("thank()"), tmp_path, timeout=5)
    assert "nothing was seen to be sent" in str(unsure)


async def test_two_presses_are_never_made(browser: Browser, tmp_path: Path) -> None:
    """A page that says nothing for a while is waited for, and the form in it is not sent again."""
    send = """fetch('/sent', {method: 'POST', body: new URLSearchParams(data)}).then(() => setTimeout(thank, 2500))"""
    site = scripted(send, answer=JSONResponse({}))
    async with site.open() as url:
        accepted, _ = await submit(browser, url, tmp_path)
    assert isinstance(accepted, Accepted)
    assert len(site.posted) == 1


async def test_a_press_that_a_slow_script_holds_up_is_not_made_again(browser: Browser, tmp_path: Path) -> None:
    slow = "const until = Date.now() + 2500; while (Date.now() < until);"
    send = f"{slow} fetch('/sent', {{method: 'POST', body: new URLSearchParams(data)}}).then(thank)"
    site = scripted(send, answer=JSONResponse({}))
    async with site.open() as url:
        accepted, _ = await submit(browser, url, tmp_path)
    assert isinstance(accepted, Accepted)
    assert len(site.posted) == 1


async def test_thanks_that_are_shown_for_a_moment_only_are_heard(browser: Browser, tmp_path: Path) -> None:
    """A toast that goes before the answer to the request has come in whole."""
    show = "document.body.insertAdjacentHTML('beforeend', '<p class=toast role=status>Thank you, ticket 4711</p>')"
    hide = "setTimeout(() => document.querySelector('.toast').remove(), 900)"
    send = f"fetch('/sent', {{method: 'POST', body: new URLSearchParams(data)}}); {show}; {hide}"
    site = scripted(send, answer=JSONResponse({}))
    take = site.take

    async def late(request: Request) -> Response:
        await asyncio.sleep(1.5)
        return await take(request)

    site.take = late  # type: ignore[method-assign]
    async with site.open() as url:
        accepted, _ = await submit(browser, url, tmp_path)
    assert isinstance(accepted, Accepted)
    assert accepted.reference == "4711"


@pytest.mark.usefixtures("impatient")
async def test_the_words_of_the_customer_are_not_the_desks(browser: Browser, tmp_path: Path) -> None:
    """A page that shows our own complaint again, thanks and all, has not thanked."""
    body = ENQUIRY.body.replace("Hello", "Thank you for your message, ticket 4711")
    site = Site(answer=HTMLResponse(f"<!doctype html><p>{body}"))
    unsure = await doubt(browser, site, tmp_path, enquiry=replace(ENQUIRY, body=body))
    assert "does not say whether it was taken" in str(unsure)
