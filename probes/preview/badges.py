"""Where a number stands in a picture without covering what is to be read there. Pure."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

Box = tuple[float, float, float, float]  # left, top, right, bottom, in pixels

_GAP = 6  # pixels between a part, whose frame is drawn around it, and its badge
_PLAIN = 3.0  # how far, on average, the shades of grey of an empty place are from their mean


def place(image: "Image", part: Box, size: tuple[float, float], taken: Iterable[Box]) -> Box:
    """Where a badge of this size (width, height) goes: before its part, else in it or at another side of it.

    The first place where nothing stands, in the picture or of what is `taken`; else the one where least does.
    """
    known = list(taken)
    spots = list(_spots(part, *size))
    free = [spot for spot in spots if _is_inside(image, spot) and not any(_meet(spot, other) for other in known)]
    worth = [(spot, _ink(image, spot)) for spot in free]
    empty = next((spot for spot, ink in worth if ink < _PLAIN), None)
    return empty or min(worth, key=lambda each: each[1], default=(_moved_in(spots[1], image), 0))[0]


def _spots(part: Box, wide: float, high: float) -> Iterator[Box]:
    left, top, right, bottom = part
    middle = max(top, (top + bottom - high) / 2) if bottom - top < 3 * high else top + 2
    corners = [
        (left - _GAP - wide, middle),
        (right - wide - 2, middle),
        (right + _GAP, middle),
        (right - wide, top - _GAP - high),
        (right - wide, bottom + _GAP),
        (left, bottom + _GAP),
    ]
    return ((x, y, x + wide, y + high) for x, y in corners)


def _is_inside(image: "Image", spot: Box) -> bool:
    return min(spot) >= 0 and spot[2] <= image.width and spot[3] <= image.height


def _ink(image: "Image", spot: Box) -> float:
    """How far the shades of grey at a place go apart: a line through it is little, words are much."""
    from PIL import ImageStat  # noqa: PLC0415  (most commands draw nothing)

    left, top, right, bottom = spot
    return ImageStat.Stat(image.crop((int(left), int(top), int(right) + 1, int(bottom) + 1)).convert("L")).stddev[0]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _moved_in(spot: Box, image: "Image") -> Box:
    """The same, within the picture."""
    left, top, right, bottom = spot
    across = max(0.0, min(left, image.width - (right - left))) - left
    down = max(0.0, min(top, image.height - (bottom - top))) - top
    return (left + across, top + down, right + across, bottom + down)
