"""What reports say of chats: how they ended, what was offline, and what counts for and against the desk."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from harness.hours import parse_day
from harness.model import (
    ChatEnd,
    Dispatch,
    DispatchState,
    Observation,
    Outcome,
    SessionEvent,
    SessionEventKind,
    Thresholds,
)
from harness.observe import observe_enquiry
from reports.failures import scenario_failures
from reports.measures import summarise
from reports.remarks import remarks
from reports.standards import Endpoint
from reports.summary_json import to_json
from reports.tables import status_table, summary_table, timeline, verdict_table
from reports.tongue import tongue_of
from tests.desks import desk_with
from tests.unit.reports.conftest import a_page

START = datetime(2026, 10, 5, 9, tzinfo=UTC)  # a Monday
MINUTE = timedelta(minutes=1)
CHAT = {"channel": "chat", "window": 10 * MINUTE, "session": 10 * MINUTE, "later": timedelta(days=14)}
WORDS = "We are away. Our chat opens at nine."
ALWAYS = desk_with()
MONDAYS = replace(ALWAYS, openings=parse_day(0, ["09:00-17:00"]))
SUNDAYS = replace(ALWAYS, openings=parse_day(6, ["09:00-17:00"]))


def told(seen: Any, kind: SessionEventKind, text: str = "", **changes: Any) -> Observation:
    """A chat in which nothing but this happened, a minute after T0."""
    made = seen(**CHAT, **changes)
    event = SessionEvent(enquiry_id=made.enquiry.id, at=START + MINUTE, kind=kind, text=text)
    states = (DispatchState.ACCEPTED, START), (DispatchState.CLOSED, START + 10 * MINUTE)
    facts = [Dispatch(enquiry_id=made.enquiry.id, state=state, at=at) for state, at in states]
    return observe_enquiry(made.enquiry, facts, (), START + timedelta(days=1), (event,))


def left_early(seen: Any, **changes: Any) -> Observation:
    """A chat that we left after two of the customer's ten minutes, for its bot understood nothing."""
    made = seen(**CHAT, **changes)
    event = SessionEvent(enquiry_id=made.enquiry.id, at=START + 2 * MINUTE, kind=SessionEventKind.GAVE_UP)
    states = (DispatchState.ACCEPTED, START), (DispatchState.CLOSED, START + 2 * MINUTE)
    facts = [Dispatch(enquiry_id=made.enquiry.id, state=state, at=at) for state, at in states]
    return observe_enquiry(made.enquiry, facts, (), START + 3 * MINUTE, (event,))


def test_of_a_chat_left_early_nothing_is_claimed_to_have_been_watched_for_longer(seen: Any) -> None:
    chat = left_early(seen, thresholds=Thresholds(first_response=MINUTE))
    told = timeline(chat)
    assert "by a customer who stays for 10 min" in told
    assert "+2 min  the conversation was over: nobody can answer in it any more" in told
    assert "+10 min" not in told
    assert scenario_failures(chat) == ("no person answered in the conversation, which lasted 2 min; threshold 1 min",)


def test_the_story_of_a_chat_left_early_ends_with_the_chat(seen: Any) -> None:
    page = a_page([left_early(seen, thresholds=Thresholds(first_response=MINUTE))], "html", now=START)
    assert "the conversation was over" in page
    assert "watched to here" not in page
    assert re.search(r"Never answered.*<td>2\smin</td>", page, re.DOTALL)


def offline(seen: Any, **changes: Any) -> Observation:
    made = seen(**CHAT, **changes).enquiry
    fact = Dispatch(
        enquiry_id=made.id, state=DispatchState.OFFLINE, at=START, detail=WORDS, evidence=("evidence/end.jpg",)
    )
    return observe_enquiry(made, (fact,), (), START + timedelta(days=1))


@pytest.mark.parametrize("kind", SessionEventKind)
def test_whatever_happens_in_a_session_has_words_in_its_timeline(kind: SessionEventKind, seen: Any) -> None:
    assert "One two three." in timeline(told(seen, kind, text="One two three."))


def test_a_table_says_how_a_chat_ended_where_its_outcome_does_not(seen: Any) -> None:
    kinds = SessionEventKind.QUEUED, SessionEventKind.ENDED, SessionEventKind.LEFT_MESSAGE
    table = verdict_table([*(told(seen, kind) for kind in kinds), seen(**CHAT), offline(seen)])
    assert [re.split(" {2,}", line)[3] for line in table.splitlines()[2:7]] == [
        "silent (abandoned in queue)",
        "silent (closed by desk)",
        "waiting (left a message)",
        "silent",
        "offline",
    ]


@pytest.mark.parametrize(
    ("desk", "why"),
    [(MONDAYS, "within its service hours"), (ALWAYS, "and desks.toml sets no service hours, so it is always open")],
)
def test_a_desk_that_is_offline_when_it_should_be_there_fell_short(seen: Any, desk: Any, why: str) -> None:
    assert scenario_failures(offline(seen), desk) == (f'nobody was there: "{WORDS}", {why}',)


def test_a_desk_that_is_offline_outside_its_service_hours_did_not(seen: Any) -> None:
    assert scenario_failures(offline(seen), SUNDAYS) == ()


def test_where_the_desk_is_not_known_it_is_still_said_that_nobody_was_there(seen: Any) -> None:
    assert scenario_failures(offline(seen)) == (f'nobody was there: "{WORDS}"',)


def test_an_offline_desk_has_a_share_of_its_own_and_is_in_no_wait(seen: Any) -> None:
    chats = [offline(seen), *(told(seen, SessionEventKind.QUEUED) for _ in range(7))]
    summary = summarise([*chats, seen(), seen(accepted=False, **CHAT)], now=START)
    assert (summary.offline.value, summary.offline.n) == (1 / 8, 8)
    assert summary.measured == 8  # the mail, too; neither the offline one nor the one of which nothing is known
    assert summary.outcomes[Outcome.OFFLINE] == 1
    assert summary.chats[ChatEnd.OFFLINE] == 1
    assert "found nobody there" in summary_table(summary)
    assert "1 of 8 chats found nobody there" in " ".join(remarks(summary, tongue_of("en")))


def test_who_gave_up_in_the_queue_counts_as_never_answered(seen: Any) -> None:
    limit = Thresholds(first_response=2 * MINUTE)
    gone = [told(seen, SessionEventKind.QUEUED, thresholds=limit) for _ in range(6)]
    summary = summarise(gone, now=START)
    assert summary.unanswered.value == 1
    assert summary.first_response.value is None  # not reached, however many of them there are
    (level,) = [each for each in summary.levels if each.endpoint is Endpoint.FIRST_RESPONSE]
    assert (level.share.value, level.open) == (0, 0)
    assert "6 customers gave up in a chat's queue." in " ".join(remarks(summary, tongue_of("en")))
    assert to_json(summary)["chats"] == {"abandoned in queue": 6}


def test_a_message_left_instead_waits_as_a_mail_does(seen: Any) -> None:
    left = told(seen, SessionEventKind.LEFT_MESSAGE)
    summary = summarise([left], now=START)
    assert summary.outcomes[Outcome.WAITING] == 1
    assert summary.returned.n == 0  # nothing of ours was mailed that could come back
    assert "13 d" in status_table([left], START + timedelta(days=1))


def test_a_timeline_shows_what_happened_in_the_chat(seen: Any) -> None:
    story = timeline(told(seen, SessionEventKind.QUEUED, "You are number 3 in the queue."))
    assert "+1 min  in the queue\n                  | You are number 3 in the queue." in story
    assert "outcome: silent (abandoned in queue)" in story
    assert "the chat: abandoned in queue\nin the queue: 9 min" in story


def test_a_timeline_does_not_tell_the_complaint_twice(seen: Any) -> None:
    made = told(seen, SessionEventKind.SAID, "Where is my kettle? When will it come?")
    assert timeline(made).count("Where is my kettle?") == 1
    assert "we said the complaint\n" in timeline(made)


def test_a_timeline_of_an_offline_desk_has_its_words_and_the_picture(seen: Any) -> None:
    story = timeline(offline(seen))
    assert f'nobody was there: "{WORDS}"' in story
    assert "evidence: evidence/end.jpg" in story


@pytest.mark.parametrize("form", ["html", "md"])
def test_the_month_lists_who_found_nobody_there_and_how_others_were_left(seen: Any, form: Any) -> None:
    seen_all = [offline(seen), told(seen, SessionEventKind.QUEUED), told(seen, SessionEventKind.ENDED)]
    page = a_page(seen_all, form, now=START)
    assert "Nobody there" in page
    assert WORDS in page
    assert "nothing, abandoned in the queue" in page
    assert "nothing, closed by the desk" in page
    assert "Nobody there" not in a_page(seen_all[1:], form, now=START)


def test_what_a_desk_says_cannot_move_the_cursor(seen: Any) -> None:
    story = timeline(told(seen, SessionEventKind.NOTICE, "\x1b[2J gone"))
    assert "\x1b" not in story
