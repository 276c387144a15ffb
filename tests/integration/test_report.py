"""From facts to the page: real letters, the real judge, and the page in a real browser."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest
from playwright.async_api import Page

from harness.model import (
    Dispatch,
    DispatchState,
    Enquiry,
    Fact,
    FactKind,
    Facts,
    Label,
    Outcome,
    Persona,
    Question,
    Reply,
    Source,
    Thresholds,
)
from harness.observe import observations, unmatched
from reports.failures import scenario_failures
from reports.month import month
from reports.monthly import render
from reports.tables import timeline
from reports.year_month import YearMonth
from tests.desks import desk_with

T0 = datetime(2026, 10, 5, 9, tzinfo=UTC)
NOW = T0 + timedelta(days=30)
HOUR = timedelta(hours=1)


def enquiry(number: int, item: str) -> Enquiry:
    return Enquiry(
        id=f"e{number}",
        desk="acme",
        scenario="damaged",
        title="It arrived damaged",
        channel="mail",
        persona=Persona(
            name=f"Ada Field {number}",
            email=f"ada{number}@shopper.example",
            phone="",
            order=f"A-{number}",
            language="en",
        ),
        subject=f"My {item} is broken",
        body=f"Hello, my {item} came with a cracked lid and spoilt my sister's wedding breakfast. Do I get a new one?",
        facts=(
            Fact(name="name", kind=FactKind.MERGE, value=f"Ada Field {number}"),
            Fact(name="order", kind=FactKind.MERGE, value=f"A-{number}"),
            Fact(name="item", kind=FactKind.STORY, value=item),
            Fact(name="spoilt", kind=FactKind.STORY, value="my sister's wedding breakfast"),
        ),
        questions=(Question(name="new", text="Do I get a new one?", answers=("a new one is on its way",)),),
        follow_ups=(),
        thresholds=Thresholds(first_response=24 * HOUR),
        window=timedelta(days=14),
        session=None,
        created_at=T0 - timedelta(seconds=2),
    )


def letter(to: Enquiry, after: timedelta, text: str, **headers: str) -> Reply:
    message = EmailMessage()
    message["From"] = "Acme care <care@acme.example>"
    message["To"] = to.persona.email
    message["Subject"] = f"Re: {to.subject}"
    message["Date"] = format_datetime(T0 + after)
    message["In-Reply-To"] = f"<{to.id}@shopper.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return Reply(
        id=f"r-{to.id}-{after.total_seconds():.0f}",
        received_at=T0 + after,
        source=Source.INBOX,
        media_type="message/rfc822",
        raw=message.as_bytes(),
        recipient=to.persona.email,
        sender="care@acme.example",
    )


RECEIPT = (
    "Thank you for contacting us. Your message has been received and a ticket was opened. This is an automatic reply."
)
CARE = """Hello Ada,

I am so sorry that the {item} reached you with a cracked lid, and that it spoilt your sister's wedding breakfast of all
mornings. A new one is on its way, and I have asked the packers how the lid could come loose.

Kind regards
Mia"""


@pytest.fixture
def facts() -> Facts:
    """A receipt and a person's letter; a receipt alone; silence; and a letter that fits nobody."""
    asked = (enquiry(1, "copper kettle"), enquiry(2, "glass teapot"), enquiry(3, "bread crock"))
    lost = letter(enquiry(9, "spoon"), HOUR, "Hello")
    return Facts(
        enquiries=asked,
        dispatches=tuple(
            Dispatch(enquiry_id=each.id, state=DispatchState.ACCEPTED, at=T0, reference=f"<{each.id}@shopper.example>")
            for each in asked
        ),
        replies=(
            letter(asked[0], 26 * HOUR, CARE.format(item="copper kettle")),
            letter(asked[0], timedelta(seconds=9), RECEIPT, Auto_Submitted="auto-replied"),
            letter(asked[1], timedelta(seconds=9), RECEIPT, Auto_Submitted="auto-replied"),
            lost,
        ),
        listened_until=NOW,
    )


def test_real_letters_become_observations(facts: Facts) -> None:
    answered, receipt, silent = observations(facts, NOW)
    assert [each.outcome for each in (answered, receipt, silent)] == [
        Outcome.ANSWERED,
        Outcome.AUTOMATED_ONLY,
        Outcome.SILENT,
    ]
    assert [each.verdict.label for each in answered.replies] == [Label.AUTOMATED, Label.PERSONALISED]
    assert answered.wait(answered.acknowledged_at) == timedelta(seconds=9)
    assert answered.wait(answered.first_response_at) == 26 * HOUR
    assert answered.complete_at == answered.first_response_at
    assert scenario_failures(answered) == ("first response: 26 h, threshold 24 h, missed by 2 h",)
    assert "personalised" in timeline(answered)


def test_what_had_not_happened_yet_is_not_known(facts: Facts) -> None:
    early = observations(facts, T0 + HOUR)
    assert {each.outcome for each in early} == {Outcome.WAITING}
    assert observations(facts, T0 - HOUR) == ()


def test_the_order_of_the_facts_does_not_matter(facts: Facts) -> None:
    backwards = replace(
        facts,
        enquiries=facts.enquiries[::-1],
        dispatches=facts.dispatches[::-1],
        replies=facts.replies[::-1],
    )
    assert observations(backwards, NOW) == observations(facts, NOW)


def test_what_nobody_was_there_to_hear_is_not_silence(facts: Facts) -> None:
    left_early = replace(facts, listened_until=T0 + 2 * HOUR)
    answered, receipt, unheard = observations(left_early, NOW)
    assert answered.outcome is Outcome.ANSWERED
    assert [each.outcome for each in (receipt, unheard)] == [Outcome.WAITING, Outcome.WAITING]
    assert unheard.watched_until == T0 + 2 * HOUR


def test_where_nobody_ever_listened_nothing_is_known(facts: Facts) -> None:
    unheard = observations(replace(facts, listened_until=None, replies=()), NOW)[2]
    assert (unheard.outcome, unheard.watched_until) == (Outcome.WAITING, T0)


def test_a_letter_that_fits_nobody_is_kept(facts: Facts) -> None:
    assert [doubt.reply.recipient for doubt in unmatched(facts).orphans] == ["ada9@shopper.example"]


def page(facts: Facts, title: str) -> str:
    desks = (desk_with(title=title),)
    return render(month(observations(facts, NOW), year_month=YearMonth(2026, 10), now=NOW, desks=desks), format="html")


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("width", [1100, 390])
async def test_the_page_fits_its_screen_and_breaks_none_of_its_own_rules(
    facts: Facts, browser_page: Page, tmp_path: Path, width: int
) -> None:
    said: list[str] = []
    browser_page.on("console", lambda message: said.append(message.text))
    file = tmp_path / "report.html"
    file.write_text(page(facts, "Acme customer care"), encoding="utf-8")
    await browser_page.set_viewport_size({"width": width, "height": 900})
    await browser_page.goto(file.as_uri())
    assert await browser_page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # The style sheet was let in by its hash: without it the heading would be bold.
    assert await browser_page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight") == "400"
    assert said == []


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_the_page_lets_nothing_run_and_nothing_load(facts: Facts, browser_page: Page, tmp_path: Path) -> None:
    refused: list[str | None] = []
    browser_page.on("requestfailed", lambda request: refused.append(request.failure))
    file = tmp_path / "report.html"
    # As if an escape had been forgotten: the page's own policy must hold even then.
    smuggled = (
        "<script>document.title='owned'</script><img src='http://127.0.0.1:9/x'><style>h1{font-weight:900}</style>"
    )
    spoilt = page(facts, "Acme").replace("<main>", f"<main>{smuggled}")
    file.write_text(spoilt, encoding="utf-8")
    await browser_page.goto(file.as_uri())
    assert await browser_page.title() != "owned"
    assert refused == ["csp"]
    assert await browser_page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight") == "400"
