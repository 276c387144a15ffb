"""What goes into the ledger comes out of it, and what it refuses, on both databases alike."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from harness.errors import FaultKind, LedgerError
from harness.ledger import Ledger
from harness.model import Dispatch, DispatchState, Facts, Source, Thresholds

if TYPE_CHECKING:
    from tests.integration.ledger.conftest import Samples


HOUR = timedelta(hours=1)
START = datetime(2026, 10, 5, 9, tzinfo=UTC)


# --- what goes in comes out


def test_an_enquiry_with_something_in_every_field_comes_back_equal(ledger: Ledger, samples: "Samples") -> None:
    ledger.append_enquiry(samples.enquiry())
    assert ledger.enquiry("e1") == samples.enquiry()
    assert ledger.facts().enquiries == (samples.enquiry(),)


def test_an_enquiry_with_nothing_in_any_field_comes_back_equal(ledger: Ledger, samples: "Samples") -> None:
    bare = replace(
        samples.enquiry(),
        subject="",
        body="",
        facts=(),
        questions=(),
        follow_ups=(),
        thresholds=Thresholds(),
        window=timedelta(0),
        session=None,
    )
    ledger.append_enquiry(bare)
    assert ledger.enquiry("e1") == bare


def test_no_session_and_a_session_of_no_length_stay_two_things(ledger: Ledger, samples: "Samples") -> None:
    ledger.append_enquiry(replace(samples.enquiry("e1"), session=None))
    ledger.append_enquiry(replace(samples.enquiry("e2"), session=timedelta(0)))
    assert [enquiry.session for enquiry in ledger.facts().enquiries] == [None, timedelta(0)]


@pytest.mark.parametrize("kind", list(FaultKind))
def test_a_fault_of_every_kind_comes_back_equal(ledger: Ledger, samples: "Samples", kind: FaultKind) -> None:
    ledger.append_enquiry(samples.enquiry())
    fault = Dispatch(enquiry_id="e1", state=DispatchState.FAULT, at=samples.noon, fault=kind)
    ledger.append_dispatch(fault)
    assert ledger.facts().dispatches == (fault,)


@pytest.mark.parametrize("source", list(Source))
@pytest.mark.parametrize("sender", [None, "", "agent@acme.test"])
def test_a_reply_comes_back_equal(ledger: Ledger, samples: "Samples", source: Source, sender: str | None) -> None:
    reply = replace(samples.reply(), source=source, sender=sender)
    assert ledger.append_reply(reply) is True
    assert ledger.facts().replies == (reply,)


@pytest.mark.parametrize("raw", [b"", b"\x00", bytes(range(256)) * 40_000], ids=["empty", "nul", "10 MB"])
def test_the_bytes_of_a_reply_come_back_unchanged(ledger: Ledger, samples: "Samples", raw: bytes) -> None:
    ledger.append_reply(samples.reply(raw=raw))
    assert ledger.facts().replies[0].raw == raw


@pytest.mark.parametrize("odd", ["nul \0", "half a pair \ud800", "undecodable \udcff", "\\u0041 and \\ and \\\\"])
def test_a_stranger_may_call_himself_what_neither_database_can_hold(
    ledger: Ledger, samples: "Samples", odd: str
) -> None:
    enquiry = replace(samples.enquiry(), persona=replace(samples.enquiry().persona, name=odd), body=odd)
    reply = replace(samples.reply(), sender=odd, recipient=odd)
    ledger.append_enquiry(enquiry)
    assert ledger.append_reply(reply) is True
    assert ledger.facts() == Facts(enquiries=(enquiry,), dispatches=(), replies=(reply,))


def test_instants_come_back_in_utc_with_their_microseconds(ledger: Ledger, samples: "Samples") -> None:
    in_tokyo = datetime(2026, 10, 1, 21, 0, 0, 1, tzinfo=timezone(timedelta(hours=9)))
    ledger.append_enquiry(samples.enquiry(at=in_tokyo))
    stored = ledger.enquiry("e1").created_at
    assert stored == in_tokyo
    assert (stored.tzinfo, stored.microsecond) == (UTC, 1)


@pytest.mark.parametrize("instant", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_the_first_and_the_last_instant_there_is_come_back(
    ledger: Ledger, samples: "Samples", instant: datetime
) -> None:
    ledger.append_enquiry(samples.enquiry(at=instant))
    assert ledger.enquiry("e1").created_at == instant


def test_a_duration_too_long_to_store_is_refused_not_bent(ledger: Ledger, samples: "Samples") -> None:
    with pytest.raises(LedgerError, match="cannot append enquiry e1"):
        ledger.append_enquiry(replace(samples.enquiry(), window=timedelta.max))
    assert ledger.facts().enquiries == ()


def test_facts_outlive_the_ledger_that_wrote_them(url: str, samples: "Samples") -> None:
    with Ledger.open(url) as first:
        first.append_enquiry(samples.enquiry())
        first.append_dispatch(samples.accepted())
        first.append_reply(samples.reply())
        before = first.facts()
    with Ledger.open(url) as second:
        assert second.facts() == before


# --- once only


def test_an_enquiry_s_id_is_used_once(ledger: Ledger, samples: "Samples") -> None:
    ledger.append_enquiry(samples.enquiry())
    with pytest.raises(LedgerError, match="enquiry e1 is there already: this seed was used before"):
        ledger.append_enquiry(replace(samples.enquiry(), body="other"))
    assert ledger.facts().enquiries == (samples.enquiry(),)


def test_a_reply_that_comes_twice_is_stored_once(ledger: Ledger, samples: "Samples") -> None:
    assert ledger.append_reply(samples.reply()) is True
    assert ledger.append_reply(replace(samples.reply(), received_at=samples.noon + HOUR)) is False
    assert ledger.facts().replies == (samples.reply(),)


def test_another_reply_under_the_same_id_is_an_error_and_never_dropped_in_silence(
    ledger: Ledger, samples: "Samples"
) -> None:
    ledger.append_reply(samples.reply(raw=b"one"))
    with pytest.raises(LedgerError, match="reply r1: another reply is stored under this id"):
        ledger.append_reply(samples.reply(raw=b"two"))


def test_a_dispatch_needs_its_enquiry(ledger: Ledger, samples: "Samples") -> None:
    with pytest.raises(LedgerError, match="enquiry e1, which is not there; append the enquiry first"):
        ledger.append_dispatch(samples.accepted())


def test_a_reply_seen_in_a_session_needs_its_enquiry(ledger: Ledger, samples: "Samples") -> None:
    with pytest.raises(LedgerError, match="it names enquiry e1, which is not there"):
        ledger.append_reply(samples.reply_to(None, "r1", enquiry_id="e1"))
