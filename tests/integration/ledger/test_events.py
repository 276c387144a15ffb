"""What happens in a session beside replies, stored and given back."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from harness.errors import LedgerError
from harness.ledger import Ledger
from harness.model import SessionEvent, SessionEventKind

if TYPE_CHECKING:
    from tests.integration.ledger.conftest import Samples


def test_events_come_back_equal_in_order_of_time(ledger: Ledger, samples: "Samples") -> None:
    enquiry = samples.enquiry()
    ledger.append_enquiry(enquiry)
    typing = SessionEvent(
        enquiry_id=enquiry.id,
        at=enquiry.created_at + timedelta(seconds=2.5),
        kind=SessionEventKind.TYPING,
        who="Mia \0 Archer",
        lasted=timedelta(milliseconds=1250),
    )
    said = replace(typing, at=enquiry.created_at, kind=SessionEventKind.SAID, text="Hello", who=None, lasted=None)
    for event in (typing, said):
        ledger.append_event(event)
    assert ledger.facts().events == (said, typing)


def test_events_are_told_of_the_enquiries_asked_for(ledger: Ledger, samples: "Samples") -> None:
    enquiry = samples.enquiry()
    ledger.append_enquiry(enquiry)
    ledger.append_event(SessionEvent(enquiry_id=enquiry.id, at=enquiry.created_at, kind=SessionEventKind.ENDED))
    assert ledger.facts(since=enquiry.created_at + timedelta(seconds=1)).events == ()


def test_an_event_needs_its_enquiry(ledger: Ledger, samples: "Samples") -> None:
    event = SessionEvent(enquiry_id="nobody", at=samples.noon, kind=SessionEventKind.JOINED)
    with pytest.raises(LedgerError, match="an event names enquiry nobody, which is not there"):
        ledger.append_event(event)


def test_how_long_mail_is_watched_for_and_when_a_message_was_complete_come_back(
    ledger: Ledger, samples: "Samples"
) -> None:
    enquiry = replace(samples.enquiry(), later=timedelta(days=14))
    reply = replace(samples.reply_to(None, "r1", enquiry_id="e1"), completed_at=samples.noon + timedelta(seconds=1.5))
    ledger.append_enquiry(enquiry)
    ledger.append_reply(reply)
    assert (ledger.facts().enquiries, ledger.facts().replies) == ((enquiry,), (reply,))
