"""Double opt-in: a desk that reads a form only once the link in its mail was followed. It is followed once."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest
import pytest_asyncio
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from harness.cli.faults import tell_faults
from harness.cli.shopping import take_turns
from harness.cli.wiring import SANDBOX_INBOX, Instruments, instruments
from harness.clock import ManualClock
from harness.errors import FaultKind, ProbeError, Unconfirmed
from harness.ledger import Ledger
from harness.model import (
    CONFIRMATION,
    Assignment,
    Confirmed,
    Confirmer,
    Desk,
    Dispatch,
    DispatchState,
    NoticeKind,
    Observation,
    Outcome,
    Target,
)
from harness.runner import Visit
from harness.scenario import load
from probes import PROBES
from probes.browser import Browser
from probes.toolbox import Toolbox
from probes.web_form import WebFormProbe
from reports.tables import timeline
from tests.desks import desk_with
from tests.integration.forms.shop import ENQUIRY, Site
from tests.ports import free_port

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

START = datetime(2026, 10, 5, 9, tzinfo=UTC)
LATE = load(Path(__file__).parents[3] / "scenarios" / "late-delivery.toml", channels=PROBES)
ASKS = "<p>One more step.</p><form method=post action=/confirmed><button>Confirm my request</button></form>"
DONE = "<h1>Thank you</h1><p>Your request has been confirmed. We will answer soon.</p>"


class OptInSite(Site):
    """Mails a link to whoever sends the form, and passes on what was sent only once its page was confirmed."""

    def __init__(self, inbox: tuple[str, int]) -> None:
        super().__init__(more=[Route("/c/{key}", self.asked), Route("/confirmed", self.confirmed, methods=["POST"])])
        self.inbox = inbox
        self.base = ""
        self.opened = 0
        self.pressed = 0

    async def take(self, request: Request) -> Response:
        answer = await super().take(request)
        self.base = str(request.base_url)
        await self.mail(f"Hello,\n\nplease confirm your request by following this link:\n{self.base}c/4711\n\nAcme")
        return answer

    async def asked(self, _request: Request) -> Response:
        self.opened += 1
        return HTMLResponse(f"<!doctype html>{ASKS}")

    async def confirmed(self, _request: Request) -> Response:
        self.pressed += 1
        return HTMLResponse(f"<!doctype html>{DONE}")

    async def mail(self, text: str, sender: str = "no-reply@acme.example") -> None:
        message = EmailMessage()
        message["From"], message["To"] = sender, self.posted[-1]["mail"]
        message["Subject"] = "Your message to Acme"
        message.set_content(text)
        host, port = self.inbox
        await aiosmtplib.send(message, hostname=host, port=port, start_tls=False)


@pytest.fixture(scope="module")
def clock() -> ManualClock:
    return ManualClock(START)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def tools(tmp_path_factory: pytest.TempPathFactory, clock: ManualClock) -> AsyncIterator[Instruments]:
    folder = tmp_path_factory.mktemp("optin")
    with Ledger.open(f"sqlite:///{folder / 'ledger.db'}") as ledger:
        async with instruments(
            ledger=ledger, clock=clock, inbox=SANDBOX_INBOX, evidence=folder / "evidence", step=timedelta(seconds=15)
        ) as tools:
            yield tools


async def sent(tools: Instruments, clock: ManualClock, url: str, name: str) -> tuple[dict[str, Desk], Observation]:
    """Send the site's form, and wait until its link is due. Returns the desk by its name, and what is then known."""
    desk = desk_with(name=name, targets={"web_form": Target(to=url)})
    visit = Visit(scenario=LATE, desk=desk, channel="web_form", language="en", seed=name)
    since = clock.now()
    await tools.runner.run([visit])
    seen, left = await take_turns(tools, {name: desk}, since=since)
    assert left.next_at is not None
    assert timedelta(minutes=2) <= left.next_at - clock.now() < timedelta(hours=4)
    await clock.advance(left.next_at - clock.now())
    return {name: desk}, seen[-1]


def confirmations(tools: Instruments, enquiry_id: str) -> list[Dispatch]:
    facts = tools.ledger.facts().dispatches
    return [each for each in facts if each.enquiry_id == enquiry_id and each.state in CONFIRMATION]


async def test_the_link_is_followed_once_some_minutes_later_and_then_a_person_answers(
    tools: Instruments, clock: ManualClock
) -> None:
    assert tools.inbox is not None
    site = OptInSite(tools.inbox.address)
    since = clock.now()
    async with site.open() as url:
        desks, before = await sent(tools, clock, url, "acme")
        assert before.outcome is Outcome.WAITING
        assert NoticeKind.CONFIRMATION in [each.notice.kind for each in before.replies if each.notice]
        assert before.acknowledged_at is None
        assert site.opened == 0

        await take_turns(tools, desks, since=since)
        assert (site.opened, site.pressed, len(site.posted)) == (1, 1, 1)
        await clock.advance(timedelta(hours=3))
        name = before.enquiry.persona.name.split()[0]
        text = (
            f"Dear {name},\n\nI have just rung the depot about your order {before.enquiry.persona.order}. Your parcel "
            "fell behind a shelf there, I am sorry! It is on the van now and should be with you on Thursday. If it "
            "is not, ring me on extension 12 and I will see to it myself.\n\nKind regards\nMia Stone"
        )
        await site.mail(text, sender="mia.stone@acme.example")
        (after,), left = await take_turns(tools, desks, since=since)
    assert (site.opened, site.pressed, len(left)) == (1, 1, 0)
    assert after.outcome is Outcome.ANSWERED
    assert after.accepted_at == before.accepted_at
    confirming, confirmed = confirmations(tools, after.enquiry.id)
    assert (confirming.state, confirmed.state) == (DispatchState.CONFIRMING, DispatchState.CONFIRMED)
    assert "Your request has been confirmed." in confirmed.detail
    assert tools.runner.home is not None
    (picture,) = [tools.runner.home / each for each in confirmed.evidence]
    assert picture.is_file()
    assert (picture.parents[1] / "t0.jpg").is_file(), "what was kept of the form itself is still there"
    shown = timeline(after)
    assert "asks to confirm the request by a link" in shown
    assert "the request was confirmed by the link, " in shown
    assert list(tell_faults([after], Path())) == []


async def test_a_restart_between_the_two_facts_does_not_follow_it_again(tools: Instruments, clock: ManualClock) -> None:
    assert tools.inbox is not None
    site = OptInSite(tools.inbox.address)
    since = clock.now()
    async with site.open() as url:
        desks, before = await sent(tools, clock, url, "restarted")
        begun = Dispatch(enquiry_id=before.enquiry.id, state=DispatchState.CONFIRMING, at=clock.now())
        tools.ledger.append_dispatch(begun)
        assert not tools.ledger.append_sayings([begun]), "the database takes the first alone"
        seen, left = await take_turns(tools, desks, since=since)
    assert (site.opened, left.links, left.next_at) == (0, (), None)
    assert [each.state for each in confirmations(tools, before.enquiry.id)] == [DispatchState.CONFIRMING]
    told = "\n".join(tell_faults(seen, Path()))
    assert "may have been confirmed by the link, or not: we were stopped while following the link" in told


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
