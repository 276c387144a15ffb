"""The parcel: a box of cardboard, taped and labelled, with the corner that is nearest to us pushed in."""

from collections.abc import Sequence
from math import cos, radians, sin
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from probes.photo import surfaces
from probes.photo.camera import Camera, Point, Spot, laid, stencil

_LIGHT = {"top": 1.06, "front": 0.82, "side": 0.63}  # how bright each face is
_BOARD = (512, 512)  # pixels of a face's texture
_TAPE = (206, 178, 132)


class Parcel:
    """Where the parcel stands and how it is dented; metres."""

    def __init__(self, chance: Random) -> None:
        self._wide, self._deep = chance.uniform(0.30, 0.42), chance.uniform(0.24, 0.34)
        self._high = chance.uniform(0.14, 0.26)
        self._x, self._y = chance.uniform(-0.10, 0.10), chance.uniform(0.08, 0.15)
        self._side = chance.choice((-1, 1))  # which side face we see: 1 the right one
        self._yaw = -self._side * radians(chance.uniform(14, 38))
        self._along, self._across = chance.uniform(0.28, 0.5), chance.uniform(0.28, 0.5)
        self._down = chance.uniform(0.35, 0.7)
        self._pushed = chance.uniform(0.10, 0.16)

    def footprint(self) -> list[Spot]:
        """Its four corners on the floor."""
        return [self._spot(x, y, 0.0) for x, y in ((-1, 1), (1, 1), (1, -1), (-1, -1))]

    def paint(self, picture: Image.Image, camera: Camera, chance: Random) -> None:
        board = surfaces.cardboard(chance, _BOARD)
        self._paint_faces(picture, camera, board)
        self._paint_dent(picture, camera, board, chance)
        self._paint_paper(picture, camera, chance)

    def _paint_faces(self, picture: Image.Image, camera: Camera, board: Image.Image) -> None:
        near, along, across, down = self._dented()
        side = self._side
        other_front, far_side, far = self._spot(-side, -1, 1.0), self._spot(side, 1, 1.0), self._spot(-side, 1, 1.0)
        foot, front_foot, side_foot = self._spot(side, -1, 0.0), self._spot(-side, -1, 0.0), self._spot(side, 1, 0.0)
        faces = (
            ("side", (near, far_side, side_foot, foot), (across, far_side, side_foot, foot, down)),
            ("front", (other_front, near, foot, front_foot), (other_front, along, down, foot, front_foot)),
            ("top", (far, far_side, near, other_front), (far, far_side, across, along, other_front)),
        )
        for name, corners, outline in faces:
            seen, shown = [camera.sees(each) for each in corners], [camera.sees(each) for each in outline]
            laid(picture, surfaces.shaded(board, _LIGHT[name]), seen, shown)

    def _paint_dent(self, picture: Image.Image, camera: Camera, board: Image.Image, chance: Random) -> None:
        """Three facets where the corner was, and the creases that run from it."""
        _, along, across, down = self._dented()
        inward = 1 - 2 * self._pushed
        pit = self._spot(self._side * inward, -inward, 1 - self._pushed * 2.2)
        for brightness, outline in (
            (0.92, (along, across, pit)),
            (0.50, (along, down, pit)),
            (0.40, (across, down, pit)),
        ):
            corners = [camera.sees(each) for each in outline]
            _fill(picture, surfaces.shaded(board, brightness), corners)
        edges = Image.new("RGBA", picture.size)
        pen = ImageDraw.Draw(edges)
        for start, end in ((along, pit), (across, pit), (down, pit)):
            pen.line(_torn(camera.sees(start), camera.sees(end), chance), fill=(226, 200, 160, 210), width=3)
        for start in (along, across):
            for _ in range(chance.randint(1, 3)):
                end = self._spot(chance.uniform(-0.7, 0.7), chance.uniform(-0.6, 0.8), 1.0)
                pen.line(_torn(camera.sees(start), camera.sees(end), chance), fill=(84, 60, 36, 120), width=2)
        soft = edges.filter(ImageFilter.GaussianBlur(0.9))
        picture.paste(soft, (0, 0), soft)

    def _paint_paper(self, picture: Image.Image, camera: Camera, chance: Random) -> None:
        """A strip of tape along the top and a label beside it."""
        half = 0.055 / self._wide
        strip = [(-half, 1.0), (half, 1.0), (half, -1.0), (-half, -1.0)]
        tape = [camera.sees(self._spot(x, y, 1.0)) for x, y in strip]
        over = [
            camera.sees(self._spot(x, -1, up)) for x, up in ((-half, 1.0), (half, 1.0), (half, 0.62), (-half, 0.58))
        ]
        for outline, brightness in ((tape, 1.08), (over, 0.84)):
            gloss = surfaces.textured(
                Image.new("RGB", picture.size, _TAPE),
                surfaces.grain(chance, picture.size, scale=(30, 160), contrast=0.3),
            )
            picture.paste(surfaces.shaded(gloss, brightness), (0, 0), stencil(picture.size, outline, strength=165))
        left = -0.86 if self._side > 0 else half + 0.14
        right, top, bottom = left + 0.62, 0.78, -0.12
        corners = [
            camera.sees(self._spot(x, y, 1.0)) for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))
        ]
        laid(picture, surfaces.label(chance, (420, 300)), corners, corners)

    def _dented(self) -> tuple[Spot, Spot, Spot, Spot]:
        """The corner that was, and where the dent begins on the three edges that met in it."""
        side = self._side
        near = self._spot(side, -1, 1.0)
        along = self._spot(side * (1 - 2 * self._along), -1, 1.0)
        across = self._spot(side, -1 + 2 * self._across, 1.0)
        down = self._spot(side, -1, 1 - self._down)
        return near, along, across, down

    def _spot(self, x: float, y: float, z: float) -> Spot:
        """A spot of the box: x and y from -1 to 1, z from 0 to 1."""
        right, away = x * self._wide / 2, y * self._deep / 2
        return (
            self._x + right * cos(self._yaw) - away * sin(self._yaw),
            self._y + right * sin(self._yaw) + away * cos(self._yaw),
            z * self._high,
        )


def _fill(picture: Image.Image, board: Image.Image, outline: Sequence[Point]) -> None:
    tiled = board.resize(picture.size)
    picture.paste(tiled, (0, 0), stencil(picture.size, outline))


def _torn(start: Point, end: Point, chance: Random) -> list[Point]:
    """A line that is not quite straight."""
    steps = 7
    wobble = 0.02 * (abs(end[0] - start[0]) + abs(end[1] - start[1]))
    between = [
        (
            start[0] + (end[0] - start[0]) * step / steps + chance.uniform(-wobble, wobble),
            start[1] + (end[1] - start[1]) * step / steps + chance.uniform(-wobble, wobble),
        )
        for step in range(1, steps)
    ]
    return [start, *between, end]
