"""The one browser: launched late, confined, and shared."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import pytest_asyncio
from playwright.async_api import Error, Page

from harness.errors import FaultKind, ProbeError
from probes.browser import Browser

pytestmark = pytest.mark.browser

on_shared_loop = pytest.mark.asyncio(loop_scope="session")  # where a browser is shared


class Visitors:
    """An HTTP server on loopback that counts who comes; `/away` sends its visitors to `elsewhere`."""

    def __init__(self) -> None:
        self.came: list[str] = []
        self.elsewhere = ""

    @contextmanager
    def open(self) -> Iterator[int]:
        visitors = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                visitors.came.append(f"{self.headers['host'].partition(':')[0]}{self.path}")
                self.send_response(302 if self.path == "/away" else 200)
                self.send_header("location", visitors.elsewhere)
                self.send_header("access-control-allow-origin", "*")
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_args: object) -> None:
                """Keep standard error for what matters."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            Thread(target=server.serve_forever, daemon=True).start()
            yield server.server_port
            server.shutdown()


# Names that would lead outside are led to our own server, so that a leak shows itself and nothing gets out.
LEAKY = ("--host-resolver-rules=MAP *.example 127.0.0.1",)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def leaky() -> AsyncIterator[Browser]:
    async with Browser(arguments=LEAKY) as browser:
        yield browser


@asynccontextmanager
async def page_of(browser: Browser, *, confined: bool) -> AsyncIterator[Page]:
    async with browser.page("k3v9", confined=confined, locale="de") as page:
        yield page


async def fetch_from(page: Page, url: str) -> None:
    await page.evaluate("url => fetch(url, {mode: 'no-cors'}).catch(() => null)", url)


async def show_image_from(page: Page, url: str) -> None:
    await page.evaluate(
        "url => new Promise((done) => { const i = new Image(); i.onload = i.onerror = done; i.src = url; })", url
    )


async def frame_from(page: Page, url: str) -> None:
    await page.evaluate(
        """url => new Promise((done) => { const frame = document.createElement("iframe");
          frame.onload = done; frame.src = url; document.body.append(frame); })""",
        url,
    )


async def open_socket_to(page: Page, url: str) -> None:
    await page.evaluate(
        "url => new Promise((done) => { const s = new WebSocket(url); s.onerror = s.onclose = done; })",
        url.replace("http:", "ws:"),
    )


async def go_to(page: Page, url: str) -> None:
    try:
        await page.goto(url)
    except Error as error:
        assert "ERR_PROXY_CONNECTION_FAILED" in str(error)  # noqa: PT017
        await page.wait_for_url("chrome-error://*/")


WAYS = [fetch_from, show_image_from, frame_from, open_socket_to, go_to]


@on_shared_loop
@pytest.mark.parametrize("confined", [True, False], ids=["confined", "free"])
@pytest.mark.parametrize("way", WAYS)
async def test_a_confined_page_reaches_loopback_and_nothing_else(way: object, confined: bool, leaky: Browser) -> None:
    visitors = Visitors()
    with visitors.open() as port:
        async with page_of(leaky, confined=confined) as page:
            await page.goto(f"http://127.0.0.1:{port}/home")
            await way(page, f"http://outside.example:{port}/direct")  # type: ignore[operator]
            visitors.elsewhere = f"http://outside.example:{port}/redirected"
            await page.goto(f"http://127.0.0.1:{port}/home")
            if way is not open_socket_to:
                await way(page, f"http://127.0.0.1:{port}/away")  # type: ignore[operator]
            await page.goto(f"http://localhost:{port}/home")
    outside = {visit for visit in visitors.came if visit.startswith("outside.example")}
    direct, redirected = "outside.example/direct", "outside.example/redirected"
    expected = {direct} if way is open_socket_to else {direct, redirected}
    assert outside == (set() if confined else expected)
    assert "localhost/home" in visitors.came


@on_shared_loop
@pytest.mark.parametrize(
    "url", ["http://192.0.2.1/", "http://169.254.169.254/", "http://[2001:db8::1]/", "https://198.51.100.7/"]
)
async def test_a_confined_page_reaches_no_address_off_loopback(url: str, browser: Browser) -> None:
    async with page_of(browser, confined=True) as page:
        with pytest.raises(Error, match="ERR_PROXY_CONNECTION_FAILED"):
            await page.goto(url)


async def test_chromium_runs_from_the_first_page_until_the_end() -> None:
    running = []
    async with Browser() as browser:
        running.append(browser.running)
        async with page_of(browser, confined=True):
            running.append(browser.running)
        running.append(browser.running)  # for the next enquiry
    running.append(browser.running)
    assert running == [False, True, True, False]


@on_shared_loop
async def test_enquiries_share_no_cookies_and_speak_their_own_language(browser: Browser) -> None:
    visitors = Visitors()
    with visitors.open() as port:
        async with page_of(browser, confined=True) as page:
            await page.goto(f"http://127.0.0.1:{port}/")
            await page.evaluate("document.cookie = 'seen=1'")
            assert await page.evaluate("navigator.language") == "de"
        async with page_of(browser, confined=True) as page:
            await page.goto(f"http://127.0.0.1:{port}/")
            assert await page.evaluate("document.cookie") == ""


async def test_no_more_pages_are_open_at_once_than_allowed() -> None:
    async with Browser(open_pages=1) as browser:
        async with page_of(browser, confined=True) as first:
            second = asyncio.create_task(page_of(browser, confined=True).__aenter__())
            await first.evaluate("1")
            assert not second.done()
        page = await second
        assert await page.evaluate("1 + 1") == 2


async def test_a_program_that_is_no_browser_is_our_fault(tmp_path: Path) -> None:
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\necho no display >&2\nexit 1\n")
    program.chmod(0o755)
    async with Browser(executable=program) as browser:
        with pytest.raises(ProbeError) as caught:
            async with page_of(browser, confined=True):
                pass
    assert caught.value.kind is FaultKind.BROWSER


async def test_traces_leave_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    async with Browser() as browser:
        async with page_of(browser, confined=True) as page:
            await page.context.tracing.start()
            await page.goto("data:text/html,<h1>Hello</h1>")
            assert all_in(tmp_path, "*.trace")
        assert not all_in(tmp_path, "*.trace")
    assert not all_in(tmp_path)


def all_in(folder: Path, pattern: str = "*") -> list[Path]:
    return list(folder.rglob(pattern))
