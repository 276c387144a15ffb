"""Pages printed by a real Chromium, and read back by another program."""

import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest
import pytest_asyncio
from PIL import Image

from harness.errors import BrowserMissing, FaultKind, ProbeError
from probes.browser import Browser
from probes.printing import Press

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
FOOTER = '<p style="font-size:8px">below: <span class="title"></span>, <span class="pageNumber"></span></p>'
SHEETS = "<title>Kettles</title><h1>First</h1><p>copper</p><h1 style='break-before:page'>Second</h1><p>glass</p>"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def press(browser: Browser) -> AsyncIterator[Press]:
    yield Press(browser)


@pytest.fixture
def visits() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine that must not be visited, and who came."""
    came: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            came.append(self.path)
            self.send_error(404)

        def log_message(self, *_args: object) -> None:
            """Keep standard error for what matters."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", came
        server.shutdown()


def read_back(pdf: bytes, folder: Path) -> str:
    """The text of a PDF; a form feed ends each page."""
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext on this machine: apt-get install poppler-utils")
    path = folder / "page.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout


async def test_each_sheet_has_its_text_and_below_it_title_and_number(press: Press, tmp_path: Path) -> None:
    first, second, rest = read_back(await press.print_page(SHEETS, footer=FOOTER), tmp_path).split("\f")
    assert first.split() == ["First", "copper", "below:", "Kettles,", "1"]
    assert second.split() == ["Second", "glass", "below:", "Kettles,", "2"]
    assert rest == ""


async def test_the_pdf_can_be_read_aloud_and_jumped_about_in(press: Press) -> None:
    pdf = await press.print_page(SHEETS, footer=FOOTER)
    assert b"/StructTreeRoot" in pdf
    assert b"/Outlines" in pdf


async def test_nothing_of_a_page_runs_or_is_loaded(press: Press, visits: tuple[str, list[str]], tmp_path: Path) -> None:
    url, came = visits
    page = (
        f"<link rel=stylesheet href='{url}/a'><img src='{url}/b'><iframe src='{url}/c'></iframe>"
        f"<img src=x onerror=\"document.title='owned'\"><script>document.title='owned';fetch('{url}/d')</script>"
        f"<style>@import '{url}/f';</style><p>copper</p>"
    )
    text = read_back(await press.print_page(SHEETS + page, footer=FOOTER), tmp_path)
    assert "Kettles" in text
    assert "owned" not in text
    assert "copper" in text
    await press.take_pictures(page, "p", width=300)
    assert came == []


async def test_pictures_are_of_what_was_asked_for_and_sharp(press: Press) -> None:
    page = "<style>*{margin:0}</style><p class=a style='width:50%;height:40px'></p><p>other</p><p class=a>last</p>"
    first, last = await press.take_pictures(page, ".a", width=300)
    with Image.open(BytesIO(first)) as picture:
        assert (picture.format, picture.size) == ("PNG", (300, 80))
    with Image.open(BytesIO(last)) as picture:
        assert picture.width == 600


async def test_a_page_that_takes_for_ever_is_given_up(browser: Browser) -> None:
    slow = Press(browser, patience=0.001)
    with pytest.raises(ProbeError, match=r"not be printed within 0\.001 s") as given_up:
        await slow.print_page(SHEETS, footer=FOOTER)
    assert given_up.value.kind is FaultKind.BROWSER


async def test_without_a_browser_the_remedy_is_named(tmp_path: Path) -> None:
    async with Browser(executable=tmp_path / "none") as nothing:
        with pytest.raises(BrowserMissing, match=r"run `shopper setup` to get one, or ask for formats other than pdf"):
            await Press(nothing).print_page(SHEETS, footer=FOOTER)
