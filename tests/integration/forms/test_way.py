"""The way to a form: pages that come late, or not at all, and what is kept of it."""

import asyncio
import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from harness.errors import FaultKind, ProbeError
from harness.model import Accepted
from probes.browser import Browser
from tests.integration.forms.shop import (
    ENQUIRY,
    JPEG,
    PLAIN,
    Site,
    beginning,
    contents,
    fault,
    submit,
    transcript,
)

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_form_that_scripts_build_late_is_found(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.page = f"""<main></main><script>fetch("/thanks").then(() => document.querySelector("main").innerHTML =
        `{site.page}`)</script>"""
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert [set(posted) for posted in site.posted] == [{"who", "mail", "text"}]


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


async def test_a_page_that_does_not_come_is_a_timeout(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.hold.clear()
    error = await fault(browser, site, tmp_path, timeout=0.7)
    assert error.kind is FaultKind.TIMEOUT
    assert "took longer than 0.7 s" in str(error)


async def test_a_page_that_waits_for_a_script_that_never_comes_is_used_as_it_is(
    browser: Browser, tmp_path: Path
) -> None:
    gone = asyncio.Event()

    async def never(_request: Request) -> Response:
        await gone.wait()
        return Response()

    site = Site(around="{}<script src=/tracker.js></script>", more=[Route("/tracker.js", never)])
    async with site.open() as url:
        try:
            accepted, _ = await submit(browser, url, tmp_path, timeout=8)
        finally:
            gone.set()
    assert isinstance(accepted, Accepted)
    assert len(site.posted) == 1


async def test_a_page_whose_script_never_ends_is_a_timeout(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("probes.evidence.picture._PATIENCE", 1.0)  # there will be none
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
    picture, _, trace = error.evidence
    assert picture.parent == trace.parent == tmp_path / ENQUIRY.id
    assert beginning(picture) == JPEG
    with ZipFile(trace) as archive:
        assert "trace.stacks" not in archive.namelist()  # which would cost every form that goes well
        calls = [json.loads(line) for line in archive.read("trace.trace").splitlines()]
    assert {"goto", "evaluateExpression"} <= {call["method"] for call in calls if call["type"] == "before"}


async def test_an_errand_that_went_well_leaves_no_trace(browser: Browser, tmp_path: Path) -> None:
    async with Site().open() as url:
        await submit(browser, url, tmp_path)
    assert contents(tmp_path / ENQUIRY.id) == ["end.jpg", "t0.jpg", "transcript.txt"]


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
    assert set(contents(tmp_path / ENQUIRY.id)) <= {"end.jpg", "transcript.txt"}


async def test_a_form_in_a_closed_shadow_root_is_opened_by_loading_the_page_again(
    browser: Browser, tmp_path: Path
) -> None:
    site = Site()
    site.page = f"""<h1>Write to us</h1><div id=host></div><script>
        host.attachShadow({{mode: "closed"}}).innerHTML = `<form method=post action=/sent>{PLAIN}</form>`;</script>"""
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert [posted["text"].replace("\r\n", "\n") for posted in site.posted] == [ENQUIRY.body]
    assert "its part <div> keeps closed (a closed shadow root)" in transcript(tmp_path)


async def test_a_shadow_root_that_comes_later_comes_all_the_same(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.page = f"""<div id=host style="height: 99px"></div><button id=open>Contact us</button><script>
        document.querySelector("#open").onclick = () => {{
          const root = host.attachShadow({{mode: "open"}});
          if (!root.childNodes.length) root.innerHTML = `<form method=post action=/sent>{PLAIN}</form>`; }};</script>"""
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert len(site.posted) == 1


async def test_the_form_for_customers_is_looked_for_behind_a_tab_before_a_department_gets_it(
    browser: Browser, tmp_path: Path
) -> None:
    site = Site()
    sales = f"<form action=/sales method=post><p>A quote within a day</p>{PLAIN}</form>"
    site.page = f"""<h1>Contact</h1><a href="#a" id=a>Sales</a> <a href="#b" id=b>Support</a>
        <main>{sales}</main><script>b.onclick = () => {{
          document.querySelector("main").innerHTML = `{site.page}`; }};</script>"""
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert [posted["text"].replace("\r\n", "\n") for posted in site.posted] == [ENQUIRY.body]
