"""What asks whether we are human, or keeps us out: recognised by its name, reported as blocked, and never solved."""

from pathlib import Path

import pytest
from starlette.responses import HTMLResponse, JSONResponse

from harness.errors import FaultKind
from harness.model import Accepted
from probes.browser import Browser
from tests.integration.forms.shop import PLAIN, SCRIPTED, Site, fault, submit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

GOOGLES_TEST_KEY = "6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ_MXjiZKhI"
WALLS = {
    "Cloudflare's check of browsers": "<title>Just a moment...</title><p>Checking the connection",
    "Cloudflare's block": "<title>Attention Required! | Cloudflare</title><div id=cf-error-details>Sorry</div>",
    "Akamai's block": "<title>Access Denied</title><p>Reference #18.2 https://errors.edgesuite.net/18.2",
    "DataDome": "<p>Please enable JS</p><script src='https://ct.captcha-delivery.com/c.js'></script>",
    "PerimeterX (HUMAN)": "<div id=px-captcha></div><p>Press &amp; Hold to confirm you are a human",
    "Imperva (Incapsula)": "<p>Request unsuccessful. Incapsula incident ID: 12-34",
    "a check of browsers": "<h1>Ihr Browser wird überprüft</h1>",
}


@pytest.mark.parametrize(
    ("name", "page", "status"),
    [(name, page, 200 if index % 2 else 403) for index, (name, page) in enumerate(WALLS.items())],
    ids=WALLS.keys(),
)
async def test_a_wall_in_place_of_the_page_is_named(
    name: str, page: str, status: int, browser: Browser, tmp_path: Path
) -> None:
    site = Site()
    site.page, site.status, site.title = page, status, ""
    error = await fault(browser, site, tmp_path)
    assert error.kind is FaultKind.BLOCKED
    assert name in str(error)


async def test_who_is_told_to_come_again_says_when(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.status, site.headers = 429, {"retry-after": "120"}
    error = await fault(browser, site, tmp_path)
    assert error.kind is FaultKind.BLOCKED
    assert "answered HTTP 429; it says to come again in 120 s" in str(error)


async def test_a_wall_is_known_by_its_headers(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.status, site.headers = 503, {"cf-mitigated": "challenge"}
    error = await fault(browser, site, tmp_path)
    assert error.kind is FaultKind.BLOCKED
    assert "Cloudflare's check of browsers" in str(error)


@pytest.mark.parametrize(
    ("status", "page", "words"),
    [
        (403, WALLS["Cloudflare's check of browsers"], "Cloudflare's check of browsers"),
        (403, "<p>Too many messages from you", "HTTP 403; it reads: Too many messages from you"),
        (429, "no", "HTTP 429"),
    ],
)
async def test_a_wall_before_what_took_the_form_is_no_refusal_of_the_form(
    status: int, page: str, words: str, browser: Browser, tmp_path: Path
) -> None:
    error = await fault(browser, Site(answer=HTMLResponse(f"<!doctype html>{page}", status)), tmp_path)
    assert error.kind is FaultKind.BLOCKED
    assert words in str(error)


async def test_a_captcha_that_pops_up_when_the_button_is_pressed(browser: Browser, tmp_path: Path) -> None:
    site = Site(PLAIN + "<div class=g-recaptcha data-size=invisible></div>")
    site.page += """<script>document.forms[0].onsubmit = () => { document.body.insertAdjacentHTML("beforeend",
        "<iframe title='recaptcha challenge' src='/recaptcha/api2/bframe' width=400 height=580></iframe>");
        return false }</script>"""
    error = await fault(browser, site, tmp_path)
    assert error.kind is FaultKind.BLOCKED
    assert "once its button was pressed the page shows a captcha: reCAPTCHA" in str(error)
    assert site.posted == []


async def test_a_score_that_was_too_low_is_a_block_in_the_pages_words(browser: Browser, tmp_path: Path) -> None:
    site = Site(answer=JSONResponse({}, 400))
    site.page = SCRIPTED.replace("Please try again", "reCAPTCHA verification failed, please try again")
    error = await fault(browser, site, tmp_path)
    assert error.kind is FaultKind.BLOCKED
    assert "reCAPTCHA verification failed" in str(error)


def box(key: str, token: str) -> Site:
    field = f"<textarea name=g-recaptcha-response hidden>{token}</textarea>"
    return Site(PLAIN + f"<div class=g-recaptcha data-sitekey={key} style='height:78px'>{field}</div>")


async def test_a_vendors_test_key_whose_token_is_there_is_no_captcha(browser: Browser, tmp_path: Path) -> None:
    async with box(GOOGLES_TEST_KEY, "a token").open() as url:
        accepted, _ = await submit(browser, url, tmp_path)
    assert isinstance(accepted, Accepted)


@pytest.mark.parametrize(("key", "token"), [(GOOGLES_TEST_KEY, ""), ("6Labc", "a token")], ids=["no token", "own key"])
async def test_any_other_box_is_one(key: str, token: str, browser: Browser, tmp_path: Path) -> None:
    site = box(key, token)
    error = await fault(browser, site, tmp_path)
    assert error.kind is FaultKind.BLOCKED
    assert site.posted == []
