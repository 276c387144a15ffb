"""A camera that looks down at a floor: where points of the room are in the picture, and surfaces seen at a slant."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from random import Random

from PIL import Image, ImageDraw, ImageFilter

Point = tuple[float, float]
Spot = tuple[float, float, float]  # metres: to the right, away from the camera, up


@dataclass(frozen=True, kw_only=True, slots=True)
class Camera:
    """A pinhole camera, level but for `roll`; angles in radians, `focal` in pixels."""

    size: tuple[int, int]
    height: float
    back: float
    pitch: float
    roll: float
    focal: float

    @classmethod
    def held(cls, chance: Random, size: tuple[int, int]) -> "Camera":
        """Held as people hold a telephone: not quite steady, not quite straight."""
        return cls(
            size=size,
            height=chance.uniform(0.72, 0.92),
            back=chance.uniform(0.56, 0.70),
            pitch=radians(chance.uniform(47, 54)),
            roll=radians(chance.uniform(-4, 4)),
            focal=max(size) * chance.uniform(0.95, 1.1),
        )

    def sees(self, spot: Spot) -> Point:
        """Where a spot of the room is in the picture, in pixels."""
        right, away, up = spot[0], spot[1] + self.back, spot[2] - self.height
        depth = away * cos(self.pitch) - up * sin(self.pitch)
        down = -(away * sin(self.pitch) + up * cos(self.pitch))
        x, y = self.focal * right / depth, self.focal * down / depth
        turned = (x * cos(self.roll) - y * sin(self.roll), x * sin(self.roll) + y * cos(self.roll))
        return self.size[0] / 2 + turned[0], self.size[1] / 2 + turned[1]


def laid(
    picture: Image.Image,
    surface: Image.Image,
    seen: Sequence[Point],
    outline: Sequence[Point],
    *,
    own: Sequence[Point] | None = None,
) -> None:
    """Lay `surface` into the picture so that its four points `own` are seen at `seen`; only `outline` of it shows.

    `own` are the surface's corners unless said, clockwise from the upper left.
    """
    width, height = (float(length) for length in surface.size)
    view = _view(seen, own or [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)])
    shown = surface.transform(picture.size, Image.Transform.PERSPECTIVE, view, Image.Resampling.BILINEAR)
    picture.paste(shown, (0, 0), stencil(picture.size, outline))


def stencil(size: tuple[int, int], outline: Sequence[Point], *, strength: int = 255, blur: float = 0.0) -> Image.Image:
    """A mask with smooth edges that lets the inside of `outline` through; only the part that matters is worked on."""
    margin = 2 + round(blur * 3)
    left, top = (max(0, int(min(each[axis] for each in outline)) - margin) for axis in (0, 1))
    right, bottom = (min(size[axis], int(max(each[axis] for each in outline)) + margin) for axis in (0, 1))
    mask = Image.new("L", size)
    if right <= left or bottom <= top:
        return mask  # out of sight
    fine = Image.new("L", ((right - left) * 2, (bottom - top) * 2))
    ImageDraw.Draw(fine).polygon([((x - left) * 2, (y - top) * 2) for x, y in outline], fill=strength)
    part = fine.resize((right - left, bottom - top), Image.Resampling.BOX)
    mask.paste(part.filter(ImageFilter.GaussianBlur(blur)) if blur else part, (left, top))
    return mask


def _view(seen: Sequence[Point], own: Sequence[Point]) -> list[float]:
    """The eight numbers of the projection that takes the points `seen` in the picture to those of a surface's `own`."""
    rows = []
    for (x, y), (u, v) in zip(seen, own, strict=True):
        rows.append([x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, u])
        rows.append([0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, v])
    return _solved(rows)


def _solved(rows: list[list[float]]) -> list[float]:
    """Solve a small system of linear equations (Gauss and Jordan, with pivots)."""
    size = len(rows)
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for row in range(size):
            if row != column:
                factor = rows[row][column]
                rows[row] = [value - factor * lead for value, lead in zip(rows[row], rows[column], strict=True)]
    return [row[-1] for row in rows]
