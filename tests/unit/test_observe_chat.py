"""What a session came to: who spoke when, how it ended, and what that means for the enquiry."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model import (
    ChatEnd,
    ChatView,
    Dispatch,
    DispatchState,
    Facts,
    JudgedReply,
    Label,
    Outcome,
    SessionEvent,
    SessionEventKind,
)
from harness.observe import observations, observe_enquiry
from harness.sandbox.specimen import specimen
from tests.unit.chatting import (
    ACCEPTED,
    CLOSED,
    DAY,
    ENDED,
    ENQUIRY,
    FOLLOW_UP,
    MINUTE,
    PATIENCE,
    SAID,
    SECOND,
    T0,
    event,
    fact,
    said,
    seen,
)

BOT, FORM, OWN, TORN = Label.AUTOMATED, Label.TEMPLATED, Label.PERSONALISED, Label.UNDECIDED
QUEUED, JOINED, LEFT = SessionEventKind.QUEUED, SessionEventKind.JOINED, SessionEventKind.LEFT


def story(*what: JudgedReply | SessionEvent, dispatches: Iterable[Dispatch] = (ACCEPTED, CLOSED)) -> ChatView:
    view = seen(*what, dispatches=dispatches).chat
    assert view is not None
    return view


@pytest.mark.parametrize(
    ("what", "end", "outcome"),
    [
        ((), ChatEnd.NOBODY, Outcome.SILENT),
        ((event(SECOND, QUEUED),), ChatEnd.ABANDONED, Outcome.SILENT),
        ((event(SECOND, QUEUED), said(2 * SECOND, BOT)), ChatEnd.ABANDONED, Outcome.AUTOMATED_ONLY),
        (
            (event(SECOND, QUEUED), said(2 * SECOND, BOT), event(3 * SECOND, SAID), said(4 * SECOND, BOT)),
            ChatEnd.BOT_ONLY,
            Outcome.AUTOMATED_ONLY,
        ),
        ((event(SECOND, QUEUED), event(MINUTE, JOINED)), ChatEnd.NOBODY, Outcome.SILENT),
        ((said(SECOND, BOT), said(MINUTE, BOT)), ChatEnd.BOT_ONLY, Outcome.AUTOMATED_ONLY),
        ((said(SECOND, BOT), said(MINUTE, FORM), event(2 * MINUTE, ENDED)), ChatEnd.ANSWERED, Outcome.ANSWERED),
        ((event(SECOND, QUEUED), said(MINUTE, OWN)), ChatEnd.ANSWERED, Outcome.ANSWERED),
        ((said(SECOND, TORN),), ChatEnd.UNDECIDED, Outcome.UNDECIDED),
        ((said(SECOND, BOT), event(MINUTE, ENDED)), ChatEnd.CLOSED_BY_DESK, Outcome.AUTOMATED_ONLY),
        ((said(-SECOND, OWN),), ChatEnd.NOBODY, Outcome.SILENT),
    ],
    ids=[
        "nobody",
        "in the queue",
        "a machine in the queue",
        "a bot that talked with us after the queue",
        "somebody came and said nothing",
        "a bot",
        "answered and closed",
        "out of the queue",
        "torn",
        "hung up",
        "a greeting answers nobody",
    ],
)
def test_how_a_session_ends_stands_beside_what_came_of_it(
    what: tuple[JudgedReply | SessionEvent, ...], end: ChatEnd, outcome: Outcome
) -> None:
    observation = seen(*what)
    assert observation.chat is not None
    assert (observation.chat.end, observation.outcome) == (end, outcome)


def test_a_customer_who_gave_up_in_the_queue_was_not_answered_to_the_windows_end() -> None:
    observation = seen(event(SECOND, QUEUED))
    assert observation.wait(observation.watched_until) == PATIENCE


def test_the_other_ends_follow_from_the_dispatches() -> None:
    assert story(dispatches=(fact(DispatchState.OFFLINE),)).end is ChatEnd.OFFLINE
    assert story(dispatches=(ACCEPTED, fact(DispatchState.FAULT, MINUTE))).end is ChatEnd.CUT_OFF
    assert story(dispatches=(fact(DispatchState.FAULT),)).end is ChatEnd.CUT_OFF
    assert story(dispatches=(ACCEPTED,)).end is ChatEnd.GOING_ON
    assert story(dispatches=(ACCEPTED, fact(DispatchState.FAULT, PATIENCE))).end is ChatEnd.NOBODY


def test_an_offline_desk_is_kept_with_its_words_and_is_in_no_wait() -> None:
    observation = seen(dispatches=(fact(DispatchState.OFFLINE),))
    assert observation.outcome is Outcome.OFFLINE
    assert observation.offline is not None
    assert observation.watched_until is None


def test_what_is_no_session_has_no_such_story() -> None:
    mail = specimen()
    assert observe_enquiry(mail, (), (), T0 + DAY).chat is None


def test_who_spoke_when() -> None:
    view = story(
        event(-20 * SECOND, SessionEventKind.OPENED),
        said(-10 * SECOND, BOT),
        event(timedelta(0), SAID, ENQUIRY.body),
        event(2 * SECOND, QUEUED),
        said(3 * SECOND, BOT),
        event(30 * SECOND, QUEUED),
        event(MINUTE, JOINED),
        event(70 * SECOND, SessionEventKind.TYPING, lasted=8 * SECOND),
        said(80 * SECOND, FORM, "What is your order number?", who="Mia"),
        event(90 * SECOND, SAID, "It is A-10442."),
        event(95 * SECOND, SessionEventKind.TYPING, lasted=12 * SECOND),
        said(110 * SECOND, OWN, "It comes tomorrow.", who="Mia"),
        event(2 * MINUTE, ENDED),
    )
    assert (view.opened_at, view.greeted_at) == (T0 - 20 * SECOND, T0 - 10 * SECOND)
    assert (view.queued_at, view.queue) == (T0 + 2 * SECOND, 58 * SECOND)
    assert (view.joined_at, view.handed_over_at) == (T0 + MINUTE, T0 + MINUTE)
    assert (view.first_machine_at, view.first_person_at) == (T0 + 3 * SECOND, T0 + 80 * SECOND)
    assert [(each.waited, each.label, each.who) for each in view.answers] == [
        (3 * SECOND, BOT, None),
        (80 * SECOND, FORM, "Mia"),
        (20 * SECOND, OWN, "Mia"),
    ]
    assert (view.typing, view.said, view.ended_at) == (20 * SECOND, 2, T0 + 2 * MINUTE)
    assert view.end is ChatEnd.ANSWERED
    assert story(event(SECOND, JOINED), said(MINUTE, OWN)).handed_over_at is None  # from whom?


def test_a_queue_that_nobody_ended_lasted_as_long_as_we_stayed() -> None:
    assert story(event(SECOND, QUEUED)).queue == PATIENCE - SECOND
    assert story(event(SECOND, QUEUED), dispatches=(ACCEPTED,)).queue is None


def judged(*what: SessionEvent, after: timedelta = 2 * MINUTE) -> JudgedReply:
    reply = said(after, BOT, "One moment please.", who="Mia").reply
    known = Facts(enquiries=(ENQUIRY,), dispatches=(ACCEPTED,), replies=(reply,), events=tuple(what))
    (observation,) = observations(known, T0 + 3 * MINUTE)
    return observation.replies[0]


def signals(*what: SessionEvent, after: timedelta = 2 * MINUTE) -> set[str]:
    return {each.signal for each in judged(*what, after=after).verdict.evidence}


def test_whoever_has_joined_is_a_modest_sign_of_a_person() -> None:
    sign = "somebody had joined the chat"
    there, gone = event(MINUTE, JOINED), event(90 * SECOND, LEFT)
    assert sign in signals(there)
    assert sign not in signals()
    assert sign not in signals(there, gone)
    assert sign not in signals(there, after=30 * SECOND)
    assert judged(there).verdict.automated < judged().verdict.automated


def test_a_robot_that_joins_is_no_sign_of_a_person() -> None:
    robot = SessionEvent(enquiry_id=ENQUIRY.id, at=T0 + MINUTE, kind=JOINED, who="Support Bot")
    assert "somebody had joined the chat" not in signals(robot)


def test_the_wait_for_an_answer_counts_from_when_we_are_known_to_have_spoken() -> None:
    # By the words alone the follow-up would be taken to have been said on the reply that asked for it.
    first = said(10 * SECOND, BOT, "What is your order number?").reply
    second = said(40 * SECOND, BOT, "Thank you, I have opened the file of your order for you now.").reply
    spoke = event(38 * SECOND, SAID, FOLLOW_UP.text)
    known = Facts(enquiries=(ENQUIRY,), dispatches=(ACCEPTED,), replies=(first, second))
    (guessed,) = observations(known, T0 + MINUTE)
    (known_to_be,) = observations(replace(known, events=(spoke,)), T0 + MINUTE)
    fast = "faster than anybody types"
    assert fast not in {each.signal for each in guessed.replies[1].verdict.evidence}
    assert fast in {each.signal for each in known_to_be.replies[1].verdict.evidence}


kinds = st.sampled_from(SessionEventKind)
spans = st.integers(-60, 700).map(lambda seconds: timedelta(seconds=seconds))
happened = st.one_of(
    st.builds(event, spans, kinds, st.just("text")), st.builds(said, spans, st.sampled_from((BOT, FORM, OWN, TORN)))
)


@given(
    st.lists(happened, max_size=20),
    st.lists(
        st.builds(fact, st.sampled_from((DispatchState.ACCEPTED, DispatchState.CLOSED, DispatchState.FAULT)), spans),
        max_size=3,
    ),
)
def test_every_story_can_be_told(what: list[JudgedReply | SessionEvent], dispatches: list[Dispatch]) -> None:
    view = story(*what, dispatches=dispatches)
    assert view.queue is None or view.queue >= timedelta(0)
    assert all(each.waited >= timedelta(0) for each in view.answers)
    assert view.typing >= timedelta(0)
