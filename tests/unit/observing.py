"""Enquiries as they are observed: facts and judged replies made for tests."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from harness.errors import FaultKind
from harness.model import (
    Aspect,
    Dispatch,
    DispatchState,
    Enquiry,
    Evidence,
    JudgedReply,
    Label,
    Notice,
    Observation,
    Persona,
    Question,
    Reply,
    Source,
    Thresholds,
    Verdict,
)
from harness.observe import observe_enquiry

T0 = datetime(2026, 10, 5, 9, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
AUTOMATED, TEMPLATED, PERSONALISED, UNDECIDED = (
    Label.AUTOMATED,
    Label.TEMPLATED,
    Label.PERSONALISED,
    Label.UNDECIDED,
)
LATER = T0 + 60 * DAY

numbers = count(1)


def enquiry(*, session: timedelta | None = None, questions: Sequence[Question] = ()) -> Enquiry:
    return Enquiry(
        id="e1",
        desk="acme",
        scenario="late-delivery",
        title="The parcel has not come",
        channel="mail" if session is None else "chat",
        persona=Persona(name="Ada Field", email="ada@shopper.example", phone="", order="A1", language="en"),
        subject="Where is it?",
        body="Where is it?",
        facts=(),
        questions=tuple(questions),
        follow_ups=(),
        thresholds=Thresholds(),
        window=14 * DAY if session is None else session,
        session=session,
        created_at=T0 - 5 * SECOND,
    )


def accepted(at: datetime = T0) -> Dispatch:
    return Dispatch(enquiry_id="e1", state=DispatchState.ACCEPTED, at=at)


def closed(at: datetime) -> Dispatch:
    return Dispatch(enquiry_id="e1", state=DispatchState.CLOSED, at=at)


def fault(at: datetime) -> Dispatch:
    return Dispatch(enquiry_id="e1", state=DispatchState.FAULT, at=at, fault=FaultKind.BROWSER)


def reply(
    after: timedelta, label: Label, text: str = "", source: Source = Source.INBOX, notice: Notice | None = None
) -> JudgedReply:
    evidence = Evidence(aspect=Aspect.ORIGIN, signal="its words", weight=1.0, span=text)
    return JudgedReply(
        reply=Reply(
            id=f"r{next(numbers):06d}",
            received_at=T0 + after,
            source=source,
            media_type="text/plain",
            raw=text.encode(),
        ),
        matched_by="recipient",
        text=text,
        verdict=Verdict(label=label, machine=0.2, form=0.375, evidence=(evidence,), rules="test"),
        notice=notice,
    )


def mail(*replies: JudgedReply, now: datetime = LATER, questions: Sequence[Question] = ()) -> Observation:
    return observe_enquiry(enquiry(questions=questions), [accepted()], replies, now)


def chat(*facts: Dispatch | JudgedReply, now: datetime = LATER) -> Observation:
    """A chat whose customer stays for ten minutes."""
    dispatches = [each for each in facts if isinstance(each, Dispatch)]
    replies = [each for each in facts if isinstance(each, JudgedReply)]
    return observe_enquiry(enquiry(session=10 * MINUTE), [accepted(), *dispatches], replies, now)
