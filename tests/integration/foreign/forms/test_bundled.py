"""The form probe at contact pages made of npm's packages: React, Vue and web components, each sent by script."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from harness.errors import FaultKind
from harness.model import Accepted, Enquiry, Message, Source
from probes.browser import Browser
from tests.integration.foreign.forms.shopping import enquiry, fault, submit
from tests.integration.foreign.npm import bundled
from tests.integration.foreign.sites import Counter
from tests.integration.serving import serve

pytestmark = [pytest.mark.browser, pytest.mark.foreign, pytest.mark.asyncio(loop_scope="session")]

HERE = Path(__file__).parent
ENGLISH = enquiry(
    "en",
    subject="Where is my order A-10442?",
    body="Hello,\n\nmy copper kettle has not come.\nWhen will it arrive?\n\nZoë",
)
FRENCH = enquiry(
    "fr",
    subject="Où en est ma commande A-10442 ?",
    body="Bonjour,\n\nma bouilloire en cuivre a disparu.\nQuand viendra-t-elle ?\n\nZoë",
)
GERMAN = enquiry(
    "de",
    subject="Wo bleibt meine Bestellung A-10442?",
    body="Guten Tag,\n\nmein Kupferkessel ist nicht gekommen.\nWann kommt er?\n\nZoë",
)
SPANISH = enquiry(
    "es",
    subject="¿Dónde está mi pedido A-10442?",
    body="Buenos días:\n\nmi hervidor de cobre no ha llegado.\n¿Cuándo llegará?\n\nZoë",
)


@dataclass(frozen=True, kw_only=True)
class Stack:
    """A page of this folder, the customer who visits it, and what its desk must have been sent."""

    folder: str
    about: Enquiry
    expected: dict[str, Any]
    refusal: dict[str, Any]  # the desk's answer when it does not want the form
    shown: str  # the words the page makes of that


FORMIK = Stack(
    folder="formik_mui",
    about=ENGLISH,
    expected={
        "fullName": "Zoë Ann Müller", "email": "zoe.mueller@shopper.example", "phone": "020 7946 0123",
        "orderNumber": "A-10442", "topic": "order", "bought": None, "contactBy": "email", "message": ENGLISH.body,
        "consent": True, "newsletter": False,
    },
    refusal={"errors": {"email": "We do not write to shopper.example"}},
    shown="We do not write to shopper.example",
)  # fmt: skip
VUETIFY = Stack(
    folder="vuetify",
    about=FRENCH,
    expected={
        "prenom": "Zoë", "nom": "Ann Müller", "courriel": "zoe.mueller@shopper.example", "telephone": "020 7946 0123",
        "commande": "A-10442", "motif": "commande", "achat": "", "reponse": "courriel",
        "message": FRENCH.body.replace("\n", "\r\n"),
        "donnees": "true", "lettre": "false",
    },
    refusal={"message": "Ce numéro de commande nous est inconnu."},
    shown="Ce numéro de commande nous est inconnu.",
)  # fmt: skip
SHOELACE = Stack(
    folder="shoelace",
    about=ENGLISH,
    expected={
        "name": "Zoë Ann Müller", "email": "zoe.mueller@shopper.example", "phone": "020 7946 0123", "order": "A-10442",
        "about": "complaint", "words": ENGLISH.body, "homepage": "", "answer": "email", "privacy": "on",
    },
    refusal={"message": "Please write to us again after the holidays."},
    shown="Please write to us again after the holidays.",
)  # fmt: skip
WIZARD = Stack(
    folder="wizard",
    about=ENGLISH,
    expected={
        "matter": "parcel", "parcel": "A-10442", "story": ENGLISH.body, "given": "Zoë", "family": "Ann Müller",
        "mail": "zoe.mueller@shopper.example", "mobile": "020 7946 0123", "news": False, "terms": True,
    },
    refusal={"message": "We cannot take your request at the moment."},
    shown="We cannot take your request at the moment.",
)  # fmt: skip
CLASSIC = Stack(
    folder="classic",
    about=GERMAN,
    expected={
        "vn": "Zoë", "nn": "Ann Müller", "em": "zoe.mueller@shopper.example", "tel": "020 7946 0123", "nr": "A-10442",
        "datum": "", "thema": "reklamation", "text": GERMAN.body.replace("\n", "\r\n"), "url": "", "anlage": "",
        "ds": "ja",
    },
    refusal={"message": "Zu dieser Nummer finden wir keine Bestellung."},
    shown="Zu dieser Nummer finden wir keine Bestellung.",
)  # fmt: skip
ANGULAR = Stack(
    folder="angular_material",
    about=SPANISH,
    expected={
        "nombre": "Zoë Ann Müller", "correo": "zoe.mueller@shopper.example", "movil": "020 7946 0123",
        "pedido": "A-10442", "fecha": None, "motivo": "envio", "mensaje": SPANISH.body, "via": "correo",
        "boletin": False, "privacidad": True,
    },
    refusal={"message": "No escribimos a shopper.example"},
    shown="No escribimos a shopper.example",
)  # fmt: skip
ANTD = Stack(
    folder="antd",
    about=FRENCH,
    expected={
        "nom": "Zoë Ann Müller", "mail": "zoe.mueller@shopper.example", "tel": "020 7946 0123", "commande": "A-10442",
        "motif": "retard", "achat": None, "texte": FRENCH.body, "photo": 0, "canal": "mail", "accord": True,
        "lettre": False,
    },
    refusal={"message": "Le service est fermé pour inventaire."},
    shown="Le service est fermé pour inventaire.",
)  # fmt: skip
STACKS = [pytest.param(stack, id=stack.folder) for stack in (FORMIK, VUETIFY, SHOELACE, WIZARD, CLASSIC, ANGULAR, ANTD)]


@pytest.mark.parametrize("query", ["", "?moved"], ids=["as it was", "after a redesign"])
@pytest.mark.parametrize("stack", STACKS)
async def test_each_word_gets_where_it_belongs_however_the_page_is_made(
    stack: Stack, query: str, browser: Browser, bundles: Path, tmp_path: Path
) -> None:
    desk = Counter()
    async with serve(desk.routes(bundled(HERE / stack.folder, bundles))) as url:
        accepted, page = await submit(browser, url + query, tmp_path, stack.about)
    assert desk.taken == [stack.expected]
    assert isinstance(accepted, Accepted)
    assert accepted.reference == "CW-20417"
    assert isinstance(page, Message)
    assert page.source is Source.PAGE
    assert accepted.epoch is not None
    assert page.epoch is not None
    assert accepted.epoch <= page.epoch
    assert "CW-20417" in page.raw.decode()


@pytest.mark.parametrize("stack", STACKS)
async def test_a_desk_that_does_not_want_the_form_is_quoted(
    stack: Stack, browser: Browser, bundles: Path, tmp_path: Path
) -> None:
    desk = Counter(answer=JSONResponse(stack.refusal, 422))
    async with serve(desk.routes(bundled(HERE / stack.folder, bundles))) as url:
        error = await fault(browser, url, tmp_path, stack.about)
    assert len(desk.taken) == 1
    assert error.kind is FaultKind.FORM_REFUSED
    assert stack.shown in str(error)


@pytest.mark.parametrize(
    ("stack", "shown"),
    [
        pytest.param(FORMIK, "Please tell us a little more", id=FORMIK.folder),
        pytest.param(CLASSIC, "Bitte schildern Sie uns etwas mehr.", id=CLASSIC.folder),
    ],
)
async def test_a_page_that_does_not_let_its_form_go_is_quoted(
    stack: Stack, shown: str, browser: Browser, bundles: Path, tmp_path: Path
) -> None:
    desk = Counter()
    async with serve(desk.routes(bundled(HERE / stack.folder, bundles))) as url:
        error = await fault(browser, url, tmp_path, replace(stack.about, body="Where is it?"))
    assert desk.taken == []
    assert error.kind is FaultKind.FORM_REFUSED
    assert shown in str(error)


async def test_a_form_that_another_site_lends_is_found_in_its_frame(
    browser: Browser, bundles: Path, tmp_path: Path
) -> None:
    desk = Counter()
    async with serve(desk.routes(bundled(HERE / SHOELACE.folder, bundles))) as lender:
        page = f"""<!doctype html><title>Contact</title>
            <form action=/search><input name=q><button>Search</button></form><h1>Contact</h1>
            <iframe src="{lender}" title="Contact form" width=700 height=1100></iframe>"""
        async with serve([Route("/", lambda _request: HTMLResponse(page))]) as url:
            accepted, thanks = await submit(browser, url, tmp_path, SHOELACE.about)
    assert desk.taken == [SHOELACE.expected]
    assert isinstance(accepted, Accepted)
    assert accepted.reference == "CW-20417"
    assert isinstance(thanks, Message)
    assert "Thank you for writing" in thanks.raw.decode()


async def test_selectors_that_a_redesign_left_behind_are_reported_and_nothing_is_sent(
    browser: Browser, bundles: Path, tmp_path: Path
) -> None:
    hints = {"email": "#email", "message": "#message"}
    desk = Counter()
    async with serve(desk.routes(bundled(HERE / FORMIK.folder, bundles))) as url:
        await submit(browser, url, tmp_path, FORMIK.about, hints)
        error = await fault(browser, f"{url}?moved", tmp_path, FORMIK.about, hints)
    assert desk.taken == [FORMIK.expected]
    assert error.kind is FaultKind.MISSING_FIELD
    assert "email = '#email', message = '#message', which fits no field in use on the page" in str(error)
