"""What a session came to: who spoke when, how it ended, and what that means for the enquiry."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import FaultKind
from harness.model import (
    ChatEnd,
    ChatView,
    Dispatch,
    DispatchState,
    Facts,
    FollowUp,
    JudgedReply,
    Label,
    Observation,
    Outcome,
    Reply,
    SessionEvent,
    SessionEventKind,
    Source,
    Verdict,
)
from harness.observe import observations, observe_enquiry
from harness.sandbox.specimen import specimen
from harness.turns import due

T0 = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
PATIENCE = 10 * MINUTE
FOLLOW_UP = FollowUp(asked=("order number",), text="It is A-10442.")
ENQUIRY = specimen(
    channel="chat", session=PATIENCE, window=PATIENCE, later=14 * DAY, created_at=T0 - MINUTE, follow_ups=(FOLLOW_UP,)
)
BOT, FORM, OWN, TORN = Label.AUTOMATED, Label.TEMPLATED, Label.PERSONALISED, Label.UNDECIDED
numbers = count(1)


def said(after: timedelta, label: Label, text: str = "Hello.", who: str | None = None) -> JudgedReply:
    reply = Reply(
        id=f"r{next(numbers):06d}",
        received_at=T0 + after,
        source=Source.SESSION,
        media_type="text/plain",
        raw=text.encode(),
        sender=who,
        enquiry_id=ENQUIRY.id,
    )
    verdict = Verdict(label=label, machine=0.2, form=0.375, evidence=(), rules="test")
    return JudgedReply(reply=reply, matched_by="session", text=text, verdict=verdict)


def event(after: timedelta, kind: SessionEventKind, text: str = "", lasted: timedelta | None = None) -> SessionEvent:
    return SessionEvent(enquiry_id=ENQUIRY.id, at=T0 + after, kind=kind, text=text, lasted=lasted)


def fact(state: DispatchState, after: timedelta = timedelta(0)) -> Dispatch:
    fault = FaultKind.BROWSER if state is DispatchState.FAULT else None
    return Dispatch(enquiry_id=ENQUIRY.id, state=state, at=T0 + after, fault=fault)


ACCEPTED, CLOSED = fact(DispatchState.ACCEPTED), fact(DispatchState.CLOSED, PATIENCE)
QUEUED, JOINED, LEFT = SessionEventKind.QUEUED, SessionEventKind.JOINED, SessionEventKind.LEFT
ENDED, SAID = SessionEventKind.ENDED, SessionEventKind.SAID


def seen(
    *what: JudgedReply | SessionEvent, dispatches: Iterable[Dispatch] = (ACCEPTED, CLOSED), now: datetime = T0 + DAY
) -> Observation:
    replies = [each for each in what if isinstance(each, JudgedReply)]
    events = sorted((each for each in what if isinstance(each, SessionEvent)), key=lambda each: each.at)
    return observe_enquiry(ENQUIRY, dispatches, replies, now, events)


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


LEFT_MESSAGE = event(5 * SECOND, SessionEventKind.LEFT_MESSAGE)
LEFT_AT_ONCE = fact(DispatchState.CLOSED, 6 * SECOND)


def as_mail(after: timedelta, text: str) -> Reply:
    return Reply(
        id=f"m{next(numbers):06d}",
        received_at=T0 + after,
        source=Source.INBOX,
        media_type="message/rfc822",
        raw=f"From: care@acme.example\r\nSubject: Re: your message\r\n\r\n{text}\r\n".encode(),
        recipient=ENQUIRY.persona.email,
        sender="care@acme.example",
    )


def facts(
    *replies: Reply, listened: timedelta | None = None, events: tuple[SessionEvent, ...] = (LEFT_MESSAGE,)
) -> Facts:
    until = None if listened is None else T0 + listened
    return Facts(
        enquiries=(ENQUIRY,),
        dispatches=(ACCEPTED, LEFT_AT_ONCE),
        replies=replies,
        listened_until=until,
        events=events,
    )


def test_a_message_left_instead_is_watched_as_a_mail_is() -> None:
    (waiting,) = observations(facts(listened=DAY), T0 + 2 * DAY)
    assert waiting.outcome is Outcome.WAITING
    assert waiting.watched_until == T0 + DAY
    assert waiting.enquiry.window == 14 * DAY
    assert waiting.chat is not None
    assert waiting.chat.end is ChatEnd.LEFT_MESSAGE
    (silent,) = observations(facts(listened=15 * DAY), T0 + 20 * DAY)
    assert silent.outcome is Outcome.SILENT


def test_a_message_left_instead_is_answered_by_mail_days_later() -> None:
    answer = as_mail(2 * DAY, "I went to look for your copper kettle myself, it is at the depot. Sorry! Mia")
    (seen,) = observations(facts(answer, listened=3 * DAY), T0 + 3 * DAY)
    assert seen.outcome is Outcome.ANSWERED
    assert seen.wait(seen.first_response_at) == 2 * DAY


def test_what_the_desk_then_asks_by_mail_is_answered_by_mail_unless_it_was_told_in_the_chat() -> None:
    asks = as_mail(DAY, "Please tell us your order number.")
    assert [each.turns for each in due(facts(asks, listened=2 * DAY), T0 + 2 * DAY).due] == [(0,)]
    told = (event(SECOND, SAID, FOLLOW_UP.text), LEFT_MESSAGE)
    assert due(facts(asks, listened=2 * DAY, events=told), T0 + 2 * DAY).due == ()


def test_a_mail_to_a_chat_that_took_no_message_does_not_change_that_it_is_over() -> None:
    (seen,) = observations(facts(as_mail(2 * DAY, "Here I am."), listened=3 * DAY, events=()), T0 + 3 * DAY)
    assert seen.outcome is Outcome.SILENT


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
