"""What lies over a page, such as a cookie banner, is taken away as a visitor does who would rather not be tracked."""

import asyncio
import json
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from probes.frames import frames_of, in_time
from probes.scripts import page_script
from probes.words import one_line, phrases, table

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Frame, JSHandle, Page

_DATA = "form/banners.toml"
_SHARED = ("form/covering.js",)
_MOST = 6  # presses on one page
_REACH = 5000  # ms for a press on a banner's button
_GOING = 3.0  # seconds that a layer may take to go
_COMING = 4.0  # the same for its settings to come
_MOST_FRAMES = 3  # of those that lie over one
_LOOK = 0.1  # seconds between looks for the settings
_GONE = 10  # looks that find nothing over the page any more, after which nothing comes
_REFUSALS = frozenset({"refuse", "save"})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    """Where to look. `over`: what must be reached there; `whole`: the frame itself lies over the page around it."""

    frame: "Frame"
    over: "ElementHandle | None" = None
    whole: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class _Offer:
    """A button that ends a layer, or shows where that is done. `rank`: the lower the better; `kind`: of its words."""

    place: _Place
    said: str
    kind: str
    rank: float


async def clear_away(page: "Page", *, over: "ElementHandle | None" = None) -> list[str]:
    """Press whatever ends the layers that cover the page, or lie over one element; returns what was pressed, in words.

    Consent is refused where that is offered, be it only behind a banner's settings, and given where nothing else is. A
    layer that does not go is left. What covers little of the page is left alone, unless it lies `over` what must be
    reached.
    """
    pressed: list[str] = []
    opened = False
    for _ in range(_MOST):
        offer = await _best_offer(page, over, opened=opened)
        if offer is None or offer.said in pressed or not await _take_up(offer, opened=opened):
            break
        pressed.append(offer.said)
        if offer.kind == "settings":
            opened = True
            await _settings_shown(page, over)
    return pressed


async def _best_offer(page: "Page", over: "ElementHandle | None", *, opened: bool) -> _Offer | None:
    """What is best to be pressed now. `opened`: a banner's settings have been asked for, and are not again."""
    places = deque(await _places(page, over))
    offers: list[_Offer] = []
    for _ in range(2 * len(places)):  # frames within frames that lie over the page are found one after another
        if not places:
            break
        offer, frames = await _look(places.popleft(), opened=opened)
        offers += [offer] if offer is not None else []
        places.extend(_Place(frame=frame, whole=True) for frame in frames)
    return min(offers, key=lambda offer: offer.rank, default=None)


async def _places(page: "Page", over: "ElementHandle | None") -> list[_Place]:
    """Where to look: all frames for what covers the page; else the element's own, and those around that."""
    if over is None:
        return [_Place(frame=frame) for frame in frames_of(page)]
    places: list[_Place] = []
    element, frame = over, await over.owner_frame()
    while frame is not None:
        places.append(_Place(frame=frame, over=element))
        if frame.parent_frame is None:
            break
        element, frame = await frame.frame_element(), frame.parent_frame
    return places


@cache
def _known() -> str:
    """What the script is told of banners."""
    data = table(_DATA)
    words = {key: list(words) for key, words in phrases("words", _DATA).items()}
    return json.dumps({"tools": data["tools"], "words": words, "closers": data["closers"]})


def _covered(place: _Place) -> tuple[str, dict[str, Any]]:
    """What is asked first, as it costs a page without a banner less."""
    return page_script("form/covered.js", _SHARED), {"over": place.over}


def _question(place: _Place, *, opened: bool, act: bool = False) -> tuple[str, dict[str, Any]]:
    """The script and its argument. `act`: switch off what is on, where that is to be saved."""
    asked = {"over": place.over, "whole": place.whole, "opened": opened, "act": act}
    return page_script("form/banners.js", _SHARED, _known()), asked


async def _look(place: _Place, *, opened: bool) -> "tuple[_Offer | None, list[Frame]]":
    """What a frame offers, or else the frames that lie over it."""
    from playwright.async_api import Error  # noqa: PLC0415

    with suppress(Error):  # advertisements come and go
        if not place.whole and not await in_time(place.frame, place.frame.evaluate(*_covered(place))):
            return None, []
        question = _question(place, opened=opened)
        found: Any = await in_time(place.frame, place.frame.evaluate(*question))
        if found and "frames" in found:
            return None, await _frames(await place.frame.evaluate_handle(*question))
        if found:
            said = one_line(str(found["said"]), limit=120)
            return _Offer(place=place, said=said, kind=str(found["kind"]), rank=float(found["rank"])), []
    return None, []


async def _frames(found: "JSHandle") -> "list[Frame]":
    elements = [each.as_element() for each in (await (await found.get_property("frames")).get_properties()).values()]
    frames = [await each.content_frame() for each in elements[:_MOST_FRAMES] if each is not None]
    return [frame for frame in frames if frame is not None]


async def _take_up(offer: _Offer, *, opened: bool) -> bool:
    """Press it, and see its layer go; whether it could be pressed."""
    from playwright.async_api import Error  # noqa: PLC0415

    frame = offer.place.frame
    with suppress(Error):
        found = await frame.evaluate_handle(*_question(offer.place, opened=opened, act=True))
        button = (await found.get_property("button")).as_element()
        if button is None:
            return False
        await button.click(timeout=_REACH)
        if offer.kind != "settings":
            with suppress(Error):
                await button.wait_for_element_state("hidden", timeout=1000 * _GOING)
        return True
    return False


async def _settings_shown(page: "Page", over: "ElementHandle | None") -> None:
    """Wait for what a banner's settings offer to be shown, but not for long."""
    gone = 0
    for _ in range(round(_COMING / _LOOK)):
        offer = await _best_offer(page, over, opened=True)
        gone = gone + 1 if offer is None else 0
        if gone > _GONE or (offer is not None and offer.kind in _REFUSALS):
            break
        await asyncio.sleep(_LOOK)
