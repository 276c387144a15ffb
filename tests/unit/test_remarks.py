"""What a follow-up says and to whom it goes, and what is known of an enquiry once it was said."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model import DispatchState, Target
from harness.observe import observations
from harness.turns import awaits_answer, remark, where_to
from tests.unit.due import DAY, HOUR, LATER, T0, due, fact, known, mail

DESK = Target(to="care@acme.example", via="smtp://mx.acme.example:25")


def test_the_answer_holds_the_follow_ups_and_knows_what_it_answers() -> None:
    (what,) = due(known(mail("Your order number and a photo, please.\r\n\r\nMia")), LATER).due
    said = remark(what, LATER)
    assert "It is A-10442.\n\nI have none." in said.text
    assert (said.turns, said.at) == ((0, 1), LATER)
    assert (said.answers.name, said.answers.address) == ("Mia Stone", "mia@acme.example")
    assert (said.answers.subject, said.answers.message_id) == ("Re: Where is my order?", "m1@acme.example")
    assert "a photo, please." in said.answers.text


def test_the_thread_is_kept_in_its_order() -> None:
    head = "From: mia@acme.example\r\nMessage-ID: <c@x>\r\nIn-Reply-To: <b@x>\r\nReferences: <a@x>\r\n <b@x>\r\n"
    (what,) = due(known(mail(head=head)), LATER).due
    assert remark(what, LATER).answers.references == ("a@x", "b@x")


@pytest.mark.parametrize(
    ("fields", "to"),
    [
        ("From: mia@acme.example", "mia@acme.example"),
        ("From: mia@acme.example\r\nReply-To: Ticket 7 <care+7@acme.example>", "care+7@acme.example"),
        ("From: mia@support.acme.example", "mia@support.acme.example"),
        ("From: Mia <MIA@ACME.EXAMPLE>", "MIA@ACME.EXAMPLE"),
        ("From: mia@acme.example\r\nReply-To: victim@elsewhere.example", "care@acme.example"),
        ("From: mia@acme.example\r\nReply-To: victim@elsewhere.example, mia@acme.example", "mia@acme.example"),
        ("From: mia@notacme.example", "care@acme.example"),
        ("From: mia@example", "care@acme.example"),
        ("From: mia@acme.example.evil.example", "care@acme.example"),
        ('From: "mia@acme.example" <victim@elsewhere.example>', "care@acme.example"),
        ("From: noreply@acme.example", "care@acme.example"),
        ("From: do-not-reply@acme.example", "care@acme.example"),
        ("From: MAILER-DAEMON@acme.example", "care@acme.example"),
        ("Subject: from nobody", "care@acme.example"),
        ("From: a@acme.example\r\nReply-To: x@y@acme.example", "care@acme.example"),
    ],
)
def test_answers_go_to_the_desk_and_to_nobody_else(fields: str, to: str) -> None:
    assert where_to(mail(head=f"{fields}\r\n"), DESK, confined=False) == replace(DESK, to=to)


@given(st.text(max_size=200))
def test_whatever_a_reply_says_of_itself_no_stranger_is_written_to(fields: str) -> None:
    for name in ("From", "Reply-To"):
        to = where_to(mail(head=f"{name}: {fields}\r\n"), DESK, confined=False).to
        assert to.casefold().rpartition("@")[2] == "acme.example" or to.casefold().endswith(".acme.example")


@pytest.mark.parametrize(
    ("sender", "to"), [("acme+7@gmail.com", "acme+7@gmail.com"), ("stranger@gmail.com", "acme@gmail.com")]
)
def test_of_a_desk_at_a_provider_for_everybody_only_its_own_mailbox_counts(sender: str, to: str) -> None:
    desk = replace(DESK, to="acme@gmail.com")
    assert where_to(mail(head=f"From: {sender}\r\n"), desk, confined=False).to == to


def test_what_is_confined_to_this_machine_stays_there() -> None:
    relay = Target(to="care@acme.example", via="smtp://127.0.0.1:25")
    assert where_to(mail(head="From: mia@acme.example\r\n"), relay, confined=True).to == "mia@acme.example"
    real = replace(relay, to="care@acme.com")
    assert where_to(mail(head="From: mia@acme.com\r\n"), real, confined=True).to == "care@acme.com"


def test_after_a_follow_up_the_desk_may_answer_until_it_does_or_the_window_is_over() -> None:
    said = fact(DispatchState.SAID, turn=0, at=T0 + 2 * HOUR)
    (waits,) = observations(known(mail(), said), T0 + 3 * HOUR)
    assert awaits_answer(waits, T0 + 3 * HOUR)
    assert not awaits_answer(waits, T0 + 14 * DAY)
    (answered,) = observations(known(mail(), said, mail("Thank you.", after=3 * HOUR, number=2)), T0 + 4 * HOUR)
    assert not awaits_answer(answered, T0 + 4 * HOUR)
    (never,) = observations(known(mail()), T0 + 3 * HOUR)
    assert not awaits_answer(never, T0 + 3 * HOUR)


def test_what_became_of_a_follow_up_is_no_fault_of_the_enquiry() -> None:
    failed = [fact(DispatchState.SAYING, turn=0, at=T0 + HOUR), fact(DispatchState.FAULT, turn=0, at=T0 + HOUR)]
    (seen,) = observations(known(mail(), *failed), LATER)
    assert seen.fault is None
    assert seen.accepted_at == T0
    assert seen.turns == tuple(failed)


def test_a_reply_in_our_follow_ups_thread_belongs_to_the_enquiry() -> None:
    said = replace(fact(DispatchState.SAID, turn=0, at=T0 + HOUR), reference="<turn@shopper.example>")
    stray = mail("Thanks.", head="From: x@acme.example\r\nIn-Reply-To: <turn@shopper.example>\r\n", after=2 * HOUR)
    (seen,) = observations(known(said, replace(stray, recipient=None)), LATER)
    assert [each.reply.id for each in seen.replies] == ["r1"]
