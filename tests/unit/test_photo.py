"""The photo of the damage: it goes with the letter, is the enquiry's own, and looks taken by a customer."""

from io import BytesIO

import pytest
from PIL import Image

from harness.reading import read
from harness.sandbox.specimen import specimen
from probes import photo
from probes.letter import compose_letter
from tests.unit.letters import IDS, TO, parsed


def test_the_photo_goes_with_the_letter_and_is_the_enquirys_own() -> None:
    letter = compose_letter(specimen(photo="IMG_2041.jpg"), to=TO)
    (attached,) = parsed(letter).iter_attachments()
    assert (attached.get_content_type(), attached.get_filename()) == ("image/jpeg", "IMG_2041.jpg")
    picture = attached.get_content()
    assert picture == photo.draw(specimen().id)
    assert picture != photo.draw("another")
    assert read(letter.raw, "message/rfc822").text.startswith("Hello,")


@pytest.mark.parametrize("id_", IDS[:3])
def test_a_photo_is_a_picture_of_bearable_size_that_says_nothing_of_how_it_was_made(id_: str) -> None:
    raw = photo.draw(id_)
    assert 20_000 < len(raw) <= photo.LARGEST
    with Image.open(BytesIO(raw)) as picture:
        assert picture.format == "JPEG"
        assert min(picture.size) >= 700
        assert not picture.getexif()
        assert "comment" not in picture.info
        tones = picture.convert("L").resize((16, 16)).tobytes()
    assert max(tones) - min(tones) > 40  # not one grey field
