"""The form probe at contact pages of Python's web frameworks: Django's own forms, NiceGUI's and Panel's websockets."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from harness.errors import FaultKind
from harness.model import Accepted, Enquiry, Message, Source
from probes.browser import Browser
from tests.integration.foreign.forms.shopping import enquiry, fault, submit
from tests.integration.foreign.pypi import environment
from tests.integration.foreign.sites import Spawned, spawn

pytestmark = [pytest.mark.browser, pytest.mark.foreign, pytest.mark.asyncio(loop_scope="session")]

HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Framework:
    """A page of this folder, the customers who visit it, and what its desk must have been sent and must have said."""

    folder: str
    package: str | None  # None: it is installed beside us
    welcome: Enquiry
    unwelcome: Enquiry  # whose address is at a domain that this desk writes nothing to
    expected: dict[str, Any]
    reference: str
    thanks: str
    refusal: str


GERMAN = {
    "subject": "Wo bleibt meine Bestellung A-10442?",
    "body": "Guten Tag,\n\nmein Kupferkessel ist nicht gekommen.\nWann kommt er?\n\nZoë Müller",
}
SPANISH = {
    "subject": "¿Dónde está mi pedido A-10442?",
    "body": "Buenos días:\n\nmi hervidor de cobre no ha llegado.\n¿Cuándo llegará?\n\nZoë",
}
ENGLISH = {
    "subject": "Where is my order A-10442?",
    "body": "Hello,\n\nmy copper kettle has not come.\nWhen will it arrive?\n\nZoë",
}
DJANGO = Framework(
    folder="django_forms",
    package=None,
    welcome=enquiry("de", **GERMAN),
    unwelcome=enquiry("de", domain="gesperrt.example", **GERMAN),
    expected={
        "anrede": "", "vorname": "Zoë", "nachname": "Ann Müller", "email": "zoe.mueller@shopper.example",
        "email2": "zoe.mueller@shopper.example", "telefon": "020 7946 0123", "bestellung": "A-10442",
        "kaufdatum": "2026-11-14", "anliegen": "bestellung", "betreff": GERMAN["subject"], "nachricht": GERMAN["body"],
        "anhang": None, "antwort": "mail", "datenschutz": True, "newsletter": False, "webseite": "",
    },
    reference="KH-88213",
    thanks="Ihre Nachricht ist bei uns eingegangen",
    refusal="An diese Adresse können wir leider nicht schreiben.",
)  # fmt: skip
NICEGUI = Framework(
    folder="nicegui",
    package="nicegui==3.18.0",
    welcome=enquiry("es", **SPANISH),
    unwelcome=enquiry("es", domain="bloqueado.example", **SPANISH),
    expected={
        "nombre": "Zoë", "apellidos": "Ann Müller", "correo": "zoe.mueller@shopper.example",
        "telefono": "020 7946 0123", "pedido": "A-10442", "motivo": "pedido", "mensaje": SPANISH["body"],
        "respuesta": "correo", "privacidad": True, "boletin": False,
    },
    reference="CS-30291",
    thanks="Gracias por escribirnos",
    refusal="No podemos escribir a esta dirección",
)  # fmt: skip
PANEL = Framework(
    folder="panel",
    package="panel==1.9.4",
    welcome=enquiry("en", **ENGLISH),
    unwelcome=enquiry("en", domain="blocked.example", **ENGLISH),
    expected={
        "name": "Zoë Ann Müller", "email": "zoe.mueller@shopper.example", "phone": "020 7946 0123",
        "order": "A-10442", "topic": "complaint", "day": None, "message": ENGLISH["body"], "answer": "email",
        "privacy": True, "news": False,
    },
    reference="BK-5512",
    thanks="We have your message.",
    refusal="We cannot write to that address.",
)  # fmt: skip


@pytest.fixture(scope="module", params=[pytest.param(each, id=each.folder) for each in (DJANGO, NICEGUI, PANEL)])
def framework(request: pytest.FixtureRequest) -> Framework:
    assert isinstance(request.param, Framework)
    return request.param


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def site(framework: Framework, environments: Path) -> AsyncIterator[Spawned]:
    python = framework.package and environment(framework.folder, framework.package, home=environments)
    async with spawn(HERE / framework.folder / "site.py", python=python or None) as site:
        yield site


@pytest.mark.parametrize("page", ["", "?moved=1"], ids=["as it was", "after a redesign"])
async def test_each_word_gets_where_it_belongs_however_the_page_is_made(
    page: str, framework: Framework, site: Spawned, browser: Browser, tmp_path: Path
) -> None:
    site.taken.clear()
    accepted, thanks = await submit(browser, site.url + page, tmp_path, framework.welcome)
    [taken] = site.taken
    assert {name: _unix(value) for name, value in taken.items()} == framework.expected
    assert isinstance(accepted, Accepted)
    assert accepted.reference == framework.reference
    assert isinstance(thanks, Message)
    assert thanks.source is Source.PAGE
    assert accepted.epoch is not None
    assert thanks.epoch is not None
    assert accepted.epoch <= thanks.epoch
    assert framework.thanks in thanks.raw.decode()


async def test_a_desk_that_does_not_want_the_form_is_quoted(
    framework: Framework, site: Spawned, browser: Browser, tmp_path: Path
) -> None:
    site.taken.clear()
    error = await fault(browser, site.url, tmp_path, framework.unwelcome)
    assert error.kind is FaultKind.FORM_REFUSED
    assert framework.refusal in str(error)
    assert site.taken == []


def _unix(value: object) -> object:
    """Text as we wrote it: browsers end the lines of a posted form by CRLF."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
