"""The records refuse what would spoil a measurement."""

import dataclasses
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from harness.errors import FaultKind
from harness.model import (
    Dispatch,
    DispatchState,
    Enquiry,
    Observation,
    Outcome,
    Reply,
    Source,
)
from harness.sandbox.specimen import specimen

NOON = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)
NAIVE = datetime(2026, 10, 1, 12, 0)  # noqa: DTZ001


def enquiry(created_at: datetime = NOON) -> Enquiry:
    return specimen(id="e1", created_at=created_at)


def dispatch(at: datetime = NOON) -> Dispatch:
    return Dispatch(enquiry_id="e1", state=DispatchState.ACCEPTED, at=at)


def reply(received_at: datetime = NOON) -> Reply:
    return Reply(id="r1", received_at=received_at, source=Source.INBOX, media_type="message/rfc822", raw=b"Hello")


def observation(accepted_at: datetime | None) -> Observation:
    return Observation(
        enquiry=enquiry(),
        outcome=Outcome.WAITING,
        replies=(),
        accepted_at=accepted_at,
        acknowledged_at=None,
        first_response_at=None,
        substantive_at=None,
        complete_at=None,
        watched_until=None,
    )


@pytest.mark.parametrize(("record", "field"), [(enquiry, "created_at"), (dispatch, "at"), (reply, "received_at")])
def test_a_record_refuses_a_naive_instant_by_the_name_of_its_field(
    record: Callable[[datetime], object], field: str
) -> None:
    with pytest.raises(ValueError, match=rf"^{field} is .* without a time zone; give an aware datetime"):
        record(NAIVE)


@pytest.mark.parametrize("record", [enquiry(), dispatch(), reply()])
def test_a_record_cannot_be_changed(record: Enquiry | Dispatch | Reply) -> None:
    name = dataclasses.fields(record)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(record, name, "other")


def test_a_fault_must_say_its_kind() -> None:
    with pytest.raises(ValueError, match="dispatch of e1: a fault has a kind"):
        Dispatch(enquiry_id="e1", state=DispatchState.FAULT, at=NOON)


@pytest.mark.parametrize("state", [DispatchState.ACCEPTED, DispatchState.CLOSED])
def test_only_a_fault_has_a_kind(state: DispatchState) -> None:
    with pytest.raises(ValueError, match="only a fault has one"):
        Dispatch(enquiry_id="e1", state=state, at=NOON, fault=FaultKind.TIMEOUT)


def test_a_reply_knows_the_digest_of_its_bytes() -> None:
    assert reply().sha256 == hashlib.sha256(b"Hello").hexdigest()


def test_a_wait_runs_from_acceptance_to_the_event() -> None:
    assert observation(NOON).wait(NOON + timedelta(hours=2)) == timedelta(hours=2)


def test_a_wait_is_unknown_unless_both_its_ends_happened() -> None:
    assert observation(NOON).wait(None) is None
    assert observation(None).wait(NOON) is None


def test_an_answer_seen_before_our_own_stamp_waited_no_time_at_all() -> None:
    assert observation(NOON).wait(NOON - timedelta(milliseconds=5)) == timedelta(0)
