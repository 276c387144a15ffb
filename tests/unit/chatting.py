"""Chats as they are observed: what was said and happened in one, made for tests."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count

from harness.errors import FaultKind
from harness.model import (
    Dispatch,
    DispatchState,
    FollowUp,
    JudgedReply,
    Label,
    Observation,
    Reply,
    SessionEvent,
    SessionEventKind,
    Source,
    Verdict,
)
from harness.observe import observe_enquiry
from harness.sandbox.specimen import specimen

T0 = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
PATIENCE = 10 * MINUTE
FOLLOW_UP = FollowUp(asked=("order number",), text="It is A-10442.")
ENQUIRY = specimen(
    channel="chat", session=PATIENCE, window=PATIENCE, later=14 * DAY, created_at=T0 - MINUTE, follow_ups=(FOLLOW_UP,)
)
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
ENDED, SAID = SessionEventKind.ENDED, SessionEventKind.SAID


def seen(
    *what: JudgedReply | SessionEvent, dispatches: Iterable[Dispatch] = (ACCEPTED, CLOSED), now: datetime = T0 + DAY
) -> Observation:
    replies = [each for each in what if isinstance(each, JudgedReply)]
    events = sorted((each for each in what if isinstance(each, SessionEvent)), key=lambda each: each.at)
    return observe_enquiry(ENQUIRY, dispatches, replies, now, events)
