"""Double opt-in: a desk that reads a form only once the link in its mail was followed. It is followed once."""

from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from harness.cli.faults import tell_faults
from harness.cli.shopping import take_turns
from harness.cli.wiring import Instruments
from harness.clock import ManualClock
from harness.model import CONFIRMATION, Desk, Dispatch, DispatchState, NoticeKind, Observation, Outcome, Target
from harness.runner import Visit
from harness.scenario import load
from probes import PROBES
from reports.tables import timeline
from tests.desks import desk_with
from tests.integration.forms.shop import Site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

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
