"""What is known of one enquiry at a moment: whose fault, how long watched, what counts."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import FaultKind
from harness.model import Dispatch, DispatchState, Label, Notice, NoticeKind, Observation, Outcome, Source
from harness.observe import counted, first_heard, may_be_answered, observe_enquiry, spoken
from tests.unit.observing import (
    AUTOMATED,
    DAY,
    HOUR,
    LATER,
    MINUTE,
    PERSONALISED,
    SECOND,
    T0,
    TEMPLATED,
    UNDECIDED,
    accepted,
    closed,
    enquiry,
    fault,
    mail,
    reply,
)


def test_no_dispatch_is_uncertain_and_has_no_times() -> None:
    seen = observe_enquiry(enquiry(), [], [reply(HOUR, PERSONALISED)], LATER)
    assert (seen.outcome, seen.accepted_at, seen.first_response_at, seen.watched_until) == (
        Outcome.UNCERTAIN,
        None,
        None,
        None,
    )
    assert len(seen.replies) == 1


@pytest.mark.parametrize("state", [DispatchState.UNCERTAIN, DispatchState.FAULT])
def test_what_became_of_a_follow_up_leaves_the_enquiry_itself_alone(state: DispatchState) -> None:
    kind = FaultKind.TIMEOUT if state is DispatchState.FAULT else None
    later = Dispatch(enquiry_id="e1", state=state, at=T0 + HOUR, fault=kind, turn=0)
    seen = observe_enquiry(enquiry(), [accepted(), later], [], LATER)
    assert (seen.outcome, seen.fault, seen.doubt) == (Outcome.SILENT, None, None)


def test_a_fault_before_acceptance_is_ours() -> None:
    seen = observe_enquiry(enquiry(), [fault(T0)], [], LATER)
    assert (seen.outcome, seen.watched_until) == (Outcome.PROBE_FAULT, None)
    assert seen.fault is not None


@pytest.mark.parametrize(
    ("labels", "outcome"),
    [
        ((), Outcome.SILENT),
        ((AUTOMATED,), Outcome.AUTOMATED_ONLY),
        ((AUTOMATED, UNDECIDED), Outcome.UNDECIDED),
        ((AUTOMATED, TEMPLATED), Outcome.ANSWERED),
        ((UNDECIDED, PERSONALISED), Outcome.ANSWERED),
    ],
)
def test_the_window_over_tells_what_came_of_it(labels: tuple[Label, ...], outcome: Outcome) -> None:
    seen = mail(*(reply(number * HOUR, label) for number, label in enumerate(labels, start=1)))
    assert seen.outcome is outcome


def test_an_open_window_is_waiting_and_watched_until_now() -> None:
    seen = mail(reply(MINUTE, AUTOMATED), now=T0 + DAY)
    assert (seen.outcome, seen.watched_until) == (Outcome.WAITING, T0 + DAY)


def test_a_window_that_ends_now_is_over() -> None:
    assert mail(now=T0 + 14 * DAY).outcome is Outcome.SILENT


def test_we_go_on_waiting_for_a_person_while_we_are_torn_over_what_came() -> None:
    torn = mail(reply(HOUR, UNDECIDED), now=T0 + DAY)
    assert may_be_answered(torn, T0 + DAY)
    assert not may_be_answered(torn, T0 + 14 * DAY)
    assert may_be_answered(mail(now=T0 + DAY), T0 + DAY)
    assert not may_be_answered(mail(reply(HOUR, TEMPLATED), now=T0 + DAY), T0 + DAY)


def test_each_time_is_that_of_the_first_reply_of_its_kind() -> None:
    seen = mail(
        reply(3 * HOUR, PERSONALISED), reply(MINUTE, AUTOMATED), reply(2 * HOUR, TEMPLATED), reply(DAY, AUTOMATED)
    )
    assert seen.acknowledged_at == T0 + MINUTE
    assert seen.first_response_at == T0 + 2 * HOUR
    assert [each.reply.received_at - T0 for each in seen.replies] == [MINUTE, 2 * HOUR, 3 * HOUR, DAY]


def test_a_reply_after_the_window_is_listed_and_does_not_count() -> None:
    seen = mail(reply(15 * DAY, PERSONALISED))
    assert (seen.outcome, seen.first_response_at, len(seen.replies)) == (Outcome.SILENT, None, 1)
    assert seen.watched_until == T0 + 14 * DAY


def test_the_thank_you_page_is_no_acknowledgement() -> None:
    seen = mail(reply(SECOND, AUTOMATED, source=Source.PAGE))
    assert (seen.outcome, seen.acknowledged_at, len(seen.replies)) == (Outcome.SILENT, None, 1)


def test_a_receipt_that_overtakes_our_own_stamp_counts_with_no_wait() -> None:
    seen = mail(reply(-SECOND, AUTOMATED))
    assert seen.wait(seen.acknowledged_at) == timedelta(0)


def test_silence_is_known_only_up_to_a_reply_that_may_be_a_persons() -> None:
    assert mail(reply(HOUR, UNDECIDED), reply(DAY, UNDECIDED)).watched_until == T0 + HOUR


def test_a_fault_after_a_form_was_accepted_does_not_stop_the_mail() -> None:
    seen = observe_enquiry(enquiry(), [accepted(), fault(T0 + SECOND)], [reply(HOUR, PERSONALISED)], LATER)
    assert (seen.outcome, seen.first_response_at) == (Outcome.ANSWERED, T0 + HOUR)


def test_a_form_that_was_closed_still_waits_for_mail() -> None:
    seen = observe_enquiry(enquiry(), [accepted(), closed(T0 + SECOND)], [], T0 + DAY)
    assert (seen.outcome, seen.watched_until) == (Outcome.WAITING, T0 + DAY)


@st.composite
def histories(draw: st.DrawFn) -> Observation:
    """Any order of events, sensible or not."""
    spans = st.integers(-60, 30 * 60).map(lambda minutes: minutes * MINUTE)
    notices = st.none() | st.builds(Notice, kind=st.sampled_from(NoticeKind), sign=st.just("x"))
    replies = draw(
        st.lists(
            st.builds(reply, spans, st.sampled_from(Label), source=st.sampled_from(Source), notice=notices), max_size=5
        )
    )
    makers = draw(st.lists(st.sampled_from([accepted, closed, fault]), max_size=3))
    dispatches = [make(T0 + draw(spans)) for make in makers]
    session = draw(st.none() | st.just(10 * MINUTE))
    return observe_enquiry(enquiry(session=session), dispatches, replies, T0 + draw(spans))


@given(histories())
def test_whatever_happened_the_observation_agrees_with_itself(seen: Observation) -> None:
    if seen.outcome in (Outcome.PROBE_FAULT, Outcome.UNCERTAIN):
        assert (seen.acknowledged_at, seen.substantive_at, seen.complete_at) == (None, None, None)
    assert (seen.outcome is Outcome.ANSWERED) == (seen.first_response_at is not None)
    if seen.watched_until is not None:
        assert seen.accepted_at is not None
        assert seen.watched_until <= seen.accepted_at + seen.enquiry.window
    if seen.outcome in (Outcome.SILENT, Outcome.AUTOMATED_ONLY):
        assert seen.accepted_at is not None
        assert seen.watched_until == seen.accepted_at + seen.enquiry.window
        assert (seen.outcome is Outcome.SILENT) == (spoken(seen) == ())
        assert (first_heard(seen) is None) == (seen.acknowledged_at is None)
    if seen.outcome is Outcome.NOT_DELIVERABLE:
        assert seen.accepted_at is not None
        assert seen.watched_until is not None
        assert seen.watched_until <= max(seen.accepted_at, seen.returned_at or LATER)
    assert set(counted(seen)) <= set(seen.replies)
