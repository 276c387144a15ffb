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
from probes.preview.badges import Box, place

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Page

_PATIENCE = 15.0  # seconds
_TALLEST = 6_000  # pixels of a page that are pictured
_QUALITY = 80
_MARGIN = 36  # pixels put beside the page, for the numbers of what stands at its left edge
_HIGH = 20  # pixels of a badge


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


async def _box(mark: Mark) -> "tuple[Mark, Box] | None":
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


def _draw(content: bytes, boxes: Sequence[tuple[Mark, Box]], path: Path) -> None:
    from PIL import Image, ImageDraw, ImageFont, ImageOps  # noqa: PLC0415

    with Image.open(BytesIO(content)) as opened:
        page = ImageOps.expand(opened.convert("RGB"), border=(_MARGIN, 0, 0, 0), fill="white")
    image = page.copy()
    brush, font = ImageDraw.Draw(image), ImageFont.load_default(size=15)
    shifted = [(mark, (left + _MARGIN, top, right + _MARGIN, bottom)) for mark, (left, top, right, bottom) in boxes]
    for mark, (left, top, right, bottom) in shifted:
        brush.rectangle((left - 3, top - 3, right + 3, bottom + 3), outline=mark.ink.value, width=3)
    taken: list[Box] = [box for _, box in shifted if _is_small(box)]
    for mark, box in shifted:
        badge = place(page, box, (brush.textlength(mark.says, font=font) + 8, _HIGH), taken)
        taken.append(badge)
        brush.rectangle(badge, fill=mark.ink.value)
        brush.text((badge[0] + 4, badge[1]), mark.says, fill=(255, 255, 255), font=font)
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, "JPEG", quality=_QUALITY)


def _is_small(box: Box) -> bool:
    """Whether a badge would hide it."""
    return min(box[2] - box[0], box[3] - box[1]) < _MARGIN
