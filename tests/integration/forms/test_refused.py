"""A form that the desk, its server or the browser turns down, in whose words."""

from pathlib import Path

import pytest
from starlette.responses import HTMLResponse, JSONResponse

from harness.errors import FaultKind
from probes.browser import Browser
from tests.integration.forms.shop import PLAIN, SCRIPTED, Site, doubt, fault

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_script_form_that_complains_is_refused_in_its_words(browser: Browser, tmp_path: Path) -> None:
    site = Site(answer=JSONResponse({}, 422))
    site.page = SCRIPTED
    error = await fault(browser, site, tmp_path)
    assert error.kind is FaultKind.FORM_REFUSED
    assert "Please try again" in str(error)


REFUSAL = f"""<!doctype html><div class="alert" role=alert>There are errors in the form.</div>
    <form method=post action=/sent>{PLAIN.replace("name=mail", "name=mail aria-invalid=true aria-describedby=why")}
    <p id=why class=field-error>We do not write to shopper.example.</p></form>"""


async def test_a_fresh_form_under_a_complaint_that_nothing_marks_for_a_field(browser: Browser, tmp_path: Path) -> None:
    page = f"<!doctype html><form method=post><p class=error>Not on Sundays.</p>{PLAIN}</form>"
    error = await fault(browser, Site(answer=HTMLResponse(page, 422)), tmp_path)
    assert error.kind is FaultKind.FORM_REFUSED
    assert str(error).endswith(": Not on Sundays.")


@pytest.mark.parametrize("status", [200, 400, 422])
async def test_a_form_shown_again_with_complaints_was_not_accepted(
    status: int, browser: Browser, tmp_path: Path
) -> None:
    error = await fault(browser, Site(answer=HTMLResponse(REFUSAL, status)), tmp_path)
    assert error.kind is FaultKind.FORM_REFUSED
    assert "We do not write to shopper.example." in str(error)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (PLAIN.replace("<button>", "<input name=mail2 type=email pattern=x title='x only'><button>"), "mail2"),
        (PLAIN + "<script>document.forms[0].onsubmit = () => { document.forms[0].insertAdjacentHTML('beforeend', "
         "'<p class=error>Not on Sundays</p>'); return false }</script>", "Not on Sundays"),
    ],
    ids=["by the browser's own validation", "by its script"],
)  # fmt: skip
async def test_a_form_that_does_not_let_itself_be_sent_is_refused(
    form: str, words: str, browser: Browser, tmp_path: Path
) -> None:
    error = await fault(browser, Site(form), tmp_path)
    assert error.kind is FaultKind.FORM_REFUSED
    assert words in str(error)


@pytest.mark.parametrize(
    ("status", "kind"), [(403, FaultKind.BLOCKED), (413, FaultKind.REJECTED), (500, FaultKind.REJECTED)]
)
async def test_a_request_that_is_answered_with_an_error_was_not_accepted(
    status: int, kind: FaultKind, browser: Browser, tmp_path: Path
) -> None:
    error = await fault(browser, Site(answer=HTMLResponse("no", status)), tmp_path)
    assert error.kind is kind
    assert f"the form's request answered HTTP {status}" in str(error)


async def test_a_form_whose_thanks_page_breaks_may_have_been_taken(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.thanks_status = 500
    unsure = await doubt(browser, site, tmp_path)
    assert "the page after it answered HTTP 500" in str(unsure)
