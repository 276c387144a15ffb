"""Did it go through? Where nobody can know, that is what is said; and never more doubt than there is."""

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.async_api import Error
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from harness.errors import FaultKind, Unconfirmed
from probes.browser import Browser
from tests.integration.forms.shop import ENQUIRY, JPEG, Site, beginning, doubt, fault, submit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.usefixtures("impatient")
async def test_a_page_that_says_nothing_leaves_doubt_with_evidence(browser: Browser, tmp_path: Path) -> None:
    site = Site(answer=HTMLResponse("<!doctype html><h1>Kettles</h1><p>This week only."))
    unsure = await doubt(browser, site, tmp_path)
    assert "does not say whether it was taken; it reads: Kettles | This week only." in str(unsure)
    assert JPEG in [beginning(path) for path in unsure.evidence]
    assert len(site.posted) == 1


@pytest.mark.usefixtures("impatient")
async def test_a_form_shown_again_and_kept_without_a_word_leaves_doubt(browser: Browser, tmp_path: Path) -> None:
    site = Site()

    async def again(_request: Request) -> Response:
        return HTMLResponse(site.page.replace("required></textarea>", f"required>{ENQUIRY.body}</textarea>"))

    site.take = again  # type: ignore[method-assign,assignment]
    await doubt(browser, site, tmp_path)


async def test_a_line_that_breaks_after_the_form_was_sent_leaves_doubt(browser: Browser, tmp_path: Path) -> None:
    posts: list[bytes] = []

    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if head.startswith(b"GET / "):
            page = f"<!doctype html>{Site().page}".encode()
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n" + page)
        elif head.startswith(b"POST"):
            posts.append(head)
        writer.close()

    async with await asyncio.start_server(cut, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(Unconfirmed) as caught:
            await submit(browser, f"http://127.0.0.1:{port}/", tmp_path)
    assert "the line broke" in str(caught.value)
    assert posts


async def test_an_answer_that_does_not_come_leaves_doubt(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    hold = asyncio.Event()

    async def never(request: Request) -> Response:
        await request.body()
        await hold.wait()
        return Response()

    site.take = never  # type: ignore[method-assign]
    async with site.open() as url:
        with pytest.raises(Unconfirmed, match=r"^the form was sent, and no answer came within 5 s$") as caught:
            await submit(browser, url, tmp_path, timeout=5)
        hold.set()
    assert JPEG in [beginning(path) for path in caught.value.evidence]


async def test_a_browser_that_dies_after_the_form_was_sent_leaves_doubt(tmp_path: Path) -> None:
    site = Site()
    taken, hold = asyncio.Event(), asyncio.Event()

    async def never(request: Request) -> Response:
        await request.body()
        taken.set()
        await hold.wait()
        return Response()

    site.take = never  # type: ignore[method-assign]
    async with Browser() as mortal, site.open() as url:
        task = asyncio.create_task(submit(mortal, url, tmp_path))
        await taken.wait()
        await _crash(mortal)
        with pytest.raises(Unconfirmed, match="lost sight of it"):
            await task
        hold.set()


async def _crash(browser: Browser) -> None:
    """Let this Chromium crash, by the command that it has for that."""
    assert browser._chromium is not None
    session = await browser._chromium.new_browser_cdp_session()
    with suppress(Error):
        await session.send("Browser.crash")


async def test_a_gateway_that_gives_up_leaves_doubt(browser: Browser, tmp_path: Path) -> None:
    unsure = await doubt(browser, Site(answer=HTMLResponse("Gateway timed out", 504)), tmp_path)
    assert "HTTP 504; it reads: Gateway timed out" in str(unsure)


async def test_a_request_that_nobody_can_have_taken_is_a_fault(browser: Browser, tmp_path: Path) -> None:
    dead = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = dead.sockets[0].getsockname()[1]
    dead.close()
    await dead.wait_closed()
    site = Site()
    site.page = site.page.replace("action=/sent", f"action=http://127.0.0.1:{port}/sent")
    error = await fault(browser, site, tmp_path)
    assert error.kind is FaultKind.UNREACHABLE
    assert "ERR_CONNECTION_REFUSED" in str(error)


async def test_a_button_that_does_nothing_is_a_timeout(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.page += "<script>document.forms[0].onsubmit = () => false</script>"
    error = await fault(browser, site, tmp_path, timeout=5)
    assert error.kind is FaultKind.TIMEOUT
    assert "nothing was sent and nothing said" in str(error)
