"""Numbers and frames drawn on the picture of a page, so that a list of its parts can be told from it."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from probes.pages import within

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Page

_PATIENCE = 15.0  # seconds
_TALLEST = 6_000  # pixels of a page that are pictured
_QUALITY = 80


class Ink(Enum):
    """What colour a part is framed in."""

    FILLED = (0, 120, 60)
    EMPTY = (120, 120, 120)
    TROUBLE = (200, 0, 0)
    BUTTON = (0, 70, 190)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A part of the page to be framed, and what is written at its corner."""

    element: "ElementHandle"
    says: str
    ink: Ink


async def marked_picture(page: "Page", marks: Sequence[Mark], path: Path) -> Path:
    """A JPEG of the whole page with the parts framed, at `path`.

    Raises ProbeError (timeout); Playwright's own errors; OSError where it cannot be written.
    """
    async with within(_PATIENCE, "taking the page's picture"):
        await page.evaluate("scrollTo(0, 0)")
        boxes = [box for mark in marks if (box := await _box(mark)) is not None]
        size = await page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        wide, high = (max(1, min(int(float(each)), _TALLEST)) for each in size)
        content = await page.screenshot(
            full_page=True, clip={"x": 0, "y": 0, "width": wide, "height": high}, type="png", animations="disabled"
        )
        await asyncio.to_thread(_draw, content, boxes, path)
    return path


async def _box(mark: Mark) -> "tuple[Mark, tuple[float, float, float, float]] | None":
    """Where a part is; of a styled box that is itself invisible, where its label is."""
    from playwright.async_api import Error  # noqa: PLC0415

    with suppress(Error):
        box = await mark.element.bounding_box()
        if box is None or min(box["width"], box["height"]) < 4:
            label = (await mark.element.evaluate_handle("field => field.labels?.[0] ?? null")).as_element()
            box = None if label is None else await label.bounding_box()
        if box is not None:
            return mark, (box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"])
    return None


def _draw(content: bytes, boxes: "Sequence[tuple[Mark, tuple[float, float, float, float]]]", path: Path) -> None:
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415

    with Image.open(BytesIO(content)) as opened:
        image = opened.convert("RGB")
    brush, font = ImageDraw.Draw(image), ImageFont.load_default(size=15)
    for mark, (left, top, right, bottom) in boxes:
        brush.rectangle((left - 3, top - 3, right + 3, bottom + 3), outline=mark.ink.value, width=3)
    for mark, (left, top, _, _) in boxes:
        room = brush.textlength(mark.says, font=font) + 12  # to the left of it, for above it is mostly its label
        at = (max(4.0, left - room), max(4.0, top))
        around = brush.textbbox(at, mark.says, font=font)
        brush.rectangle((around[0] - 4, around[1] - 3, around[2] + 4, around[3] + 3), fill=mark.ink.value)
        brush.text(at, mark.says, fill=(255, 255, 255), font=font)
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, "JPEG", quality=_QUALITY)
