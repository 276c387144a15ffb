"""Notices of what became of a mail, as a terminal shows them: what they are, why it came back, what to do about it."""

from datetime import timedelta
from typing import Any

import pytest

from harness.model import Dispatch, DispatchState, Facts, Notice, NoticeKind, Reply, Source
from harness.observe import observations
from reports.failures import scenario_failures
from reports.notices import HEADLINES, meaning, remedy
from reports.tables import status_table, timeline, verdict_table
from tests.unit.observing import HOUR, PERSONALISED
from tests.unit.reports.conftest import START

BOUNCE = """\
From: MAILER-DAEMON@mx.desk.example
To: ada@shopper.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Final-Recipient: rfc822; care@desk.example
Action: failed
Status: 5.2.2

--b--
"""


def test_a_delivery_report_is_shown_as_what_it_is_and_acknowledges_nothing(seen: Any) -> None:
    enquiry = seen().enquiry
    facts = Facts(
        enquiries=(enquiry,),
        dispatches=(Dispatch(enquiry_id=enquiry.id, state=DispatchState.ACCEPTED, at=START),),
        replies=(
            Reply(
                id="r",
                received_at=START + HOUR,
                source=Source.INBOX,
                media_type="message/rfc822",
                raw=BOUNCE.encode(),
                recipient=enquiry.persona.email,
                sender="",
            ),
        ),
    )
    (observation,) = observations(facts, START + timedelta(days=60))
    story = timeline(observation)
    assert "+1 h  delivery failed: the mail came back (inbox, matched by the customer's address)\n" in story
    assert "reason: 5.2.2, the mailbox is full, " in story
    assert "for care@desk.example\n" in story
    assert "T1 acknowledgement: -" in story
    assert "outcome: not deliverable" in story


def test_what_came_back_is_shown_with_its_reason_and_what_to_do(seen: Any) -> None:
    back, late = seen((0.01, NoticeKind.FAILED), id="back"), seen((1, NoticeKind.DELAYED), id="late", now=2 * HOUR)
    (line,) = scenario_failures(back)
    assert line == (
        'not deliverable: the mail came back 36 s later, reason: 5.1.1, no such mailbox, "550 no such user"; see that '
        "the address in desks.toml is right; if it is, customers who write there get their mail back as well"
    )
    assert scenario_failures(late) == ()
    status = status_table([back, late], START)
    assert "back was not deliverable: the mail came back 36 s later, reason: 5.1.1" in status
    assert "late may be on its way still: a mail server reported a delay" in status
    assert "back was not deliverable" in status_table([back], START)


def test_a_notice_is_no_reply_in_the_verdict_table(seen: Any) -> None:
    table = verdict_table([seen((1, NoticeKind.OPENED), (2, NoticeKind.ABSENCE), (3, PERSONALISED))])
    assert "N A P" in table
    assert table.endswith("? undecided, N a notice of what became of the mail.")


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_of_notice_has_its_own_words_in_a_timeline(seen: Any, kind: NoticeKind) -> None:
    assert f"+1 h  {HEADLINES[kind]} (inbox, matched by the customer's address)" in timeline(seen((1, kind)))


@pytest.mark.parametrize(
    ("status", "said", "advice"),
    [
        ("5.1.1", "no such mailbox", "desks.toml"),
        ("4.4.7", "it was tried until its time was up", "reaches the mail server"),
        ("5.7.26", "policy or security", "SPF, DKIM and DMARC"),
        ("5.2.2", "the mailbox is full", "tell whoever runs the desk"),
        ("5.0.0", "", "desks.toml"),
        (None, "", "desks.toml"),
    ],
)
def test_a_status_code_is_put_into_words_and_into_advice(status: str | None, said: str, advice: str) -> None:
    assert meaning(status) == said
    assert advice in remedy(Notice(kind=NoticeKind.FAILED, sign="x", status=status))
