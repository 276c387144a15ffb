"""Which enquiry a reply belongs to, where an address or a Message-ID says so."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from harness.matching import Match, Matcher, MatchRule
from harness.model import Attribution, Dispatch, DispatchState, Enquiry, Reply, Source
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


def shared(*dispatches: Dispatch) -> Matcher:
    return Matcher([enquiry("a", "kim@shopper.example"), enquiry("b", "kim@shopper.example")], dispatches)


def test_address_that_two_enquiries_share_names_neither_and_leaves_it_to_a_person() -> None:
    fit = shared().fit(mail(recipient="kim@shopper.example"))
    assert (fit.match, fit.torn, fit.rule) == (None, True, MatchRule.RECIPIENT)
    assert {each.enquiry_id for each in fit.candidates} == {"a", "b"}


def test_of_two_who_share_an_address_the_thread_names_one() -> None:
    answer = mail("In-Reply-To: <a@x>", recipient="kim@shopper.example")
    assert shared(dispatch("a", "<a@x>")).match(answer) == Match(enquiry_id="a", rule=MatchRule.REFERENCE)


def test_a_thread_that_contradicts_the_addresses_is_for_a_person() -> None:
    answer = mail("To: kim@shopper.example, lee@shopper.example\r\nIn-Reply-To: <q9@x>")
    fit = Matcher([*ENQUIRIES, enquiry("zoe", "zoe@shopper.example")], [dispatch("zoe", "<q9@x>")]).fit(answer)
    assert (fit.match, fit.torn) == (None, True)
    assert {each.enquiry_id for each in fit.candidates} == {"kim", "lee", "zoe"}


@pytest.mark.parametrize(
    "head",
    [
        "In-Reply-To: <1f0c9a3e-77aa-4b21-9d35-0c6f2d3e8b11@mailgate.desk.example>",
        "References: <first@desk.example> <1F0C9A3E-77AA-4B21-9D35-0C6F2D3E8B11@desk>",
        "X-MS-Exchange-Parent-Message-Id: <1f0c9a3e-77aa-4b21-9d35-0c6f2d3e8b11@shopper.example>",
        "X-Original-Message-ID: <1f0c9a3e-77aa-4b21-9d35-0c6f2d3e8b11@shopper.example>",
        "X-Forwarded-Message-Id: <1f0c9a3e-77aa-4b21-9d35-0c6f2d3e8b11@shopper.example>",
    ],
)
def test_message_id_is_known_again_where_a_desk_rewrote_its_end_or_its_place(head: str) -> None:
    matcher = Matcher(ENQUIRIES, [dispatch("kim", "<1f0c9a3e-77aa-4b21-9d35-0c6f2d3e8b11@shopper.example>")])
    assert matcher.match(mail(head)) == Match(enquiry_id="kim", rule=MatchRule.REFERENCE)


@pytest.mark.parametrize("left", ["q1", "message", "order-confirmation"])
def test_the_beginning_of_a_message_id_that_anybody_may_use_names_nobody(left: str) -> None:
    matcher = Matcher(ENQUIRIES, [dispatch("kim", f"<{left}@shopper.example>")])
    assert matcher.match(mail(f"In-Reply-To: <{left}@elsewhere.example>")) is None


def test_an_answer_to_the_desks_own_answer_is_of_the_same_thread() -> None:
    receipt = replace(mail("Message-ID: <r1@desk.example>", recipient="kim@shopper.example"), id="receipt")
    answer = replace(mail("References: <r1@desk.example>"), id="answer")
    for replies in ([receipt, answer], [answer, receipt]):
        matcher = Matcher(ENQUIRIES, [], replies=replies)
        assert matcher.match(answer) == Match(enquiry_id="kim", rule=MatchRule.REFERENCE)


def word(enquiry_id: str | None, *, hours: int = 0) -> Attribution:
    return Attribution(reply_id="r", enquiry_id=enquiry_id, by="Ada", at=NOW + timedelta(hours=hours))


def test_a_persons_word_outweighs_every_rule_and_the_latest_counts() -> None:
    reply = mail(recipient="kim@shopper.example")
    matcher = Matcher(ENQUIRIES, [], attributions=[word("tagged", hours=2), word("lee", hours=3), word("kim", hours=1)])
    assert matcher.match(reply) == Match(enquiry_id="lee", rule=MatchRule.PERSON)


@pytest.mark.parametrize("said", [None, "of another desk"])
def test_what_a_person_said_is_not_among_these_is_settled(said: str | None) -> None:
    fit = Matcher(ENQUIRIES, [], attributions=[word(said)]).fit(mail(recipient="kim@shopper.example"))
    assert (fit.match, fit.settled, fit.torn, fit.candidates) == (None, True, False, ())


def report(returned: str) -> Reply:
    """A delivery report (RFC 3464) to the mailbox that all customers share, as a provider of ours writes it."""
    raw = (
        "From: MAILER-DAEMON@mx.acme.example\r\nTo: desk@shopper.example\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.acme.example\r\n\r\n"
        "Final-Recipient: rfc822; care@desk.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{returned}\r\n--b--\r\n"
    )
    return replace(mail(), raw=raw.encode(), recipient="desk@shopper.example")


TWO_OF_A_MAILBOX = (*ENQUIRIES, enquiry("other", "desk+cd34@shopper.example"))


@pytest.mark.parametrize(
    "returned",
    [
        "Message-ID: <q7@shopper.example>\r\nSubject: kettle\r\n",
        "From: Kim <desk+ab12@shopper.example>\r\nMessage-ID: <rewritten@mx.acme.example>\r\n",
    ],
)
def test_a_delivery_report_is_tied_by_the_headers_that_it_returns(returned: str) -> None:
    matcher = Matcher(TWO_OF_A_MAILBOX, [dispatch("tagged", "<q7@shopper.example>")])
    assert matcher.match(report(returned)) == Match(enquiry_id="tagged", rule=MatchRule.RETURNED)


def test_a_mail_server_that_reports_on_a_desk_does_not_write_for_it() -> None:
    first = replace(report("Message-ID: <q7@shopper.example>\r\n"), id="first")
    second = report("Message-ID: <of-somebody-else@mx.acme.example>\r\n")
    matcher = Matcher(TWO_OF_A_MAILBOX, [dispatch("tagged", "<q7@shopper.example>")], replies=[first, second])
    signs = [sign for each in matcher.candidates(second) for sign in each.signs]
    assert matcher.match(second) is None
    assert not any("writes for this desk" in sign for sign in signs)
