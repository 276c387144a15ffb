"""Every way of the sandbox's chat, shopped by the product itself: what happened is what is known afterwards."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from harness.cli.shopping import shop
from harness.cli.wiring import SANDBOX_INBOX, instruments
from harness.clock import ScaledClock
from harness.ledger import Ledger
from harness.model import ChatEnd, Observation, Outcome, SessionEventKind, Source
from harness.runner import Visit
from harness.sandbox import AfterHours, Company, Temperament
from harness.scenario import load
from probes import PROBES

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SUNDAY = datetime(2026, 10, 4, 11, tzinfo=UTC)
LATE = load(Path(__file__).parents[3] / "scenarios" / "late-delivery.toml", channels=PROBES)
# Desk -> who answers there, and what becomes of its chat on a Sunday.
COMPANIES = {
    "queue": (Temperament.BUSY, AfterHours.ATTENDED),
    "handover": (Temperament.BOT_THEN_PERSON, AfterHours.ATTENDED),
    "lost": (Temperament.BOT_AT_ONCE, AfterHours.ATTENDED),
    "stream": (Temperament.BOT_STREAMING, AfterHours.ATTENDED),
    "message": (Temperament.HELPFUL, AfterHours.MESSAGE),
    "closed": (Temperament.HELPFUL, AfterHours.CLOSED),
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def known(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Mapping[str, Observation]]:
    """What is known of one customer at each of these desks, all of whom come at once."""
    folder, clock = tmp_path_factory.mktemp("shopped"), ScaledClock(SUNDAY, settle=0.02)
    with Ledger.open(f"sqlite:///{folder / 'ledger.db'}") as ledger:
        async with AsyncExitStack() as stack:
            opening = instruments(ledger=ledger, clock=clock, inbox=SANDBOX_INBOX, evidence=folder / "evidence")
            tools = await stack.enter_async_context(opening)
            assert tools.inbox is not None
            visits = []
            for name, (temperament, after_hours) in COMPANIES.items():
                company = Company(
                    seed=7,
                    clock=clock,
                    deliver_to=tools.inbox.address,
                    scenarios=[LATE],
                    temperaments=(temperament,),
                    after_hours=after_hours,
                )
                desk = (await stack.enter_async_context(company)).desk(name=name)
                visits.append(Visit(scenario=LATE, desk=desk, channel="chat", language="en", seed=name))
            seen = await shop(tools, visits, patience=timedelta(days=15))
    yield {each.enquiry.desk: each for each in seen}


def kinds(seen: Observation) -> list[SessionEventKind]:
    return [event.kind for event in seen.events]


async def test_how_long_a_queue_kept_us_is_known(known: Mapping[str, Observation]) -> None:
    seen = known["queue"]
    assert seen.outcome is Outcome.ANSWERED
    assert seen.chat is not None
    assert seen.chat.end is ChatEnd.ANSWERED
    assert seen.chat.queue is not None
    assert timedelta(seconds=20) < seen.chat.queue < timedelta(minutes=4)
    assert seen.chat.joined_at is not None
    places = [event.text for event in seen.events if event.kind is SessionEventKind.QUEUED]
    assert len(places) >= 2
    assert places[-1] == "You are number 1 in the queue."


async def test_a_menu_is_answered_and_the_handover_known(known: Mapping[str, Observation]) -> None:
    seen = known["handover"]
    assert seen.outcome is Outcome.ANSWERED
    assert seen.chat is not None
    assert seen.chat.end is ChatEnd.ANSWERED
    (menu,) = [event.text for event in seen.events if event.kind is SessionEventKind.MENU]
    (chosen,) = [event.text for event in seen.events if event.kind is SessionEventKind.CHOSE]
    assert menu == "Where is my order?\nSomething is broken\nTalk to a person"
    assert chosen == "Where is my order?"
    assert SessionEventKind.TYPING in kinds(seen)
    assert seen.chat.first_machine_at is not None
    assert seen.chat.handed_over_at is not None
    assert seen.chat.first_person_at is not None
    assert seen.chat.first_machine_at < seen.chat.handed_over_at < seen.chat.first_person_at


async def test_a_machine_that_never_understands_is_given_up(known: Mapping[str, Observation]) -> None:
    seen = known["lost"]
    (given_up,) = [event for event in seen.events if event.kind is SessionEventKind.GAVE_UP]
    assert given_up.text == 'it said 3 times "Sorry, I did not understand that.", and there was no person'
    assert seen.chat is not None
    assert seen.chat.end is ChatEnd.BOT_ONLY
    assert seen.enquiry.session is not None
    assert given_up.at - seen.events[0].at < seen.enquiry.session / 2


async def test_a_streamed_answer_is_dated_by_its_first_and_its_last_word(known: Mapping[str, Observation]) -> None:
    seen = known["stream"]
    streamed, *_ = [each.reply for each in seen.replies if "virtual assistant" in each.text]
    assert streamed.completed_at is not None
    assert timedelta(seconds=0.5) < streamed.completed_at - streamed.received_at < timedelta(minutes=1)
    assert b"reply with the word AGENT" in streamed.raw
    assert seen.outcome is Outcome.AUTOMATED_ONLY


async def test_a_message_that_was_left_is_answered_by_mail(known: Mapping[str, Observation]) -> None:
    seen = known["message"]
    assert SessionEventKind.LEFT_MESSAGE in kinds(seen)
    assert seen.chat is not None
    assert seen.chat.end is ChatEnd.LEFT_MESSAGE
    assert [each.reply.source for each in seen.replies] == [Source.INBOX]
    assert seen.outcome is Outcome.ANSWERED


async def test_a_chat_that_nobody_attends_is_offline_in_its_own_words(known: Mapping[str, Observation]) -> None:
    seen = known["closed"]
    assert seen.outcome is Outcome.OFFLINE
    assert seen.offline is not None
    assert "Our chat is offline now" in seen.offline.detail
    assert seen.replies == ()
