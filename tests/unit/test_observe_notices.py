"""What notices make of an enquiry: returned mail is neither silence nor an answer, and a delay is nothing yet."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from harness.model import (
    Dispatch,
    DispatchState,
    Enquiry,
    Facts,
    Label,
    Observation,
    Outcome,
    Persona,
    Question,
    Reply,
    Source,
    Thresholds,
)
from harness.model import NoticeKind as Kind
from harness.observe import first_heard, may_be_answered, observations, open_questions, spoken

T0 = datetime(2026, 10, 5, 9, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ADA = "ada.7qk2m4@shopper.example"
numbers = count(1)

PERSON = (
    "Dear Ada,\n\nI am sorry about your oak worktop. I have asked the courier to fetch the kettle with the cracked lid "
    "on Friday. The guarantee runs for two years.\n\nMarta"
)
RECEIPT = "Thank you. Your enquiry has been received and given the number #48213. We will reply as soon as possible."
AWAY = "I am out of the office until 14 October and will read your message then."


def enquiry() -> Enquiry:
    return Enquiry(
        id="e1",
        desk="acme",
        scenario="cracked-lid",
        title="The lid is cracked",
        channel="mail",
        persona=Persona(name="Ada Field", email=ADA, phone="", order="A1", language="en"),
        subject="Kettle",
        body="The kettle came with a cracked lid and spoilt my oak worktop. How long is the guarantee?",
        facts=(),
        questions=(Question(name="guarantee", text="How long?", answers=("two years",)),),
        follow_ups=(),
        thresholds=Thresholds(),
        window=14 * DAY,
        session=None,
        created_at=T0,
    )


def mail(after: timedelta, text: str, subject: str = "Re: Kettle", sender: str = "Marta <m@desk.example>") -> Reply:
    head = f"From: {sender}\nTo: {ADA}\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n"
    return arrived(after, f"{head}\n{text}\n", "care@desk.example")


def arrived(after: timedelta, raw: str, sender: str) -> Reply:
    return Reply(
        id=f"r{next(numbers):06d}",
        received_at=T0 + after,
        source=Source.INBOX,
        media_type="message/rfc822",
        raw=raw.encode(),
        recipient=ADA,
        sender=sender,
    )


def report(after: timedelta, action: str, about: str = "first@shopper.example") -> Reply:
    raw = (
        f"From: MAILER-DAEMON@mx.desk.example\nTo: {ADA}\nSubject: Report\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nThe guarantee: two years.\n"
        f"--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; help@desk.example\nAction: {action}\n"
        f"--b\nContent-Type: message/rfc822\n\nMessage-ID: <{about}>\nFrom: {ADA}\nSubject: Kettle\n\nHello\n--b--\n"
    )
    return arrived(after, raw, "")


def receipt(after: timedelta, disposition: str) -> Reply:
    raw = (
        f"From: m@desk.example\nTo: {ADA}\nSubject: Read: Kettle\n"
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n\nRead.\n"
        f"--b\nContent-Type: message/disposition-notification\n\nDisposition: manual-action/x; {disposition}\n--b--\n"
    )
    return arrived(after, raw, "")


def seen(*replies: Reply, after: timedelta = 60 * DAY, said: Sequence[Dispatch] = ()) -> Observation:
    taken = Dispatch(enquiry_id="e1", state=DispatchState.ACCEPTED, at=T0, reference="<First@shopper.example>")
    facts = Facts(enquiries=(enquiry(),), dispatches=(taken, *said), replies=replies, listened_until=T0 + after)
    (observation,) = observations(facts, T0 + after)
    return observation


def follow_up(after: timedelta) -> Dispatch:
    return Dispatch(
        enquiry_id="e1", state=DispatchState.SAID, at=T0 + after, reference="<second@shopper.example>", turn=0
    )


FAILED = report(HOUR, "failed")


def test_returned_mail_is_an_outcome_of_its_own_and_ends_the_wait_when_it_comes() -> None:
    for after in (2 * HOUR, 60 * DAY):
        back = seen(FAILED, after=after)
        assert (back.outcome, back.returned_at, back.watched_until) == (Outcome.NOT_DELIVERABLE, T0 + HOUR, T0 + HOUR)
        assert not may_be_answered(back, T0 + after)
        assert (back.acknowledged_at, back.first_response_at, first_heard(back)) == (None, None, None)


def test_what_a_report_says_answers_no_question() -> None:
    back = seen(FAILED)
    assert (back.substantive_at, len(open_questions(back)), spoken(back)) == (None, 1, ())


def test_a_person_who_answers_counts_whether_the_mail_came_back_before_or_after() -> None:
    for answer in (mail(MINUTE, PERSON), mail(2 * HOUR, PERSON)):
        answered = seen(answer, FAILED)
        assert (answered.outcome, answered.first_response_at) == (Outcome.ANSWERED, answer.received_at)
        assert answered.returned_at == T0 + HOUR
        assert answered.complete_at == answer.received_at


@pytest.mark.parametrize(
    "proof",
    [
        mail(MINUTE, RECEIPT),
        mail(DAY, AWAY, "Automatic reply: Kettle"),
        receipt(DAY, "displayed"),
        report(DAY, "delivered"),
    ],
    ids=["receipt", "absence", "opened", "delivered"],
)
def test_what_somebody_at_the_desk_had_was_delivered_though_a_copy_came_back(proof: Reply) -> None:
    assert seen(proof, FAILED, after=2 * DAY).outcome is Outcome.WAITING
    assert seen(proof, FAILED).outcome in (Outcome.AUTOMATED_ONLY, Outcome.SILENT)


@pytest.mark.parametrize("told", [report(HOUR, "delayed"), report(HOUR, "relayed"), receipt(HOUR, "displayed")])
def test_a_delay_or_a_read_receipt_decides_nothing_and_is_no_reply(told: Reply) -> None:
    early, late = seen(told, after=2 * HOUR), seen(told)
    assert (early.outcome, early.watched_until) == (Outcome.WAITING, T0 + 2 * HOUR)
    assert may_be_answered(early, T0 + 2 * HOUR)
    assert (late.outcome, late.acknowledged_at, late.returned_at) == (Outcome.SILENT, None, None)
    assert len(late.replies) == 1


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (mail(MINUTE, AWAY, "Automatic reply: Kettle"), Kind.ABSENCE),
        (mail(MINUTE, "Your message is held. Confirm that you are human: https://x.example", "Hold"), Kind.CHALLENGE),
    ],
)
def test_a_note_of_absence_or_a_challenge_is_a_machine_that_acknowledges_nothing(reply: Reply, kind: Kind) -> None:
    told = seen(arrived(MINUTE, f"Auto-Submitted: auto-replied\n{reply.raw.decode()}", "m@desk.example"))
    (judged,) = told.replies
    assert judged.notice is not None
    assert (judged.notice.kind, judged.verdict.label) == (kind, Label.AUTOMATED)
    assert (told.outcome, told.acknowledged_at, first_heard(told)) == (Outcome.AUTOMATED_ONLY, None, None)


def test_a_persons_letter_that_speaks_of_an_absence_is_no_note_of_one() -> None:
    (judged,) = seen(mail(HOUR, f"{PERSON}\n\nTom is on holiday until Monday, so I took this over.")).replies
    assert judged.notice is None
    assert judged.verdict.label is Label.PERSONALISED


def test_a_follow_up_that_comes_back_does_not_take_the_enquiry_with_it() -> None:
    named, nameless = report(3 * DAY, "failed", "SECOND@shopper.example"), report(3 * DAY, "failed", "x@relay.example")
    for back in (named, nameless):
        told = seen(back, said=[follow_up(2 * DAY)])
        assert (told.outcome, told.returned_at) == (Outcome.SILENT, None)
    first = seen(report(3 * DAY, "failed"), said=[follow_up(2 * DAY)])
    assert (first.outcome, first.returned_at) == (Outcome.NOT_DELIVERABLE, T0 + 3 * DAY)


def test_mail_that_comes_back_after_the_window_changes_nothing() -> None:
    told = seen(report(15 * DAY, "failed"))
    assert (told.outcome, told.returned_at, told.watched_until) == (Outcome.SILENT, None, T0 + 14 * DAY)
