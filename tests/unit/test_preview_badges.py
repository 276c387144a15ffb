"""The numbers in the picture of a look at a form: they stand where nothing else is to be read."""

import pytest
from PIL import Image, ImageDraw

from probes.preview.badges import Box, place

FIELD: Box = (140, 40, 340, 70)
SIZE = (20.0, 20.0)


def page(*texts: tuple[float, float]) -> Image.Image:
    """A page with words at these places."""
    image = Image.new("RGB", (400, 120), "white")
    brush = ImageDraw.Draw(image)
    for at in texts:
        brush.text(at, "Your e-mail address", fill="black")
    return image


def inked(image: Image.Image, spot: Box) -> bool:
    return image.crop(tuple(int(each) for each in spot)).convert("L").getextrema() != (255, 255)  # type: ignore[arg-type]


def test_a_number_stands_before_its_field() -> None:
    spot = place(page(), FIELD, SIZE, [])
    assert spot[2] < FIELD[0]
    assert FIELD[1] <= spot[1] < spot[3] <= FIELD[3]


@pytest.mark.parametrize("field", [FIELD, (0, 40, 200, 70)])
def test_where_its_label_stands_or_the_page_ends_it_is_in_the_fields_end(field: Box) -> None:
    spot = place(page((30, 48)) if field[0] else page(), field, SIZE, [])
    assert field[0] < spot[0] < spot[2] <= field[2]


def test_of_a_small_box_with_words_on_both_sides_it_stands_above_or_below() -> None:
    image = page((30, 45), (162, 45))
    tick: Box = (145, 45, 158, 58)
    spot = place(image, tick, SIZE, [tick])
    assert not inked(image, spot)
    assert spot[3] < tick[1] or spot[1] > tick[3]


def test_rather_than_on_its_box_it_stands_on_a_line_of_the_page() -> None:
    image, tick = page((162, 45)), (145, 45, 158, 58)
    brush = ImageDraw.Draw(image)
    for edge in ((132, 0, 132, 120), (0, 32, 400, 32), (0, 70, 400, 70)):
        brush.line(edge, fill="black")
    spot = place(image, tick, SIZE, [tick])
    assert spot[2] <= tick[0] or spot[3] <= tick[1] or spot[1] >= tick[3]


def test_two_numbers_never_stand_on_each_other() -> None:
    first = place(page(), FIELD, SIZE, [])
    second = place(page(), FIELD, SIZE, [first])
    assert second[0] >= first[2] or second[1] >= first[3]


def test_where_there_is_no_room_at_all_it_is_within_the_picture() -> None:
    image = Image.effect_noise((60, 30), 120)
    spot = place(image, (50, 20, 70, 40), SIZE, [])
    assert spot == (40, 10, 60, 30)
