"""The form probe: a real Chromium on small real sites, well-behaved and not."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
import pytest_asyncio
import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from harness.errors import FaultKind, ProbeError
from harness.model import Accepted, Assignment, Enquiry, Event, Message, Source, Target
from harness.sandbox.specimen import specimen
from probes.browser import Browser
from probes.toolbox import Toolbox
from probes.web_form import WebFormProbe

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

ENQUIRY = specimen(
    customer={"name": "Zoë Ann Müller", "email": "zoe.mueller@shopper.example"},
    channel="web_form",
    body="Hello,\n\nmy copper kettle has not come.\nWhen will it arrive?\n\nZoë",
)
PLAIN = """<label>Your name <input name=who required></label>
    <label>E-mail <input type=email name=mail required></label>
    <label>Message <textarea name=text required></textarea></label> <button>Send</button>"""
JPEG = b"\xff\xd8\xff"
THANKS = "<h1>Thank you</h1><p>Your ticket number is SB-10234 for order A-10442.</p>"


class Site:
    """A site whose page holds `form`; what is posted to it is kept, and answered by `answer`."""

    def __init__(self, form: str = PLAIN, *, around: str = "{}", answer: Response | None = None) -> None:
        self.page = around.format(f"<form method=post action=/sent>{form}</form>")
        self.status = 200
        self.answer = answer or RedirectResponse("/thanks", 303)
        self.posted: list[dict[str, str]] = []
        self.answered: list[float] = []
        self.hold = asyncio.Event()
        self.hold.set()
        self.thanks_status = 200

    async def show(self, _request: Request) -> Response:
        await self.hold.wait()
        return HTMLResponse(f"<!doctype html><title>Contact</title>{self.page}", self.status)

    async def take(self, request: Request) -> Response:
        if request.headers["content-type"].startswith("application/json"):
            self.posted.append(await request.json())
        else:
            async with request.form() as form:
                self.posted.append({key: value for key, value in form.items() if not isinstance(value, UploadFile)})
        self.answered.append(time.time())
        return self.answer

    async def thanks(self, _request: Request) -> Response:
        return HTMLResponse(f"<!doctype html><title>Thanks</title>{THANKS}", self.thanks_status)

    async def count_click(self, request: Request) -> Response:
        self.posted.append({"statistics": (await request.body()).decode()})
        return Response(status_code=204)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        routes = [
            Route("/", self.show),
            Route("/sent", self.take, methods=["POST"]),
            Route("/thanks", self.thanks),
            Route("/count", self.count_click, methods=["POST"]),
        ]
        config = uvicorn.Config(Starlette(routes=routes), log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        listener = socket.create_server(("127.0.0.1", 0))
        serving = asyncio.create_task(server.serve([listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        finally:
            self.hold.set()
            server.should_exit = True
            await serving


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with Browser() as browser:
        yield browser


async def submit(
    browser: Browser,
    url: str,
    folder: Path,
    *,
    enquiry: Enquiry = ENQUIRY,
    fields: Mapping[str, str] | None = None,
    timeout: float = 15.0,  # noqa: ASYNC109
) -> list[Event]:
    probe = WebFormProbe(Toolbox(browser=browser, evidence=folder, timeout=timeout))
    assignment = Assignment(enquiry=enquiry, target=Target(to=url, fields=fields or {}), confined=True)
    return [event async for event in probe.perform(assignment)]


async def fault(browser: Browser, site: Site, folder: Path, **options: object) -> ProbeError:
    async with site.open() as url:
        with pytest.raises(ProbeError) as caught:
            await submit(browser, url, folder, **options)  # type: ignore[arg-type]
    return caught.value


def beginning(path: Path) -> bytes:
    return path.read_bytes()[:3]


def contents(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_the_customers_words_reach_the_desk_and_its_thanks_reach_us(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    async with site.open() as url:
        accepted, page = await submit(browser, url, tmp_path)
    [posted] = site.posted
    assert posted.pop("text").replace("\r\n", "\n") == ENQUIRY.body
    assert posted == {"who": "Zoë Ann Müller", "mail": "zoe.mueller@shopper.example"}
    assert isinstance(accepted, Accepted)
    assert accepted.reference == "SB-10234"
    assert isinstance(page, Message)
    assert (page.source, page.media_type) == (Source.PAGE, "text/html")
    assert "Your ticket number is SB-10234" in page.raw.decode()
    assert [beginning(Path(path)) for path in accepted.evidence] == [JPEG]


async def test_t0_lies_between_the_desks_taking_the_form_and_its_thanks(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    async with site.open() as url:
        accepted, page = await submit(browser, url, tmp_path)
    assert accepted.epoch is not None
    assert page.epoch is not None
    assert site.answered[0] - 0.005 <= accepted.epoch <= page.epoch  # the two clocks differ by parts of a millisecond


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        pytest.param(
            """<input name=fn placeholder="First name"><input name=ln placeholder="Last name">
               <input name=a placeholder="E-mail address"><input name=t placeholder="Phone">
               <input name=o placeholder="Order number"><input name=s placeholder=Subject>
               <textarea name=m placeholder="How can we help?"></textarea><input type=submit value=Submit>""",
            {"fn": "Zoë", "ln": "Ann Müller", "a": "zoe.mueller@shopper.example", "t": "020 7946 0123",
             "o": "A-10442", "s": "Where is my order A-10442?", "m": ENQUIRY.body},
            id="placeholders",
        ),
        pytest.param(
            """<label for=v>Vorname*</label><input id=v name=a><label for=n>Name*</label><input id=n name=b>
               <label for=e>E-Mail-Adresse*</label><input id=e name=c>
               <label for=k>Bestellnummer</label><input id=k name=d>
               <label for=f>Firma</label><input id=f name=e>
               <label for=w>Ihr Anliegen*</label><textarea id=w name=f></textarea>
               <label><input type=checkbox name=g value=yes> Ich habe die Datenschutzerklärung gelesen *</label>
               <label><input type=checkbox name=h value=yes> Newsletter</label><button type=button>Zurück</button>
               <button>Absenden</button>""",
            {"a": "Zoë", "b": "Ann Müller", "c": "zoe.mueller@shopper.example", "d": "A-10442", "e": "",
             "f": ENQUIRY.body, "g": "yes"},
            id="German",
        ),
        pytest.param(
            """<label>Nom et prénom <input name=a></label><label>Courriel <input name=b></label>
               <label>Numéro de commande <input name=c></label><label>Objet <input name=d></label>
               <label>Votre message <textarea name=e></textarea></label><button>Envoyer</button>""",
            {"a": "Zoë Ann Müller", "b": "zoe.mueller@shopper.example", "c": "A-10442", "d": ENQUIRY.subject,
             "e": ENQUIRY.body},
            id="French",
        ),
        pytest.param(
            """<label>Nombre <input name=a></label><label>Apellidos <input name=b></label>
               <label>Correo electrónico <input name=c></label><label>Teléfono <input name=d></label>
               <label>Mensaje <textarea name=e></textarea></label><button>Enviar</button>""",
            {"a": "Zoë", "b": "Ann Müller", "c": "zoe.mueller@shopper.example", "d": "020 7946 0123",
             "e": ENQUIRY.body},
            id="Spanish",
        ),
        pytest.param(
            """<input name=customerEmail><input name=order_number>
               <textarea name=comments></textarea><button>OK</button>""",
            {"customerEmail": "zoe.mueller@shopper.example", "order_number": "A-10442", "comments": ENQUIRY.body},
            id="names alone",
        ),
        pytest.param(
            """<input autocomplete=name name=x1><input autocomplete="section-a email" name=x2>
               <textarea name=x3></textarea>
               <input type=submit>""",
            {"x1": "Zoë Ann Müller", "x2": "zoe.mueller@shopper.example", "x3": ENQUIRY.body},
            id="autocomplete",
        ),
        pytest.param(
            PLAIN + """<select name=topic required><option value="">Please choose<option value=sales>Sales
               <option value=old disabled>Complaints (closed)<option value=help>Order and complaint</select>
               <select name=country><option value="">Country<option value=gb>UK</select>
               <fieldset><label><input type=radio name=title value=mx required>Mx</label>
               <label><input type=radio name=title value=ms required>Ms</label></fieldset>
               <label><input type=checkbox name=terms value=yes required> fine with me</label>""",
            {"who": "Zoë Ann Müller", "mail": "zoe.mueller@shopper.example", "text": ENQUIRY.body, "topic": "help",
             "country": "", "title": "mx", "terms": "yes"},
            id="choices",
        ),
    ],
)  # fmt: skip
async def test_fields_are_found_by_what_people_and_machines_call_them(
    form: str, expected: dict[str, str], browser: Browser, tmp_path: Path
) -> None:
    site = Site(form)
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert [{key: value.replace("\r\n", "\n") for key, value in posted.items()} for posted in site.posted] == [expected]


HIDDEN = {
    "not displayed": "style='display:none'",
    "pushed off the page": "style='position:absolute;left:-9999px'",
    "invisible": "style='visibility:hidden'",
    "transparent": "style='opacity:0'",
    "clipped": "style='position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)'",
    "told to be left alone": "",
}


@pytest.mark.parametrize("style", HIDDEN.values(), ids=HIDDEN.keys())
async def test_honeypots_are_left_empty(style: str, browser: Browser, tmp_path: Path) -> None:
    label = "Leave this field empty" if not style else "Website e-mail"
    site = Site(PLAIN + f"<div {style}><label>{label} <input name=trap></label></div>")
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert [posted["trap"] for posted in site.posted] == [""]


async def test_a_box_whose_label_alone_is_seen_is_ticked(browser: Browser, tmp_path: Path) -> None:
    site = Site(
        PLAIN + "<label><input type=checkbox name=ok required style='opacity:0;position:absolute'> I agree</label>"
    )
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert [posted["ok"] for posted in site.posted] == ["on"]


async def test_the_contact_form_is_told_from_search_and_newsletter(browser: Browser, tmp_path: Path) -> None:
    around = """<form action=/search><input type=search name=q><button>Search</button></form>{}
        <form method=post action=/count><input type=email name=mail><button>Subscribe</button></form>"""
    site = Site(around=around)
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert [set(posted) for posted in site.posted] == [{"who", "mail", "text"}]


async def test_a_form_in_a_frame_is_found(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.page = (
        f'<h1>Write to us</h1><iframe width=600 height=400 srcdoc="{site.page.replace(chr(34), chr(39))}"></iframe>'
    )
    async with site.open() as url:
        accepted, page = await submit(browser, url, tmp_path)
    assert isinstance(accepted, Accepted)
    assert b"Thank you" in page.raw  # type: ignore[union-attr]


async def test_a_form_that_scripts_build_late_is_found(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.page = f"""<main></main><script>fetch("/thanks").then(() => document.querySelector("main").innerHTML =
        `{site.page}`)</script>"""
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert [set(posted) for posted in site.posted] == [{"who", "mail", "text"}]


async def test_the_settings_selectors_override_what_would_be_guessed(browser: Browser, tmp_path: Path) -> None:
    site = Site("""<input id=one name=email><input id=two name=phone><textarea id=three name=notes></textarea>
        <textarea id=four name=message></textarea><button id=no>Send</button>
        <button id=yes name=pressed value=1>?</button>""")
    async with site.open() as url:
        await submit(browser, url, tmp_path, fields={"email": "#two", "message": "#three", "submit": "#yes"})
    assert site.posted[0]["phone"] == "zoe.mueller@shopper.example"
    assert site.posted[0]["notes"].startswith("Hello")
    assert site.posted[0]["message"] == ""
    assert site.posted[0]["pressed"] == "1"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"message": "#no"}, "message = '#no', which fits no field in use on the page; it offers: Your name, E-mail"),
        ({"message": "##"}, "no CSS selector in message = '##'"),
        ({"colour": "#red"}, "name colour; allowed: name, first_name"),
    ],
)  # fmt: skip
async def test_a_selector_that_cannot_be_used_is_named(
    fields: dict[str, str], words: str, browser: Browser, tmp_path: Path
) -> None:
    error = await fault(browser, Site(), tmp_path, fields=fields)
    assert error.kind is FaultKind.MISSING_FIELD
    assert words in str(error)


SCRIPTED = """<div><input id=n placeholder=Name><input id=e placeholder=Email>
    <textarea id=m placeholder=Message></textarea> <button id=b type=button>Send</button></div><p id=out></p><script>
    b.onclick = async () => {
      fetch("/count", {method: "POST", body: "clicked"});
      const sent = await fetch("/sent", {method: "POST", headers: {"content-type": "application/json"},
        body: JSON.stringify({name: n.value, email: e.value, message: m.value})});
      if (sent.ok) { m.value = ""; out.textContent = "Thank you. Ticket: 55-1234"; }
      else out.outerHTML = "<p class=error role=alert>Please try again</p>";
    }</script>"""


async def test_a_form_sent_by_script_counts_and_its_statistics_do_not(browser: Browser, tmp_path: Path) -> None:
    site = Site(answer=JSONResponse({"ok": True}))
    site.page = SCRIPTED
    async with site.open() as url:
        accepted, page = await submit(browser, url, tmp_path)
    assert {"name": "Zoë Ann Müller", "email": "zoe.mueller@shopper.example", "message": ENQUIRY.body} in site.posted
    assert isinstance(accepted, Accepted)
    assert accepted.reference == "55-1234"
    assert accepted.epoch is not None
    assert accepted.epoch >= site.answered[0] - 0.005
    assert b"Thank you" in page.raw  # type: ignore[union-attr]


async def test_a_script_form_that_complains_is_refused_in_its_words(browser: Browser, tmp_path: Path) -> None:
    site = Site(answer=JSONResponse({}, 422))
    site.page = SCRIPTED
    error = await fault(browser, site, tmp_path)
    assert error.kind is FaultKind.FORM_REFUSED
    assert "Please try again" in str(error)


REFUSAL = f"""<!doctype html><div class="alert" role=alert>There are errors in the form.</div>
    <form method=post action=/sent>{PLAIN.replace("name=mail", "name=mail aria-invalid=true aria-describedby=why")}
    <p id=why class=field-error>We do not write to shopper.example.</p></form>"""


@pytest.mark.parametrize("status", [200, 400, 422])
async def test_a_form_shown_again_with_complaints_was_not_accepted(
    status: int, browser: Browser, tmp_path: Path
) -> None:
    error = await fault(browser, Site(answer=HTMLResponse(REFUSAL, status)), tmp_path)
    assert error.kind is FaultKind.FORM_REFUSED
    assert "We do not write to shopper.example." in str(error)


async def test_an_alert_that_thanks_above_a_fresh_form_is_no_refusal(browser: Browser, tmp_path: Path) -> None:
    fresh = f"<!doctype html><div role=alert>Thank you, we have your message.</div><form method=post>{PLAIN}</form>"
    async with Site(answer=HTMLResponse(fresh)).open() as url:
        events = await submit(browser, url, tmp_path)
    assert [type(event) for event in events] == [Accepted, Message]


async def test_another_form_on_the_page_that_follows_is_no_refusal(browser: Browser, tmp_path: Path) -> None:
    ticket = "<!doctype html>Ticket 4711 <form method=post><textarea name=comment required></textarea></form>"
    async with Site(answer=HTMLResponse(ticket)).open() as url:
        accepted, _ = await submit(browser, url, tmp_path)
    assert isinstance(accepted, Accepted)
    assert accepted.reference == "4711"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (PLAIN.replace("<button>", "<input name=mail2 type=email pattern=x title='x only'><button>"), "mail2"),
        (PLAIN + "<script>document.forms[0].onsubmit = () => { document.forms[0].insertAdjacentHTML('beforeend', "
         "'<p class=error>Not on Sundays</p>'); return false }</script>", "Not on Sundays"),
    ],
    ids=["by the browser's own validation", "by its script"],
)  # fmt: skip
async def test_a_form_that_does_not_let_itself_be_sent_is_refused(
    form: str, words: str, browser: Browser, tmp_path: Path
) -> None:
    error = await fault(browser, Site(form), tmp_path)
    assert error.kind is FaultKind.FORM_REFUSED
    assert words in str(error)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("<input name=email><button>Send</button>", "no field for message; it offers: email"),
        ("<textarea name=message></textarea><button>Send</button>", "no field for email; it offers: message"),
        (PLAIN + "<label>Customer card <input name=card required></label>", "requires Customer card, for which"),
        (PLAIN + "<label>Your invoice <input type=file name=f required></label>", "requires Your invoice"),
        (PLAIN.replace("<textarea", "<textarea maxlength=20"), "Message takes 20 characters"),
        (PLAIN.replace("<button>Send</button>", ""), "no button that sends it"),
        (PLAIN.replace("<textarea", "<textarea disabled"), "no field for message"),
    ],
)
async def test_a_form_without_a_place_for_what_must_be_said_is_a_missing_field(
    form: str, words: str, browser: Browser, tmp_path: Path
) -> None:
    site = Site(form)
    error = await fault(browser, site, tmp_path)
    assert error.kind is FaultKind.MISSING_FIELD
    assert words in str(error)
    assert site.posted == []


async def test_a_page_without_a_form_is_a_missing_field_with_the_pages_words(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.page = "<p>The contact form has moved.</p>"
    error = await fault(browser, site, tmp_path)
    assert error.kind is FaultKind.MISSING_FIELD
    assert "The contact form has moved." in str(error)


@pytest.mark.parametrize(
    "challenge",
    [
        "<div class=g-recaptcha style='height:78px'></div>",
        "<iframe src='https://newassets.hcaptcha.com/captcha/v1' width=300 height=78></iframe>",
        "<div class=cf-turnstile style='height:65px'></div>",
        "<label>Characters in the image <input name=c required></label>",
    ],
)
async def test_a_captcha_blocks(challenge: str, browser: Browser, tmp_path: Path) -> None:
    site = Site(PLAIN + challenge)
    error = await fault(browser, site, tmp_path)
    assert error.kind is FaultKind.BLOCKED
    assert site.posted == []


@pytest.mark.parametrize(
    ("status", "kind"),
    [(403, FaultKind.BLOCKED), (429, FaultKind.BLOCKED), (404, FaultKind.REJECTED), (500, FaultKind.REJECTED)],
)
async def test_a_page_that_answers_with_an_error_says_whose_it_is(
    status: int, kind: FaultKind, browser: Browser, tmp_path: Path
) -> None:
    site = Site()
    site.status = status
    error = await fault(browser, site, tmp_path)
    assert error.kind is kind
    assert f"HTTP {status}" in str(error)


@pytest.mark.parametrize(
    ("status", "kind"), [(403, FaultKind.BLOCKED), (413, FaultKind.REJECTED), (500, FaultKind.REJECTED)]
)
async def test_a_request_that_is_answered_with_an_error_was_not_accepted(
    status: int, kind: FaultKind, browser: Browser, tmp_path: Path
) -> None:
    error = await fault(browser, Site(answer=HTMLResponse("no", status)), tmp_path)
    assert error.kind is kind
    assert f"the form's request answered HTTP {status}" in str(error)


async def test_a_form_whose_thanks_page_breaks_is_not_taken_for_accepted(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.thanks_status = 500
    error = await fault(browser, site, tmp_path)
    assert error.kind is FaultKind.REJECTED
    assert "the page after the form answered HTTP 500" in str(error)


async def test_a_page_that_does_not_come_is_a_timeout(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.hold.clear()
    error = await fault(browser, site, tmp_path, timeout=0.7)
    assert error.kind is FaultKind.TIMEOUT
    assert "took longer than 0.7 s" in str(error)


async def test_a_page_whose_script_never_ends_is_a_timeout(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.page += "<script>setTimeout(() => { for (;;); })</script>"
    error = await fault(browser, site, tmp_path, timeout=1.5)
    assert error.kind is FaultKind.TIMEOUT


async def test_nobody_listening_is_unreachable(browser: Browser, tmp_path: Path) -> None:
    async with Site().open() as url:
        pass
    with pytest.raises(ProbeError, match="ERR_CONNECTION_REFUSED") as caught:
        await submit(browser, url, tmp_path)
    assert caught.value.kind is FaultKind.UNREACHABLE


@pytest.mark.parametrize("to", ["file:///etc/hostname", "javascript:alert(1)", "contact", ""])
async def test_only_web_pages_are_opened(to: str, browser: Browser, tmp_path: Path) -> None:
    with pytest.raises(ProbeError, match="not the address of a page") as caught:
        await submit(browser, to, tmp_path)
    assert caught.value.kind is FaultKind.UNREACHABLE


async def test_a_fault_leaves_a_picture_and_a_trace(browser: Browser, tmp_path: Path) -> None:
    error = await fault(browser, Site("<input name=email>"), tmp_path)
    picture, trace = error.evidence
    assert picture.parent == trace.parent == tmp_path / ENQUIRY.id
    assert beginning(picture) == JPEG
    with ZipFile(trace) as archive:
        assert "trace.trace" in archive.namelist()


async def test_an_errand_that_went_well_leaves_no_trace(browser: Browser, tmp_path: Path) -> None:
    async with Site().open() as url:
        await submit(browser, url, tmp_path)
    assert contents(tmp_path / ENQUIRY.id) == ["end.jpg", "t0.jpg", "transcript.txt"]


async def test_a_huge_confirmation_page_is_kept_in_part(browser: Browser, tmp_path: Path) -> None:
    async with Site(answer=HTMLResponse("<!doctype html><p>" + "é" * 2**20)).open() as url:
        _, page = await submit(browser, url, tmp_path)
    raw = page.raw  # type: ignore[union-attr]
    assert 2**20 - 4 <= len(raw) <= 2**20
    assert raw.decode().endswith("é")


async def test_forms_sent_at_once_do_not_mix(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    personas = [replace(ENQUIRY.persona, email=f"p{n}@shopper.example") for n in range(5)]
    enquiries = [replace(ENQUIRY, id=one.email, body=f"From {one.email}.", persona=one) for one in personas]
    async with site.open() as url:
        await asyncio.gather(*(submit(browser, url, tmp_path, enquiry=enquiry) for enquiry in enquiries))
    assert sorted((posted["mail"], posted["text"]) for posted in site.posted) == [
        (one.email, f"From {one.email}.") for one in personas
    ]


async def test_cancelling_passes_through_and_closes_the_page(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    asked, left = asyncio.Event(), asyncio.Event()

    async def show(request: Request) -> Response:
        asked.set()
        while (await request.receive())["type"] != "http.disconnect":
            pass
        left.set()
        return Response()

    site.show = show  # type: ignore[method-assign,assignment]
    async with site.open() as url:
        task = asyncio.create_task(submit(browser, url, tmp_path))
        await asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await left.wait()
    assert contents(tmp_path / ENQUIRY.id) == ["end.jpg", "transcript.txt"]
