"""A picture of the damage, as a customer takes it with a telephone: a dented parcel and the pieces beside it.

Drawn, not taken: nothing in it belongs to anybody. The enquiry's id decides all of it, so the bytes need not be kept.
"""

from collections.abc import Sequence
from io import BytesIO
from math import cos, pi, sin
from random import Random

from PIL import Image, ImageChops, ImageFilter

from probes.photo import surfaces
from probes.photo.camera import Camera, Point, laid, stencil
from probes.photo.parcel import Parcel

__all__ = ["LARGEST", "draw"]

LARGEST = 400_000  # bytes
_SIZES = ((1024, 768), (768, 1024), (1200, 900))
_QUALITIES = (84, 76, 68, 58, 45, 30)
_FLOOR = 2.5  # metres from the middle of the floor to its edge
_PIXELS = 300  # of floor to the metre
_MATERIALS = ((232, 228, 220), (172, 104, 76), (74, 92, 124), (150, 176, 158), (60, 57, 55), (214, 196, 158))


def draw(enquiry_id: str) -> bytes:
    """The picture that goes with an enquiry: a JPEG of at most LARGEST bytes, without EXIF, always the same.

    Takes some tenths of a second of the processor: call it off the event loop.
    """
    chance = Random(f"{enquiry_id}/photo")
    camera = Camera.held(chance, chance.choice(_SIZES))
    picture = Image.new("RGB", camera.size)
    _lay_floor(picture, camera, chance)
    parcel = Parcel(chance)
    _darken(picture, [camera.sees(each) for each in parcel.footprint()], reach=34, strength=190)
    parcel.paint(picture, camera, chance)
    _scatter(picture, camera, chance)
    return _jpeg(_exposed(picture, chance))


def _lay_floor(picture: Image.Image, camera: Camera, chance: Random) -> None:
    side = round(2 * _FLOOR * _PIXELS)
    turn = chance.uniform(0, pi / 2)
    square = ((-0.5, 0.5), (0.5, 0.5), (0.5, -0.5), (-0.5, -0.5))  # its edges may be behind us: these are in sight
    seen = [camera.sees((x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn), 0.0)) for x, y in square]
    own = [(side / 2 + x * _PIXELS, side / 2 - y * _PIXELS) for x, y in square]
    width, height = camera.size
    everything = [(0, 0), (width, 0), (width, height), (0, height)]
    laid(picture, surfaces.floor(chance, side), seen, everything, own=own)


def _scatter(picture: Image.Image, camera: Camera, chance: Random) -> None:
    """Pieces of what was in the parcel, in front of it."""
    glaze, inside = chance.sample(_MATERIALS, 2)
    middle = chance.uniform(-0.12, 0.12)
    for number in range(chance.randint(5, 10)):
        large = 0.09 if number < 2 else chance.uniform(0.02, 0.055)
        spot = (middle + chance.gauss(0, 0.11), chance.uniform(-0.26, -0.10))
        outline = _piece(chance, spot, large)
        _lay_piece(picture, camera, outline, chance.choice((glaze, glaze, inside)))


def _piece(chance: Random, spot: Point, large: float) -> list[Point]:
    """A piece of something round: a rim that is an arc, and edges where it broke."""
    turn, width = chance.uniform(0, 2 * pi), chance.uniform(0.5, 1.2)
    rim = [
        (cos(turn + width * step / 8) * large * 1.6, sin(turn + width * step / 8) * large * 1.6) for step in range(9)
    ]
    broken = [
        (
            cos(turn + width * share) * large * chance.uniform(0.5, 0.9),
            sin(turn + width * share) * large * chance.uniform(0.5, 0.9),
        )
        for share in (0.95, 0.7, 0.45, 0.2, 0.02)
    ]
    middle = cos(turn + width / 2) * large * 1.2, sin(turn + width / 2) * large * 1.2
    return [(spot[0] + x - middle[0], spot[1] + y - middle[1]) for x, y in (*rim, *broken)]


def _lay_piece(picture: Image.Image, camera: Camera, outline: Sequence[Point], colour: surfaces.Colour) -> None:
    low = [camera.sees((x, y, 0.0)) for x, y in outline]
    high = [camera.sees((x, y, 0.007)) for x, y in outline]
    _darken(picture, [(x + 3, y + 4) for x, y in low], reach=5, strength=150)
    edge = tuple(round(part * 0.62) for part in colour)
    for points, tone in ((low, edge), (high, colour)):
        picture.paste(tone, (0, 0, *picture.size), stencil(picture.size, points))
    gleam = stencil(picture.size, high, strength=80)
    light = Image.linear_gradient("L").resize(picture.size)
    picture.paste((255, 255, 252), (0, 0, *picture.size), ImageChops.multiply(gleam, light))


def _darken(picture: Image.Image, outline: Sequence[Point], *, reach: int, strength: int) -> None:
    """A soft shadow under `outline`, a little to the right of it."""
    moved = [(x + reach * 0.7, y + reach * 0.35) for x, y in outline]
    shadow = stencil(picture.size, moved, strength=strength, blur=reach * 0.8)
    picture.paste((18, 15, 14), (0, 0, *picture.size), shadow)


def _exposed(picture: Image.Image, chance: Random) -> Image.Image:
    """What a lens, a lamp and a sensor add: light that falls off, a colour cast, a little blur, grain."""
    width, height = picture.size
    lamp = Image.radial_gradient("L").resize((width * 2, height * 2), Image.Resampling.BILINEAR)
    left, top = chance.randrange(width // 5, width * 4 // 5), chance.randrange(height // 5, height * 4 // 5)
    falling = lamp.crop((left, top, left + width, top + height)).point(
        [255 - value * 120 // 255 for value in range(256)]
    )
    warm = chance.uniform(-0.07, 0.10)
    tints = (1 + warm, 1.0, 1 - warm)
    bright = chance.uniform(1.02, 1.22)
    lit = ImageChops.multiply(picture, Image.merge("RGB", (falling, falling, falling)))
    channels = [
        channel.point([min(255, round(value * tint * bright)) for value in range(256)])
        for channel, tint in zip(lit.split(), tints, strict=True)
    ]
    blurred = Image.merge("RGB", channels).filter(ImageFilter.GaussianBlur(chance.uniform(0.6, 1.3)))
    return surfaces.textured(blurred, surfaces.grain(chance, picture.size, scale=(2, 2), contrast=0.10))


def _jpeg(picture: Image.Image) -> bytes:
    """As large as it may be, and no larger."""
    for quality in _QUALITIES:
        file = BytesIO()
        picture.save(file, "JPEG", quality=quality, optimize=True)
        if file.tell() <= LARGEST:
            break
    return file.getvalue()
