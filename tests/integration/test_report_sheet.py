"""The first page as executives meet it: one sheet of A4, a telephone, a printer without colours."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page

from probes.browser import Browser
from reports.month import Month, month
from reports.monthly import render
from reports.tongue import TONGUES
from reports.year_month import YearMonth
from tests.desks import desk_with
from tests.unit.reports.conftest import Maker
from tests.unit.reports.years import NOW, a_year

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SHEET = {"width": 673, "height": 1024}  # what the margins of an A4 sheet leave, in CSS pixels
PHONE = {"width": 390, "height": 844}
DESKS = (
    desk_with(title="Acme customer care", zone="Europe/Berlin"),
    desk_with(name="south", title="Acme South", zone="Europe/Berlin"),
)


@pytest.fixture(scope="module")
def october() -> Month:
    """A month of three channels, some still waiting, and a month to compare with."""
    make = Maker()
    start = datetime(2026, 10, 30, 9, tzinfo=UTC)
    waiting = [make(start=start, now=timedelta(days=2)) for _ in range(3)]
    return month(
        [*a_year(make, each_month=60, months=2), *waiting], year_month=YearMonth(2026, 10), now=NOW, desks=DESKS
    )


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def screen(browser: Browser) -> AsyncIterator[Page]:
    async with browser.page("reader", confined=True, locale="en") as page:
        yield page


async def shown(screen: Page, october: Month, tongue: str, folder: Path) -> list[str]:
    """Show the page; what the browser had to say about it."""
    said: list[str] = []
    screen.on("console", lambda message: said.append(message.text))
    file = folder / f"report-{tongue}.html"
    file.write_text(render(october, format="html", tongue=tongue), encoding="utf-8")
    await screen.goto(file.as_uri())
    return said


async def height(screen: Page, selector: str) -> float:
    return float(await screen.evaluate("(it) => document.querySelector(it).getBoundingClientRect().bottom", selector))


@pytest.mark.parametrize("tongue", TONGUES)
async def test_the_first_page_is_one_sheet_and_its_figures_two_screens_of_a_telephone(
    october: Month, screen: Page, tmp_path: Path, tongue: str
) -> None:
    said = await shown(screen, october, tongue, tmp_path)
    await screen.set_viewport_size(SHEET)  # type: ignore[arg-type]
    await screen.emulate_media(media="print")
    assert await height(screen, ".front") <= SHEET["height"]
    assert await screen.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await screen.emulate_media(media="screen")
    await screen.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert await height(screen, ".figures") <= 2 * PHONE["height"]
    assert await screen.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert said == []


async def test_drawings_have_words_for_who_does_not_see_them(october: Month, screen: Page, tmp_path: Path) -> None:
    await shown(screen, october, "en", tmp_path)
    drawings = await screen.get_by_role("img").all()
    words = [await each.get_attribute("aria-label") or "" for each in drawings]
    assert len(drawings) == 6  # three curves, the bars, two trends
    assert words[1].startswith("mail: share of customers still waiting, by time since they asked; median ")
    assert all(len(each) > 20 for each in words)


async def test_the_curves_are_drawn_and_the_hatchings_found(october: Month, screen: Page, tmp_path: Path) -> None:
    await shown(screen, october, "en", tmp_path)
    boxes = [await each.bounding_box() for each in await screen.locator(".drawing").all()]
    assert all(box and box["width"] > 200 and box["height"] > 60 for box in boxes)
    missing = """() => [...document.querySelectorAll('[fill^="url("]')]
        .map(it => it.getAttribute('fill').slice(5, -1)).filter(id => !document.getElementById(id))"""
    assert await screen.evaluate(missing) == []


async def test_a_reader_finds_the_sentences_and_can_select_the_numbers(
    october: Month, screen: Page, tmp_path: Path
) -> None:
    await shown(screen, october, "en", tmp_path)
    front = await screen.locator(".front").inner_text()
    assert "Half of the customers hear from a person within" in front
    assert "Against September 2026: no change that these" in front
    row = screen.get_by_role("row", name="personalised").first
    assert (await row.inner_text()).split()[1].isdigit()
