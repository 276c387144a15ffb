"""A page of our own on paper, and drawings on it as pictures. Nothing that the page holds runs or reaches a network."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from harness.errors import BrowserMissing, FaultKind, ProbeError
from probes.browser import Browser
from probes.words import one_line

if TYPE_CHECKING:
    from playwright.async_api import FloatRect, Page

PATIENCE = 60.0  # seconds for all of a page; one of a hundred sheets takes two


class Press:
    """Prints by a browser. `locale`: the language that the pages are in; `patience`: the longest one may take, in s.

    Its methods raise BrowserMissing, and ProbeError where Chromium fails or takes longer.
    """

    def __init__(self, browser: Browser, *, locale: str = "en", patience: float = PATIENCE) -> None:
        self._browser = browser
        self._locale = locale
        self._patience = patience

    async def print_page(self, page: str, *, footer: str) -> bytes:
        """The HTML `page` as a PDF: A4 unless its style sheet says otherwise, tagged, its headings as outline.

        `footer`: HTML that stands below each sheet; in it Chromium fills in the classes `title`, `pageNumber` and
        `totalPages`.
        """
        async with self._shown(page) as sheet:
            return await sheet.pdf(
                format="A4",
                print_background=True,
                prefer_css_page_size=True,
                display_header_footer=True,
                header_template="<span></span>",  # without one Chromium prints date and title of its own
                footer_template=footer,
                tagged=True,
                outline=True,
            )

    async def take_pictures(self, page: str, selector: str, *, width: int, margin: int = 0) -> list[bytes]:
        """What `selector` finds on the HTML `page`, a PNG each, on a screen `width` wide and `margin` more around."""
        async with self._shown(page) as screen:
            await screen.set_viewport_size({"width": width, "height": 1200})
            boxes = [await each.bounding_box() for each in await screen.locator(selector).all()]
            return [await _picture(screen, box, margin) for box in boxes if box is not None]

    @asynccontextmanager
    async def _shown(self, page: str) -> AsyncIterator["Page"]:
        from playwright.async_api import Error  # noqa: PLC0415

        try:
            async with (
                asyncio.timeout(self._patience),
                self._browser.page("report", confined=True, locale=self._locale, still=True) as shown,
            ):
                await shown.set_content(page)
                yield shown
        except BrowserMissing as error:
            raise BrowserMissing(f"cannot print: {error}, or ask for formats other than pdf") from error
        except TimeoutError as error:
            message = f"the page could not be printed within {self._patience:g} s; try again, or ask for another format"
            raise ProbeError(FaultKind.BROWSER, message) from error
        except Error as error:
            raise ProbeError(FaultKind.BROWSER, f"the page could not be printed: {one_line(str(error))}") from error


async def _picture(screen: "Page", box: "FloatRect", margin: int) -> bytes:
    left, top = max(0.0, box["x"] - margin), max(0.0, box["y"] - margin)
    right, bottom = box["x"] + box["width"] + margin, box["y"] + box["height"] + margin
    clip: FloatRect = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    return await screen.screenshot(type="png", full_page=True, clip=clip)
