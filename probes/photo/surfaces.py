"""What things in the picture are made of: floors, cardboard, and what was in the parcel."""

from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

Colour = tuple[int, int, int]
Size = tuple[int, int]


def grain(chance: Random, size: Size, *, scale: Size = (1, 1), contrast: float) -> Image.Image:
    """Grey noise around 128 of spots as large as `scale`."""
    few = (max(2, size[0] // scale[0]), max(2, size[1] // scale[1]))
    noise = Image.frombytes("L", few, chance.randbytes(few[0] * few[1]))
    if few != size:
        noise = noise.resize(size, Image.Resampling.BICUBIC)
    return noise.point([_byte(128 + (value - 128) * contrast) for value in range(256)])


def textured(surface: Image.Image, noise: Image.Image) -> Image.Image:
    """The surface, lighter and darker as the noise has it."""
    return ImageChops.overlay(surface, Image.merge("RGB", (noise, noise, noise)))


def shaded(surface: Image.Image, factor: float) -> Image.Image:
    return ImageEnhance.Brightness(surface).enhance(factor)


def floor(chance: Random, side: int) -> Image.Image:
    """A square of floor: boards, tiles or carpet."""
    return chance.choice((_boards, _boards, _tiles, _carpet))(chance, side)


def cardboard(chance: Random, size: Size) -> Image.Image:
    """Brown board with the flutes of its inner layer showing faintly."""
    base = Image.new("RGB", size, chance.choice(((186, 146, 100), (176, 134, 90), (194, 158, 114))))
    flutes = grain(chance, (size[0], size[1]), scale=(size[0], 3), contrast=0.10)
    stains = grain(chance, size, scale=(60, 45), contrast=0.08)
    return textured(textured(textured(base, flutes), stains), grain(chance, size, contrast=0.10))


def label(chance: Random, size: Size) -> Image.Image:
    """A parcel's label, with writing that is too small to be read."""
    paper = Image.new("RGB", size, (236, 234, 228))
    pen = ImageDraw.Draw(paper)
    width, height = size
    for line in range(5):
        y = height * (10 + line * 8) // 100
        pen.rectangle(
            (width // 12, y, width // 12 + chance.randint(width // 4, width // 2), y + height // 40), (70, 70, 75)
        )
    x = width // 12
    while x < width * 11 // 12:
        bar = chance.randint(1, 5)
        pen.rectangle((x, height * 58 // 100, x + bar, height * 90 // 100), (35, 35, 38))
        x += bar + chance.randint(2, 6)
    return textured(paper.filter(ImageFilter.GaussianBlur(0.8)), grain(chance, size, scale=(40, 40), contrast=0.12))


def _boards(chance: Random, side: int) -> Image.Image:
    base: Colour = chance.choice(((172, 128, 84), (140, 98, 64), (196, 162, 122), (120, 92, 72)))
    wood = Image.new("RGB", (side, side), base)
    pen = ImageDraw.Draw(wood)
    board = side // chance.randint(18, 26)
    for top in range(0, side, board):
        left = -chance.randrange(side // 2)
        while left < side:
            length = chance.randint(side // 4, side // 2)
            tone = chance.uniform(0.86, 1.12)
            red, green, blue = (_byte(part * tone) for part in base)
            pen.rectangle((left, top, left + length, top + board), (red, green, blue))
            pen.line((left, top, left, top + board), fill=_dark(base, 0.45), width=2)
            left += length
        pen.line((0, top, side, top), fill=_dark(base, 0.45), width=2)
    fibres = grain(chance, (side, side), scale=(90, 2), contrast=0.22)
    return textured(textured(wood, fibres), grain(chance, (side, side), scale=(220, 9), contrast=0.22))


def _tiles(chance: Random, side: int) -> Image.Image:
    base: Colour = chance.choice(((206, 200, 190), (168, 164, 158), (190, 172, 150)))
    tiles = Image.new("RGB", (side, side), base)
    pen = ImageDraw.Draw(tiles)
    tile = side // chance.randint(9, 13)
    for left in range(0, side, tile):
        for top in range(0, side, tile):
            tone = chance.uniform(0.95, 1.05)
            red, green, blue = (_byte(part * tone) for part in base)
            pen.rectangle((left, top, left + tile, top + tile), (red, green, blue), _dark(base, 0.72), 4)
    clouds = grain(chance, (side, side), scale=(48, 48), contrast=0.20)
    return textured(textured(tiles, clouds), grain(chance, (side, side), scale=(3, 3), contrast=0.10))


def _carpet(chance: Random, side: int) -> Image.Image:
    base: Colour = chance.choice(((132, 128, 124), (120, 108, 98), (96, 104, 116)))
    wool = Image.new("RGB", (side, side), base)
    tufts = grain(chance, (side, side), scale=(4, 4), contrast=0.30)
    return textured(textured(wool, tufts), grain(chance, (side, side), scale=(90, 70), contrast=0.25))


def _dark(colour: Colour, factor: float) -> Colour:
    red, green, blue = (_byte(part * factor) for part in colour)
    return red, green, blue


def _byte(value: float) -> int:
    return max(0, min(255, round(value)))
