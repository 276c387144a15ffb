"""Every record equals itself after storage, whatever is in it."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.errors import FaultKind
from harness.model import (
    Dispatch,
    DispatchState,
    Enquiry,
    Fact,
    FactKind,
    FollowUp,
    Persona,
    Question,
    Reply,
    Source,
    Standards,
    Thresholds,
    WorkingDays,
)

if TYPE_CHECKING:
    from harness.ledger import Ledger
    from tests.integration.ledger.conftest import Samples

_fresh = itertools.count(1)  # ids: a ledger takes each once, and it is one ledger for all examples

any_text = st.text(st.characters())  # NUL, halves of surrogate pairs and all
texts = st.text()  # ours, from files: whole characters
names = st.lists(texts, max_size=3).map(tuple)
durations = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=100_000_000))
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.one_of(
    st.datetimes(timezones=st.just(UTC)),
    st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=zones),  # noqa: DTZ001
)
enquiries = st.builds(
    Enquiry,
    id=st.builds(lambda _: f"e{next(_fresh)}", st.none()),
    desk=any_text,
    scenario=any_text,
    title=any_text,
    channel=any_text,
    persona=st.builds(Persona, name=texts, email=texts, phone=texts, order=texts, language=texts),
    subject=any_text,
    body=any_text,
    facts=st.lists(st.builds(Fact, name=texts, kind=st.sampled_from(FactKind), value=texts), max_size=3).map(tuple),
    questions=st.lists(st.builds(Question, name=texts, text=texts, answers=names), max_size=3).map(tuple),
    follow_ups=st.lists(st.builds(FollowUp, text=texts, asked=names), max_size=3).map(tuple),
    thresholds=st.builds(
        Thresholds,
        acknowledgement=st.none() | durations,
        first_response=st.none() | durations,
        complete=st.none() | durations,
        counted=st.builds(Standards, complete=st.none() | st.builds(WorkingDays, days=st.integers(1, 999))),
    ),
    window=durations,
    session=st.none() | durations,
    created_at=instants,
    to=st.none() | any_text,
)
dispatches = st.builds(
    lambda fault, **others: Dispatch(
        fault=fault, state=DispatchState.FAULT if fault else DispatchState.CLOSED, **others
    ),
    enquiry_id=st.just(""),
    at=instants,
    reference=st.none() | any_text,
    fault=st.none() | st.sampled_from(FaultKind),
    detail=any_text,
    evidence=names,
)
replies = st.builds(
    Reply,
    id=st.builds(lambda _: f"r{next(_fresh)}", st.none()),
    received_at=instants,
    source=st.sampled_from(Source),
    media_type=any_text,
    raw=st.binary(max_size=5000),
    recipient=st.none() | any_text,
    sender=st.none() | any_text,
)
one_ledger_for_all = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@one_ledger_for_all
@given(enquiry=enquiries)
def test_any_enquiry_comes_back_equal(ledger: "Ledger", enquiry: Enquiry) -> None:
    ledger.append_enquiry(enquiry)
    assert ledger.enquiry(enquiry.id) == enquiry
    assert enquiry.id in ledger.enquiry_ids_for(enquiry.persona.email.upper().lower())


@one_ledger_for_all
@given(dispatch=dispatches, reply=replies)
def test_any_dispatch_and_reply_come_back_equal(
    ledger: "Ledger", samples: "Samples", dispatch: Dispatch, reply: Reply
) -> None:
    enquiry = samples.enquiry(f"e{next(_fresh)}", desk=f"d{next(_fresh)}")
    dispatch = replace(dispatch, enquiry_id=enquiry.id)
    reply = replace(reply, enquiry_id=enquiry.id)
    ledger.append_enquiry(enquiry)
    ledger.append_dispatch(dispatch)
    assert ledger.append_reply(reply) is True
    facts = ledger.facts(desk=enquiry.desk)
    assert facts.dispatches == (dispatch,)
    assert facts.replies == (reply,)
