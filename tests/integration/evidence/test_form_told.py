"""What the transcript of a form tells: each field with what it was taken for, the button, the request, the answer."""

from pathlib import Path

import pytest
from starlette.responses import HTMLResponse

from probes.browser import Browser
from probes.evidence import Piece
from tests.integration.forms.shop import ENQUIRY, PLAIN, Site, fault, submit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def told(folder: Path) -> list[str]:
    """The lines of the transcript without their times."""
    text = (folder / ENQUIRY.id / Piece.TRANSCRIPT).read_text(encoding="utf-8")
    return [line[41:] for line in text.partition("\n\n")[2].splitlines()]


async def test_a_form_that_was_taken_is_told_from_its_first_field_to_its_thanks(
    browser: Browser, tmp_path: Path
) -> None:
    async with Site().open() as url:
        await submit(browser, f"{url}?key=1", tmp_path)
    lines = told(tmp_path)
    for line in (
        f"opened {url}",
        'filled in "Your name", taken for name: its label is "Your name"',
        "| Zoë Ann Müller",
        "| my copper kettle has not come.",
        "presses 'Send'",
        f"POST {url}sent was answered with HTTP 303",
        "T0: the desk took the enquiry, which calls it SB-10234",
        "| Your ticket number is SB-10234 for order A-10442.",
    ):
        assert line in lines
    assert "key=1" not in "".join(lines)


async def test_a_form_that_was_refused_is_told_with_the_answer_and_the_pages_words(
    browser: Browser, tmp_path: Path
) -> None:
    refusal = f"<!doctype html><form method=post><p role=alert>Sorry, not on Sundays.</p>{PLAIN}</form>"
    await fault(browser, Site(answer=HTMLResponse(refusal, 422)), tmp_path)
    lines = told(tmp_path)
    [answered] = [line for line in lines if line.startswith("POST ")]
    assert answered.endswith("was answered with HTTP 422")
    assert any("probe fault, form refused" in line and "Sorry, not on Sundays." in line for line in lines)
