"""Pictures of pages, with what must not be seen painted over."""

import asyncio
import base64
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from probes.evidence.spots import STYLES, Box, of_snapshot
from probes.evidence.veil import Veil
from probes.words import one_line

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, Frame, Page

_PATIENCE = 10.0  # seconds a page may take to have its picture taken
_QUALITY = 70
_MOST_NODES = 100_000  # of a page that is looked through for what must not be seen
_ATTEMPTS = 12  # within that patience; a page that is busy, as a chat is, moves now and then
_PAINT = (0, 0, 0)
_PAUSE = 0.1  # seconds
# Said of a page on its way.
_MOVING = ("Not attached to an active page", "because of a navigation", "Unable to capture screenshot")


class NotPictured(Exception):
    """There is no picture, and this is why."""


@dataclass(kw_only=True)
class Camera:
    """Takes pictures in which nothing stands that `veil` hides; its line to a page's browser is kept between them."""

    veil: Veil
    _kept: "tuple[Page, CDPSession] | None" = field(default=None, init=False)

    async def picture(self, page: "Page", *, limit: int) -> bytes:
        """A JPEG of what is in view, of at most `limit` bytes.

        Raises NotPictured where the page is past it, too large, or does not hold still while its places are looked for.
        """
        from playwright.async_api import Error  # noqa: PLC0415

        try:
            async with asyncio.timeout(_PATIENCE):
                content = await self._once_it_is_there(page)
        except TimeoutError as error:
            raise NotPictured(f"the page did not have its picture taken within {_PATIENCE:g} s") from error
        except Error as error:
            raise NotPictured(one_line(str(error))) from error
        if len(content) > limit:
            raise NotPictured(f"it is larger than {limit:,} bytes")
        return content

    async def _once_it_is_there(self, page: "Page") -> bytes:
        """A page that is just being exchanged for another, as for an error of the browser's own, is asked again."""
        from playwright.async_api import Error  # noqa: PLC0415

        while True:
            kept, self._kept = self._kept, None
            session = kept[1] if kept is not None and kept[0] is page else None
            try:
                new = session or await page.context.new_cdp_session(page)  # it goes with the page
                content = await _unless_gone(page, _taken(new) if self.veil.is_thin else _veiled(new, self.veil))
            except Error as error:
                if session is not None and not page.is_closed():
                    continue
                if page.is_closed() or not any(sign in str(error) for sign in _MOVING):
                    raise
                await asyncio.sleep(_PAUSE)
                continue
            if content is not None:
                self._kept = (page, new)
                return content


async def _unless_gone(page: "Page", taking: Coroutine[Any, Any, bytes]) -> bytes | None:
    """The picture; None where the page went while it was taken, for then Chromium may never answer."""

    def give_up(frame: "Frame") -> None:
        if frame.parent_frame is None:
            attempt.cancel()

    attempt = asyncio.create_task(taking)
    page.on("framenavigated", give_up)
    try:
        await asyncio.wait({attempt})
        return None if attempt.cancelled() else attempt.result()
    finally:
        page.remove_listener("framenavigated", give_up)
        attempt.cancel()


async def _taken(session: "CDPSession") -> bytes:
    taken: dict[str, Any] = await session.send("Page.captureScreenshot", {"format": "jpeg", "quality": _QUALITY})
    return base64.b64decode(taken["data"])


async def _veiled(session: "CDPSession", veil: Veil) -> bytes:
    """A picture between two looks that found the same places, painted over."""
    await session.send("Performance.enable")
    before = await _spots(session, veil)
    for _ in range(_ATTEMPTS):
        content = await _taken(session)
        after = await _spots(session, veil)
        if before == after:
            return await asyncio.to_thread(_painted, content, after) if after else content
        before = after
    raise NotPictured("the page did not hold still, so nothing could be masked for sure")


async def _spots(session: "CDPSession", veil: Veil) -> frozenset[Box]:
    metrics: dict[str, Any] = await session.send("Performance.getMetrics")
    nodes = next((each["value"] for each in metrics["metrics"] if each["name"] == "Nodes"), 0)
    if nodes > _MOST_NODES:
        raise NotPictured(f"the page has {nodes:,.0f} nodes, too many to look through for what is to be masked")
    snapshot = await session.send("DOMSnapshot.captureSnapshot", {"computedStyles": STYLES, "includeDOMRects": True})
    try:
        return of_snapshot(snapshot, veil)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise NotPictured(f"the browser's account of the page cannot be read: {error!r}") from error


def _painted(content: bytes, boxes: Iterable[Box]) -> bytes:
    from PIL import Image, ImageDraw  # noqa: PLC0415  (most commands take no picture)

    with Image.open(BytesIO(content)) as image:
        brush = ImageDraw.Draw(image)
        for box in boxes:
            brush.rectangle(box, fill=_PAINT)
        result = BytesIO()
        image.save(result, "JPEG", quality=_QUALITY)
    return result.getvalue()
