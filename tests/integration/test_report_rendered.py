"""The report as its reader sees it: on a screen, on paper, on a telephone, with all that strangers wrote in it.

What was seen is kept for whoever wants to look: in the folder that SHOPPER_ARTEFACTS names, or else in .ci-artefacts.
"""

import os
import re
from pathlib import Path

import pytest
import pytest_asyncio

from probes.browser import Browser
from probes.printing import Press
from reports.export import Edition
from reports.export.pdf import FOOTER
from tests.integration.test_printing import read_back
from tests.unit.reports.export.hostile import ENGLISH, hostile_month

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
KEPT = Path(os.environ.get("SHOPPER_ARTEFACTS") or Path(__file__).parents[2] / ".ci-artefacts")


def not_here(page: str, *, footer: str) -> bytes:
    raise AssertionError("the tests print by themselves")


@pytest.fixture(scope="module")
def page() -> str:
    return Edition(hostile_month(), ENGLISH, print_page=not_here).page


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pdf(browser: Browser, page: str) -> bytes:
    return await Press(browser).print_page(page, footer=FOOTER)


def keep(name: str, seen: bytes) -> None:
    KEPT.mkdir(exist_ok=True)
    (KEPT / name).write_bytes(seen)


async def test_every_sheet_has_its_number_and_whose_it_is(pdf: bytes, tmp_path: Path) -> None:
    keep("report.pdf", pdf)
    *sheets, _ = read_back(pdf, tmp_path).split("\f")
    assert 2 <= len(sheets) <= 9
    for number, sheet in enumerate(sheets, start=1):
        below = sheet.rstrip().splitlines()[-1]
        assert re.search(
            rf"Acme Berlin, October 2026: how customers were answered\s+{number}\s?/\s?{len(sheets)}$", below
        )


async def test_what_strangers_wrote_is_text_on_paper_and_nothing_else(pdf: bytes, tmp_path: Path) -> None:
    text = read_back(pdf, tmp_path)
    assert "never heard from a person" in text
    assert "<script>document.title='owned'</script>" in text
    assert "owned, October" not in text
    assert not re.search(r"[\u202d\u202e\x00-\x08\x1b]", text)  # pdftotext marks Hebrew by others of its own
    for forbidden in (b"/JavaScript", b"/Launch", b"/URI", b"/EmbeddedFile"):
        assert forbidden not in pdf


@pytest.mark.parametrize("width", [1100, 390])
async def test_no_text_of_a_strangers_breaks_the_page_out_of_its_screen(
    browser: Browser, page: str, width: int
) -> None:
    async with browser.page("report", confined=True, locale="en", still=True) as shown:
        said: list[str] = []
        shown.on("console", lambda message: said.append(message.text))
        await shown.set_viewport_size({"width": width, "height": 900})
        await shown.set_content(page)
        keep(f"report-{width}.png", await shown.screenshot(full_page=True, scale="css"))
        assert await shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert await shown.title() == "Acme Berlin, October 2026: how customers were answered"
        assert said == []
