"""A form that was sent, and taken: T0, what confirmed it, and that it happened once."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.responses import HTMLResponse, JSONResponse

from harness.model import Accepted, Message, Source
from probes.browser import Browser
from tests.integration.forms.shop import (
    ENQUIRY,
    JPEG,
    PLAIN,
    SCRIPTED,
    Site,
    beginning,
    submit,
)

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


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


async def test_a_huge_confirmation_page_is_kept_in_part(browser: Browser, tmp_path: Path) -> None:
    async with Site(answer=HTMLResponse("<!doctype html><p>Thank you for your message. " + "é" * 2**20)).open() as url:
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


@pytest.mark.parametrize(
    "late",
    [
        "<h1>Thank you</h1><p id=p></p><script>setTimeout(() => { p.textContent = 'Ticket: 55-1234'; }, 80)</script>",
        "<meta http-equiv=refresh content='0;url=/thanks'><h1>Thank you</h1>",
    ],
    ids=["script", "refresh"],
)
async def test_a_page_that_thanks_and_has_more_to_say_is_waited_for(
    browser: Browser, tmp_path: Path, late: str
) -> None:
    async with Site(answer=HTMLResponse(late)).open() as url:
        accepted, _ = await submit(browser, url, tmp_path)
    assert isinstance(accepted, Accepted)
    assert accepted.reference in {"55-1234", "SB-10234"}
