"""What is known of an enquiry in a session: how it broke or ended, and what we had said when a reply came."""

from dataclasses import replace

from harness.model import Facts, FollowUp, Outcome, Reply, Source
from harness.observe import observations
from tests.unit.observing import (
    AUTOMATED,
    LATER,
    MINUTE,
    SECOND,
    T0,
    TEMPLATED,
    accepted,
    chat,
    closed,
    enquiry,
    fault,
    reply,
)


def test_a_chats_greeting_before_we_have_spoken_answers_nobody() -> None:
    seen = chat(reply(-2 * SECOND, TEMPLATED, source=Source.SESSION), closed(T0 + 10 * MINUTE))
    assert (seen.outcome, seen.first_response_at) == (Outcome.SILENT, None)


def test_a_session_that_broke_is_our_fault_and_watched_until_then() -> None:
    seen = chat(reply(MINUTE, AUTOMATED, source=Source.SESSION), fault(T0 + 3 * MINUTE))
    assert (seen.outcome, seen.watched_until) == (Outcome.PROBE_FAULT, T0 + 3 * MINUTE)


def test_of_sessions_that_broke_not_only_the_unanswered_are_dropped() -> None:
    seen = chat(reply(MINUTE, TEMPLATED, source=Source.SESSION), fault(T0 + 3 * MINUTE))
    assert (seen.outcome, seen.first_response_at) == (Outcome.PROBE_FAULT, None)
    assert (seen.watched_until, len(seen.replies)) == (T0 + 3 * MINUTE, 1)


def test_a_session_that_broke_when_its_window_was_over_was_watched_whole() -> None:
    assert chat(fault(T0 + 11 * MINUTE)).outcome is Outcome.SILENT


def test_a_session_that_is_over_and_says_nothing_of_its_end_is_uncertain() -> None:
    seen = chat(reply(MINUTE, TEMPLATED, source=Source.SESSION))
    assert (seen.outcome, seen.first_response_at, seen.watched_until) == (Outcome.UNCERTAIN, None, None)


def test_a_session_under_way_is_waiting() -> None:
    seen = chat(now=T0 + MINUTE)
    assert (seen.outcome, seen.watched_until) == (Outcome.WAITING, T0 + MINUTE)


def test_a_desk_that_hangs_up_is_silent_to_the_windows_end() -> None:
    seen = chat(closed(T0 + MINUTE), now=T0 + 2 * MINUTE)
    assert (seen.outcome, seen.watched_until) == (Outcome.SILENT, T0 + 10 * MINUTE)


def too_fast(*said: tuple[float, str]) -> list[bool]:
    """Whether each message of a chat, told by its seconds since T0, is held to have come before anybody could read."""
    made = replace(enquiry(session=10 * MINUTE), follow_ups=(FollowUp(text="A-10442", asked=("order number",)),))
    replies = tuple(
        Reply(
            id=f"e1-{number}",
            received_at=T0 + seconds * SECOND,
            source=Source.SESSION,
            media_type="text/plain",
            raw=text.encode(),
            enquiry_id=made.id,
        )
        for number, (seconds, text) in enumerate(said)
    )
    facts = Facts(enquiries=(made,), dispatches=(accepted(), closed(T0 + 10 * MINUTE)), replies=replies)
    (seen,) = observations(facts, LATER)
    found = ({piece.signal for piece in each.verdict.evidence} for each in seen.replies)
    return ["before anybody could read" in signals for signals in found]


ASKS = (40, "Could you tell me your order number?")
LOST = "Sorry, I did not get that. Please type a number from 1 to 5."


def test_a_chats_reply_is_timed_from_what_we_said_last() -> None:
    assert too_fast(ASKS, (40.05, LOST)) == [False, True]
    assert too_fast(ASKS, (52, LOST)) == [False, False]


def test_an_agent_who_goes_on_with_the_question_is_no_machine_for_that() -> None:
    assert too_fast(ASKS, (41.9, "and your postcode")) == [False, False]


def test_a_greeting_before_we_had_spoken_was_not_too_fast() -> None:
    assert too_fast((-3, "Hello, this is Mia."), (0.1, "Hello, this is Sandy.")) == [False, True]
