"""Outlines as columns: what goes in comes out, and time makes of them what it makes of the facts."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.errors import FaultKind
from harness.model import (
    Dispatch,
    DispatchState,
    Enquiry,
    Facts,
    Label,
    Labelling,
    Outcome,
    Question,
    Reply,
    SessionEvent,
    SessionEventKind,
    Source,
    Watch,
)
from harness.observe import observations, outline
from harness.observe.columns import Columns
from tests.unit.observing import DAY, HOUR, MINUTE, T0, accepted, enquiry

LETTERS = (
    "Thank you. We will look into it.",
    "It comes on Thursday.",
    "Subject: Delivery failed\nAuto-Submitted: auto-replied\n\nYour message could not be delivered.",
)


@st.composite
def a_mail(draw: st.DrawFn) -> Facts:
    """One enquiry by mail with up to three replies within twenty days, on which somebody may have spoken."""
    made = enquiry(questions=[Question(name="when", text="When?", answers=("on Thursday",))])
    dispatches = draw(st.sampled_from(([accepted()], [accepted()], [], [_state(DispatchState.UNCERTAIN)])))
    confirming = draw(st.sampled_from([None, DispatchState.CONFIRMING, DispatchState.CONFIRMED]))
    if confirming is not None:
        dispatches = [*dispatches, _state(confirming, after=2 * HOUR)]
    replies = tuple(
        _reply(number, timedelta(hours=hours), draw(st.sampled_from(LETTERS)))
        for number, hours in enumerate(draw(st.lists(st.integers(0, 480), max_size=3)))
    )
    words = tuple(
        Labelling(reply_id=each.id, label=label, by="Ada", at=each.received_at)
        for each in replies
        if (label := draw(st.sampled_from([None, Label.AUTOMATED, Label.TEMPLATED, Label.PERSONALISED])))
    )
    listened = draw(st.none() | st.integers(0, 600).map(lambda hours: T0 + hours * HOUR))
    shut = draw(st.sampled_from([(), (Watch(since=T0 + 8 * HOUR, until=T0 + 100 * HOUR),)]))
    return Facts(
        enquiries=(made,),
        dispatches=tuple(dispatches),
        replies=replies,
        labellings=words,
        listened_until=listened,
        gaps=shut,
    )


@st.composite
def a_chat(draw: st.DrawFn) -> Facts:
    """One chat of ten minutes, which may end, break, be lost, or take a message instead."""
    made = replace(enquiry(session=10 * MINUTE), later=14 * DAY)
    endings: tuple[list[Dispatch], ...] = (
        [],
        [_state(DispatchState.CLOSED, after=10 * MINUTE)],
        [_fault(4 * MINUTE)],
        [_fault(12 * MINUTE)],
    )
    ending = draw(st.sampled_from(endings))
    replies = tuple(
        replace(_reply(number, timedelta(minutes=minutes), "Hello, my name is Mia."), source=Source.SESSION)
        for number, minutes in enumerate(draw(st.lists(st.integers(-1, 9), max_size=2)))
    )
    left = SessionEvent(enquiry_id=made.id, at=T0 + MINUTE, kind=SessionEventKind.LEFT_MESSAGE)
    return Facts(
        enquiries=(made,),
        dispatches=(accepted(), *ending),
        replies=replies,
        listened_until=draw(st.none() | st.integers(0, 600).map(lambda hours: T0 + hours * HOUR)),
        events=draw(st.sampled_from([(), (left,)])),
    )


def _state(state: DispatchState, after: timedelta = timedelta(0)) -> Dispatch:
    return Dispatch(enquiry_id="e1", state=state, at=T0 + after)


def _fault(after: timedelta) -> Dispatch:
    return Dispatch(enquiry_id="e1", state=DispatchState.FAULT, at=T0 + after, fault=FaultKind.BROWSER)


def _reply(number: int, after: timedelta, text: str) -> Reply:
    return Reply(
        id=f"r{number}",
        received_at=T0 + after,
        source=Source.INBOX,
        media_type="message/rfc822" if text.startswith("Subject") else "text/plain",
        raw=text.encode(),
        recipient="ada@shopper.example",
        enquiry_id="e1",
        resolution=timedelta(seconds=number),
    )


def last(facts: Facts) -> timedelta:
    """How long after T0 the last of the facts was."""
    times = [each.at for each in facts.dispatches] + [each.at for each in facts.events]
    return max([T0, *times, *(each.received_at for each in facts.replies)]) - T0


@settings(max_examples=150, deadline=None)
@given(a_mail() | a_chat(), st.integers(0, 700), st.integers(0, 700), st.sampled_from([0.0, 0.55]))
def test_time_makes_of_columns_what_it_makes_of_the_facts(facts: Facts, early: int, more: int, cost: float) -> None:
    first = T0 + last(facts) + timedelta(hours=early / 2)
    then = first + timedelta(hours=more / 2)
    kept = Columns.of(map(outline, observations(facts, first, undecided_cost=cost)))
    anew = tuple(map(outline, observations(facts, then, undecided_cost=cost)))
    assert kept.at(first, facts.listened_until).outlines() == kept.outlines()
    assert kept.at(then, facts.listened_until).outlines() == anew


def test_what_goes_into_columns_comes_out_of_them_in_its_order() -> None:
    seen = [outline(each) for each in observations(facts_of("e1", "e2", "e3"), T0 + DAY)]
    other = [replace(each, desk="other", language="de", channel="chat") for each in seen]
    parts = [Columns.of(seen), Columns.of(reversed(other)), Columns.of(())]
    joined = Columns.joined(parts)
    assert joined.outlines() == (*seen, *reversed(other))
    assert joined.where(joined.came_to(Outcome.WAITING)).outlines() == joined.outlines()
    assert len(Columns.joined([])) == 0


def facts_of(*names: str) -> Facts:
    made: list[Enquiry] = [replace(enquiry(), id=name) for name in names]
    return Facts(
        enquiries=tuple(made), dispatches=tuple(replace(accepted(), enquiry_id=name) for name in names), replies=()
    )
