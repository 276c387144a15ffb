"""What must not be read in evidence, by reading the files and by looking at the pixels of the pictures."""

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from PIL import Image

from harness.errors import FaultKind, ProbeError
from harness.model import Accepted, Message, Source
from probes.evidence import Piece
from tests.integration.evidence.conftest import ENQUIRY, SECRET, Errand

if TYPE_CHECKING:
    from playwright.async_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

Patch = tuple[int, int, int, int]
MINE = "I am Zoë Ann Müller (zoe.mueller@shopper.example, +44 20 7946 0123), order A-10442."
# Each place holds something of the customer's, in what is marked with `data-mine`.
PLACES = {
    "text": "<p>Thank you, <span data-mine>Zoë Ann Müller</span></p>",
    "capitals": "<span data-mine style='text-transform: uppercase'>müller</span>",
    "input": "<input data-mine value='Zoë Ann Müller'>",
    "text area": "<textarea data-mine>My order is A-10442.</textarea>",
    "list": "<select data-mine><option>zoe.mueller@shopper.example</select>",
    "words that others hold together": "<span data-mine>zoe.mueller<b>@shop</b>per.example</span>",
    "a number set apart otherwise": "<span data-mine>+44 (20) 79-46.0123</span>",
    "open shadow root": "<span id=open></span><script>document.getElementById('open').attachShadow({mode: 'open'})"
    ".innerHTML = '<span data-mine>Zoë</span>'</script>",
    "closed shadow root": "<span id=shut data-mine></span><script>document"
    ".getElementById('shut').attachShadow({mode: 'closed'}).innerHTML = 'Müller'</script>",
    "turned and enlarged": "<p style='margin: 60px'><span data-mine style='display: inline-block; "
    "transform: rotate(8deg) scale(1.4)'>Müller</span></p>",
    "scrolled": "<div style='height: 60px; overflow: auto' id=box><br><br><br><br><span data-mine>Müller</span>"
    "<br><br><br></div><script>box.scrollTop = 60</script>",
    "style sheet": "<style>#made::before { content: 'Zoë Müller' }</style><span data-mine id=made></span>",
    "frame": "<iframe style='border: 7px solid red; padding: 11px'"
    " srcdoc='<p>.</p><span data-mine>Zoë</span>'></iframe>",
    "scrolled and smaller frame": "<iframe style='transform: scale(.8)' srcdoc=\"<p style='height: 200px'></p>"
    "<input data-mine value=Müller><p style='height: 500px'></p><script>scrollTo(0, 120)</script>\"></iframe>",
}
EVERYWHERE = "".join(f"<div>{place}</div>" for place in PLACES.values())
ABOVE_ALL = "<dialog><span data-mine>Zoë</span></dialog><script>document.querySelector('dialog').showModal()</script>"
PLAIN = "<p>Your case is with our colleagues, who are zealous.</p><input value='nothing of the kind'>"


async def pictured(on_errand: Errand, html: str, *, mask: bool) -> tuple[Image.Image, list[Patch]]:
    """The picture of a page in grey, and where its marked elements are in it."""
    async with on_errand(mask=mask) as (page, record):
        await page.set_content(f"<!doctype html><style>div {{ float: left; margin: 9px }}</style>{html}")
        for frame in page.frames:
            await frame.wait_for_load_state()
        [path] = await record.shoot(page, Piece.T0)
        patches = await marked(page)
    with Image.open(path) as image:
        return image.convert("L"), patches


async def marked(page: "Page") -> list[Patch]:
    """The middle of each marked element, in the order of the page; frames come last."""
    elements = [each for frame in page.frames for each in await frame.locator("[data-mine]").all()]
    boxes = [box for each in elements if (box := await each.bounding_box())]
    return [
        (
            round(box["x"] + box["width"] * 0.1),
            round(box["y"] + box["height"] * 0.1),
            round(box["x"] + box["width"] * 0.9),
            round(box["y"] + box["height"] * 0.9),
        )
        for box in boxes
    ]


def shades(image: Image.Image, patch: Patch) -> list[int]:
    return sorted(image.crop(patch).tobytes())


def is_black(image: Image.Image, patch: Patch) -> bool:
    return shades(image, patch)[-1] < 40


@pytest.mark.parametrize("html", [EVERYWHERE, ABOVE_ALL], ids=["everywhere", "above all else"])
async def test_nothing_of_the_customers_can_be_seen_in_a_masked_picture(on_errand: Errand, html: str) -> None:
    plain, there = await pictured(on_errand, html, mask=False)
    masked, places = await pictured(on_errand, html, mask=True)
    names = list(PLACES) if len(places) > 1 else ["above all else"]
    assert (len(places), there) == (len(names), places)
    readable = [name for name, patch in zip(names, places, strict=True) if shades(plain, patch)[0] < 120]
    assert readable == names, "the plain picture shows something there, or the next line proves nothing"
    assert [name for name, patch in zip(names, places, strict=True) if not is_black(masked, patch)] == []


async def test_what_is_nobodys_stays_as_it_is(on_errand: Errand) -> None:
    plain, _ = await pictured(on_errand, PLAIN, mask=False)
    masked, _ = await pictured(on_errand, PLAIN, mask=True)
    assert plain.tobytes() == masked.tobytes()


async def test_a_secret_is_never_seen_nor_read_masked_or_not(on_errand: Errand, tmp_path: Path) -> None:
    for mask in (False, True):
        image, [patch] = await pictured(on_errand, f"<p>Key <span data-mine>{SECRET}</span></p>", mask=mask)
        assert is_black(image, patch)

    async def fail() -> None:
        async with on_errand() as (page, record):
            await page.set_content(f"<p title='{SECRET}'>{SECRET}</p>")
            await page.evaluate("secret => console.log(secret, encodeURIComponent(secret))", SECRET)
            record.tell(f"the key is {SECRET}")
            raise ProbeError(FaultKind.INTERNAL, f"cannot send {SECRET}")

    with pytest.raises(ProbeError):
        await fail()
    kept = tmp_path / "plain" / ENQUIRY.id
    with ZipFile(kept / Piece.TRACE) as trace:
        traced = b"".join(trace.read(name) for name in trace.namelist())
    assert b"set_content" in traced or b"setContent" in traced
    texts = "".join(path.read_text(encoding="utf-8") for path in kept.glob("*.txt"))
    assert texts.count("[secret]") == 6
    for written in (SECRET, quote(SECRET, safe="")):
        assert written not in texts
        assert written.encode() not in traced


async def test_nothing_of_the_customers_can_be_read_in_masked_texts(on_errand: Errand, tmp_path: Path) -> None:
    async def fail() -> None:
        async with on_errand(mask=True) as (page, record):
            await page.set_content(f"<title>{MINE}</title><p data-who='{MINE}'>{MINE}<input value='{MINE}'>")
            await page.evaluate("words => console.warn(words, JSON.stringify(words), encodeURIComponent(words))", MINE)
            record.tell("filled in 'Name'", said=MINE)
            record.hear(Accepted(reference="SB-1"))
            record.hear(Message(raw=MINE.encode(), media_type="text/plain", source=Source.SESSION, sender="Mia"))
            raise ProbeError(FaultKind.MISSING_FIELD, "no place for Zoë Ann Müller")

    with pytest.raises(ProbeError) as caught:
        await fail()
    assert [path.name for path in caught.value.evidence] == [Piece.FAULT, Piece.PAGE], "a trace cannot be masked"
    kept = tmp_path / "masked" / ENQUIRY.id
    assert not (kept / Piece.TRACE).exists()
    transcript = (kept / Piece.TRANSCRIPT).read_text(encoding="utf-8")
    assert "no trace.zip: a trace cannot be masked" in transcript
    assert "the desk (Mia) said" in transcript
    assert '<p data-who="I am [name] ([email], [phone]), order [order].">' in (kept / Piece.PAGE).read_text("utf-8")
    for text in (path.read_text(encoding="utf-8") for path in kept.glob("*.txt")):
        for mine in ("Zo", "ller", "mueller", "@shopper", "0123", "10442"):
            assert mine.casefold() not in text.casefold()


async def test_a_page_that_never_holds_still_is_not_pictured_and_that_is_said(
    on_errand: Errand, tmp_path: Path
) -> None:
    async with on_errand(mask=True) as (page, record):
        await page.set_content(
            "<p id=it>Zoë</p><script>let at = 0; const move = () => { it.style.marginLeft"
            " = `${at++ % 500}px`; requestAnimationFrame(move); }; move();</script>"
        )
        assert await record.shoot(page, Piece.T0) == ()
    assert "no t0.jpg: the page did not hold still" in (tmp_path / "masked" / ENQUIRY.id / Piece.TRANSCRIPT).read_text()
