"""A help desk that nobody here wrote, shopped for real: django-helpdesk in a process of its own.

Its public form is filled in by Chromium, its mails come by SMTP, and an agent answers on its own pages. Its
receipt and its agents' answers carry the same headers and the same wrapping: only the words tell them apart.
"""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness import scenario
from harness.clock import Clock, ScaledClock
from harness.errors import FaultKind
from harness.ledger import Ledger
from harness.matching import MatchRule
from harness.model import (
    Enquiry,
    JudgedReply,
    Label,
    Observation,
    Outcome,
    Source,
    Target,
)
from harness.observe import observations
from harness.runner import Runner, Visit
from probes import PROBES
from probes.browser import Browser
from probes.toolbox import Toolbox
from tests.desks import desk_with

if TYPE_CHECKING:
    from tests.integration.foreign.conftest import Helpdesk

pytestmark = [pytest.mark.foreign, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SCENARIO = Path(__file__).with_name("missed-present.toml")
REFLECTION = timedelta(hours=3)  # what the agent takes to answer
MACRO = """Dear customer,

I am sorry for the trouble with your delivery. Many parcels are late at this time of year, and most turn up within ten
days. Please look at the tracking page and ask your neighbours first. If nothing has come by then, write to me again
and I will have the carrier search for it.

Yours sincerely
Mia Brandt"""


@pytest.fixture
def runner(ledger: Ledger, clock: ScaledClock, browser: Browser, tmp_path: Path) -> Runner:
    tools = Toolbox(browser=browser, evidence=tmp_path / "evidence")
    probes = {channel: make(tools) for channel, make in PROBES.items()}
    return Runner(ledger=ledger, clock=clock, probes=probes, domain="shopper.example")


def visit(channel: str, target: Target, seed: str = "1") -> Visit:
    """A visit of our own scenario's customer to this desk."""
    # Without consent nothing leaves the loopback interface.
    desk = desk_with(name="parcels", title="Parcels", targets={channel: target})
    story = scenario.load(SCENARIO, channels=PROBES)
    return Visit(scenario=story, desk=desk, channel=channel, language="en", seed=seed)


def letter(enquiry: Enquiry) -> str:
    """What a good agent writes back: takes up this customer's story and answers both questions."""
    facts = {fact.name: fact.value for fact in enquiry.facts}
    occasion = facts["occasion"].partition(" ")[2]  # "my mother's birthday" is the customer's word for it
    return (
        f"Dear {enquiry.persona.name},\n\n"
        f"I can imagine how it felt to stand there without the {facts['item']} at your {occasion}, and I am sorry. "
        "I rang the depot: the driver had it under the wrong street, and it will be with you on Thursday before noon."
        "\n\n"
        "If it is too late for that now, say so and I will refund it today.\n\n"
        "Mia"
    )


def observed(ledger: Ledger, clock: Clock) -> Observation:
    """All that is known of the only enquiry in the ledger."""
    (observation,) = observations(ledger.facts(), clock.now())
    return observation


def mails(observation: Observation) -> list[JudgedReply]:
    """What came by mail, in order of arrival; the page shown after a form was sent is among the replies too."""
    return [judged for judged in observation.replies if judged.reply.source is Source.INBOX]


def opinion(judged: JudgedReply) -> str:
    """The verdict with its evidence and the text it is on, for whoever reads why a test failed."""
    verdict = judged.verdict
    evidence = (f"  {each.aspect} {each.weight:+.1f} {each.signal}: {each.span}" for each in verdict.evidence)
    return "\n".join((f"judged {verdict.label}:", *evidence, judged.text))


def assert_told_apart(observation: Observation) -> None:
    receipt, answer = mails(observation)
    assert receipt.matched_by == answer.matched_by == MatchRule.RECIPIENT
    assert receipt.verdict.label is Label.AUTOMATED, opinion(receipt)
    assert answer.verdict.label is Label.PERSONALISED, opinion(answer)
    assert observation.outcome is Outcome.ANSWERED
    assert observation.acknowledged_at == receipt.reply.received_at
    assert observation.first_response_at == answer.reply.received_at
    assert observation.complete_at == answer.reply.received_at
    assert observation.accepted_at is not None
    assert answer.reply.received_at >= observation.accepted_at + REFLECTION
    assert receipt.reply.received_at < observation.accepted_at + REFLECTION


async def test_receipt_and_agents_answer_to_a_web_form_are_told_apart(
    helpdesk: "Helpdesk", runner: Runner, ledger: Ledger, clock: ScaledClock
) -> None:
    home_page = Target(to=helpdesk.url)  # where a second form, to look up a ticket, stands beside the right one
    enquiry = await runner.visit(visit("web_form", home_page))
    await clock.sleep(REFLECTION)
    await helpdesk.answer(1, letter(enquiry))

    assert_told_apart(observed(ledger, clock))


async def test_receipt_and_agents_answer_to_a_mail_are_told_apart(
    helpdesk: "Helpdesk", mailbox: Target, runner: Runner, ledger: Ledger, clock: ScaledClock
) -> None:
    enquiry = await runner.visit(visit("mail", mailbox))
    await helpdesk.collect_mail()
    await clock.sleep(REFLECTION)
    await helpdesk.answer(1, letter(enquiry))

    assert_told_apart(observed(ledger, clock))


async def test_the_same_words_to_two_customers_are_a_form_letter_and_a_letter_beside_them_is_not(
    helpdesk: "Helpdesk", runner: Runner, ledger: Ledger, clock: ScaledClock
) -> None:
    form = Target(to=f"{helpdesk.url}/tickets/submit/")
    first, second, third = [await runner.visit(visit("web_form", form, seed)) for seed in ("1", "2", "3")]
    await clock.sleep(REFLECTION)
    await helpdesk.answer(1, MACRO)
    await helpdesk.answer(2, MACRO)
    await helpdesk.answer(3, letter(third))

    answers = {seen.enquiry.id: mails(seen)[-1] for seen in observations(ledger.facts(), clock.now())}
    assert answers[first.id].verdict.label is Label.TEMPLATED, opinion(answers[first.id])
    assert answers[second.id].verdict.label is Label.TEMPLATED, opinion(answers[second.id])
    assert answers[third.id].verdict.label is Label.PERSONALISED, opinion(answers[third.id])


async def test_a_form_that_turns_us_away_is_our_fault_in_its_own_words_and_not_silence(
    helpdesk: "Helpdesk", runner: Runner, ledger: Ledger, clock: ScaledClock
) -> None:
    runner = replace(runner, domain="shopper")  # a browser lets an address without a dot pass, this desk does not
    await runner.visit(visit("web_form", Target(to=f"{helpdesk.url}/tickets/submit/")))

    observation = observed(ledger, clock)
    assert observation.outcome is Outcome.PROBE_FAULT
    assert observation.fault is not None
    assert observation.fault.fault is FaultKind.FORM_REFUSED
    assert "Enter a valid email address" in observation.fault.detail
