"""What the page says that a link to confirm by leads to, what is known then, and that nothing leads it astray."""

from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from harness.cli.wiring import Instruments
from harness.errors import FaultKind, ProbeError, Unconfirmed
from harness.model import Assignment, Confirmed, Confirmer, Target
from probes.browser import Browser
from probes.toolbox import Toolbox
from probes.web_form import WebFormProbe
from tests.integration.forms.shop import ENQUIRY, Site
from tests.ports import free_port

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

DONE = "<h1>Thank you</h1><p>Your request has been confirmed. We will answer soon.</p>"


async def confirm(tools: Instruments, url: str, path: str) -> Confirmed:
    probe: object = tools.runner.probes["web_form"]
    assert isinstance(probe, Confirmer)
    assignment = Assignment(enquiry=ENQUIRY, target=Target(to=url), confined=True)
    return await probe.confirm(assignment, f"{url}{path}")


def page(words: str) -> Site:
    async def show(_request: Request) -> Response:
        return HTMLResponse(f"<!doctype html><p>{words}</p>")

    return Site(more=[Route("/c", show)])


async def test_a_page_that_confirms_at_once_is_taken_at_its_word_and_nothing_is_pressed(tools: Instruments) -> None:
    site = page("Ihre Anfrage wurde bestätigt.</p><form method=post action=/sent><button>Bestätigen</button></form>")
    async with site.open() as url:
        assert "Ihre Anfrage wurde bestätigt." in (await confirm(tools, url, "c")).words
    assert site.posted == []


async def test_a_link_that_has_expired_is_a_fault_with_the_pages_words(tools: Instruments) -> None:
    async with page("Sorry, this link has expired. It was not confirmed.").open() as url:
        with pytest.raises(ProbeError, match="this link has expired") as caught:
            await confirm(tools, url, "c")
    assert caught.value.kind is FaultKind.REJECTED
    assert caught.value.evidence


async def test_a_page_that_says_neither_leaves_it_in_doubt(tools: Instruments) -> None:
    async with page("Welcome to Acme.").open() as url:
        with pytest.raises(Unconfirmed, match=r"does not say what became of that: Welcome to Acme\."):
            await confirm(tools, url, "c")


async def test_a_page_that_hangs_once_the_link_was_followed_leaves_it_in_doubt(
    browser: Browser, tmp_path: Path
) -> None:
    site = Site()
    site.hold.clear()
    async with site.open() as url:
        probe = WebFormProbe(Toolbox(browser=browser, evidence=tmp_path, timeout=0.5))
        assignment = Assignment(enquiry=ENQUIRY, target=Target(to=url), confined=True)
        with pytest.raises(Unconfirmed, match="was followed, and then we lost sight of it"):
            await probe.confirm(assignment, url)
    assert site.shown == 1


async def test_a_desk_that_is_down_was_asked_for_nothing(tools: Instruments) -> None:
    with pytest.raises(ProbeError, match="ERR_CONNECTION_REFUSED") as caught:
        await confirm(tools, f"http://127.0.0.1:{free_port()}/", "c")
    assert caught.value.kind is FaultKind.UNREACHABLE


async def test_a_mailers_host_may_lead_on_to_the_desks_site(tools: Instruments) -> None:
    async with page(DONE).open() as url:

        async def lead_on(_request: Request) -> Response:
            return RedirectResponse(f"{url}c")

        async with Site(more=[Route("/t", lead_on)]).open() as mailers:
            probe: object = tools.runner.probes["web_form"]
            assert isinstance(probe, Confirmer)
            target = Target(to=url, confirms=(mailers.split("/")[2],))
            confirmed = await probe.confirm(Assignment(enquiry=ENQUIRY, target=target, confined=True), f"{mailers}t")
    assert "Your request has been confirmed." in confirmed.words


@pytest.mark.parametrize("way", ["redirected", "scripted"])
async def test_nothing_leads_the_page_off_the_desks_site(tools: Instruments, way: str) -> None:
    other = page(DONE)
    async with other.open() as elsewhere:

        async def leave(_request: Request) -> Response:
            script = HTMLResponse(f"<!doctype html>One moment.<script>location.href = '{elsewhere}'</script>")
            return RedirectResponse(elsewhere) if way == "redirected" else script

        async with Site(more=[Route("/c", leave)]).open() as url:
            with pytest.raises(ProbeError, match="leads off the desk's site") as caught:
                await confirm(tools, url, "c")
    assert caught.value.kind is FaultKind.REJECTED
    assert other.shown == 0
