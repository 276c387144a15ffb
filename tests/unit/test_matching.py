"""Which enquiry a reply belongs to."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from harness.matching import Match, Matcher, MatchRule
from harness.model import Dispatch, DispatchState, Enquiry, Reply, Source
from harness.sandbox.specimen import specimen

NOW = datetime(2026, 10, 5, tzinfo=UTC)


def enquiry(enquiry_id: str, address: str) -> Enquiry:
    return specimen(id=enquiry_id, customer={"email": address}, created_at=NOW)


def dispatch(enquiry_id: str, reference: str | None) -> Dispatch:
    return Dispatch(enquiry_id=enquiry_id, state=DispatchState.ACCEPTED, at=NOW, reference=reference)


def mail(head: str = "Subject: Re: kettle", *, recipient: str | None = None) -> Reply:
    return Reply(
        id="r",
        received_at=NOW,
        source=Source.INBOX if recipient else Source.IMPORT,
        media_type="message/rfc822",
        raw=f"{head}\r\n\r\nHello".encode(),
        recipient=recipient,
    )


ENQUIRIES = (
    enquiry("kim", "kim@shopper.example"),
    enquiry("lee", "Lee@shopper.example"),
    enquiry("tagged", "desk+ab12@shopper.example"),
)
MATCHER = Matcher(
    ENQUIRIES,
    [
        dispatch("kim", "<Q1@shopper.example>"),
        dispatch("lee", "<q2@shopper.example>"),
        dispatch("tagged", None),
        dispatch("unknown", "<q3@shopper.example>"),
    ],
)


@pytest.mark.parametrize(
    ("recipient", "expected"),
    [
        ("kim@shopper.example", "kim"),
        ("KIM@Shopper.Example", "kim"),
        ("lee@shopper.example", "lee"),
        ("kim+re7@shopper.example", "kim"),
        ("desk+ab12@shopper.example", "tagged"),
        ("desk@shopper.example", "tagged"),
    ],
)
def test_envelope_recipient_is_matched_in_any_case_with_or_without_its_plus_part(recipient: str, expected: str) -> None:
    assert MATCHER.match(mail(recipient=recipient)) == Match(enquiry_id=expected, rule=MatchRule.RECIPIENT)


@pytest.mark.parametrize(
    "head",
    [
        "To: kim@shopper.example",
        "To: Someone <else@desk.example>, Kim <KIM@shopper.example>",
        "Cc: kim@shopper.example",
        "Delivered-To: kim@shopper.example",
        "X-Original-To: kim@shopper.example",
    ],
)
def test_mail_without_envelope_is_matched_by_the_recipients_in_its_headers(head: str) -> None:
    assert MATCHER.match(mail(head)) == Match(enquiry_id="kim", rule=MatchRule.HEADER_RECIPIENT)


def test_envelope_recipient_nobody_has_leaves_it_to_the_headers() -> None:
    caught = mail("To: kim@shopper.example", recipient="catch-all@shopper.example")
    assert MATCHER.match(caught) == Match(enquiry_id="kim", rule=MatchRule.HEADER_RECIPIENT)


@pytest.mark.parametrize(
    "head",
    [
        "In-Reply-To: <Q1@shopper.example>",
        "References: <other@desk.example>\r\n <q1@shopper.example>",
        "In-Reply-To: q1@shopper.example",
    ],
)
def test_thread_names_the_enquiry_when_no_recipient_does(head: str) -> None:
    assert MATCHER.match(mail(head)) == Match(enquiry_id="kim", rule=MatchRule.REFERENCE)


def test_recipient_outweighs_the_thread() -> None:
    torn = mail("In-Reply-To: <q2@shopper.example>", recipient="kim@shopper.example")
    assert MATCHER.match(torn) == Match(enquiry_id="kim", rule=MatchRule.RECIPIENT)


def test_what_was_seen_in_a_session_belongs_to_it_whatever_it_says() -> None:
    said = replace(mail("To: lee@shopper.example"), enquiry_id="kim")
    assert MATCHER.match(said) == Match(enquiry_id="kim", rule=MatchRule.SESSION)


@pytest.mark.parametrize(
    "reply",
    [
        mail("Subject: hello"),
        mail("To: kim@shopper.example, lee@shopper.example"),
        mail("References: <q1@shopper.example> <q2@shopper.example>"),
        mail("In-Reply-To: <q3@shopper.example>"),
        replace(mail("To: kim@shopper.example"), enquiry_id="of another ledger"),
        replace(mail("To: kim@shopper.example"), media_type="text/plain"),
    ],
    ids=["nobody's", "two recipients", "two threads", "unknown enquiry", "unknown session", "no mail"],
)
def test_what_fits_none_or_two_is_matched_to_none(reply: Reply) -> None:
    assert MATCHER.match(reply) is None


def test_address_that_two_enquiries_share_names_neither() -> None:
    twins = Matcher(
        [enquiry("a", "kim@shopper.example"), enquiry("b", "kim@shopper.example")], [dispatch("a", "<a@x>")]
    )
    assert twins.match(mail("In-Reply-To: <a@x>", recipient="kim@shopper.example")) is None
