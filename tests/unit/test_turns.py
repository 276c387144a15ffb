"""Which follow-ups are due, when, and to whom: worked out from the facts alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import FaultKind
from harness.model import Dispatch, DispatchState, Enquiry, Facts, FollowUp, Reply, Source, Target
from harness.observe import observations
from harness.sandbox.specimen import specimen
from harness.turns import Agenda, awaits_answer, remark, where_to
from harness.turns.timing import LONGEST, RETIRES, RISES, SHORTEST, moment
from tests.unit.due import due

T0 = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FOLLOW_UPS = (
    FollowUp(asked=("order number",), text="It is A-10442."),
    FollowUp(asked=("photo", "picture"), text="I have none."),
)
DESK = Target(to="care@acme.example", via="smtp://mx.acme.example:25")
HEAD = "From: Mia Stone <mia@acme.example>\r\nSubject: Re: Where is my order?\r\nMessage-ID: <m1@acme.example>\r\n"
ASKS = "Dear customer,\r\n\r\nplease send us your order number.\r\n"


def enquiry(
    *, follow_ups: Sequence[FollowUp] = FOLLOW_UPS, id_: str = "e1", session: timedelta | None = None
) -> Enquiry:
    return specimen(
        id=id_,
        customer={"email": f"{id_}@shopper.example"},
        follow_ups=tuple(follow_ups),
        session=session,
        window=14 * DAY,
        created_at=T0,
    )


def fact(state: DispatchState, *, turn: int | None = None, at: datetime = T0, id_: str = "e1") -> Dispatch:
    fault = FaultKind.REJECTED if state is DispatchState.FAULT else None
    return Dispatch(enquiry_id=id_, state=state, at=at, turn=turn, fault=fault)


def mail(body: str = ASKS, *, after: timedelta = HOUR, head: str = "", number: int = 1, id_: str = "e1") -> Reply:
    head = (
        head
        or "From: Mia Stone <mia@acme.example>\r\nSubject: Re: Where is my order?\r\nMessage-ID: <m1@acme.example>\r\n"
    )
    return Reply(
        id=f"r{number}",
        received_at=T0 + after,
        source=Source.INBOX,
        media_type="message/rfc822",
        raw=f"{head}\r\n{body}".encode(),
        recipient=f"{id_}@shopper.example",
        sender="mia@acme.example",
    )


def known(*facts: Dispatch | Reply, of: Enquiry | None = None, accepted: bool = True) -> Facts:
    dispatches = [each for each in facts if isinstance(each, Dispatch)]
    if accepted:
        dispatches.insert(0, fact(DispatchState.ACCEPTED))
    replies = tuple(each for each in facts if isinstance(each, Reply))
    return Facts(
        enquiries=(of or enquiry(),), dispatches=tuple(dispatches), replies=replies, listened_until=T0 + 30 * DAY
    )


def turns(found: Agenda) -> list[tuple[int, ...]]:
    return [each.turns for each in found.due]


LATER = T0 + 2 * DAY


# --- What is due


def test_whether_a_notice_is_answered_hangs_on_how_ready_the_judge_is_to_leave_it_undecided() -> None:
    away = known(mail("I am out of the office until 7 December. Please send your order number to Jo."))
    assert turns(due(away, LATER)) == []
    assert turns(due(away, LATER, undecided_cost=0.0)) == [(0,)]


def test_a_reply_that_asks_is_answered_some_time_later_and_not_before() -> None:
    facts = known(mail())
    soon = due(facts, T0 + HOUR)
    assert soon.due == ()
    assert soon.next_at is not None
    assert T0 + HOUR + SHORTEST <= soon.next_at <= T0 + HOUR + LONGEST
    (there,) = due(facts, soon.next_at).due
    assert (there.turns, there.reply.id, there.at) == ((0,), "r1", soon.next_at)
    assert due(facts, soon.next_at).next_at is None


def test_a_reply_that_asks_nothing_we_know_of_is_not_answered() -> None:
    assert due(known(mail("We will look into it.")), LATER) == Agenda(due=(), next_at=None)


def test_our_own_words_quoted_below_an_answer_ask_nothing() -> None:
    quoting = "Thank you, it is on its way.\r\n\r\nOn 23/11/2026 09:30, Joan wrote:\r\n> Here is my order number.\r\n"
    assert due(known(mail(quoting)), LATER).due == ()


def test_one_letter_answers_all_that_one_reply_asks() -> None:
    assert turns(due(known(mail("Please send your order number and a photo.")), LATER)) == [(0, 1)]


def test_each_is_said_once_on_the_first_reply_that_asks_for_it() -> None:
    facts = known(mail(), mail("Your order number and a picture, please.", after=5 * HOUR, number=2))
    assert [(each.turns, each.reply.id) for each in due(facts, LATER).due] == [((0,), "r1"), ((1,), "r2")]


@pytest.mark.parametrize(
    "state", [DispatchState.SAYING, DispatchState.SAID, DispatchState.UNCERTAIN, DispatchState.FAULT]
)
def test_what_was_begun_is_never_due_again(state: DispatchState) -> None:
    begun = [fact(DispatchState.SAYING, turn=0, at=T0 + 2 * HOUR), fact(state, turn=0, at=T0 + 2 * HOUR)]
    assert turns(due(known(mail("Order number and photo?"), *begun), LATER)) == [(1,)]


def test_a_follow_up_that_names_no_words_answers_whatever_comes_first() -> None:
    of = enquiry(follow_ups=[FollowUp(text="Any news?")])
    assert turns(due(known(mail("We have your message."), mail("Hello.", after=2 * HOUR, number=2), of=of), LATER)) == [
        (0,)
    ]


def test_an_enquiry_that_nobody_is_known_to_have_taken_has_no_follow_ups() -> None:
    assert due(known(mail(), accepted=False), LATER).due == ()


def test_in_a_chat_the_probe_itself_takes_the_turns() -> None:
    said = Reply(
        id="r1", received_at=T0 + MINUTE, source=Source.SESSION, media_type="text/plain", raw=b"Your order number?",
        enquiry_id="e1",
    )  # fmt: skip
    assert due(known(said, of=enquiry(session=14 * DAY)), LATER).due == ()


def test_nothing_is_said_once_the_window_is_over_or_to_what_came_after_it() -> None:
    just_before = known(mail(after=14 * DAY - MINUTE))
    assert due(just_before, T0 + 30 * DAY) == Agenda(due=(), next_at=None)
    assert due(known(mail(after=15 * DAY)), T0 + 30 * DAY) == Agenda(due=(), next_at=None)


def test_nobody_answers_a_mail_server_or_goes_on_in_a_thread_that_bounced() -> None:
    report = (
        "From: MAILER-DAEMON@acme.example\r\nSubject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n'
    )
    body = (
        "--b\r\nContent-Type: text/plain\r\n\r\nYour order number mail was not delivered.\r\n--b\r\n"
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; acme.example\r\n\r\n"
        "Final-Recipient: rfc822; care@acme.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
    )
    bounce = mail(body, head=report)
    assert due(known(bounce), LATER).due == ()
    assert due(known(bounce, mail(after=2 * HOUR, number=2)), LATER).due == ()


def test_what_is_due_longest_comes_first_and_the_next_moment_is_the_nearest() -> None:
    of = [enquiry(id_=f"e{number}") for number in range(1, 6)]
    replies = [mail(after=number * SECOND, number=number, id_=f"e{number}") for number in range(1, 6)]
    taken = [fact(DispatchState.ACCEPTED, id_=each.id) for each in of]
    facts = Facts(enquiries=tuple(of), dispatches=tuple(taken), replies=tuple(replies), listened_until=LATER)
    everything = due(facts, LATER).due
    assert [each.at for each in everything] == sorted(each.at for each in everything)
    assert len(everything) == 5
    between = everything[1].at
    assert due(facts, between) == Agenda(due=everything[:2], next_at=everything[2].at)


# --- When


@given(
    id_=st.text("abcdefghij234567", min_size=12, max_size=12),
    minutes=st.integers(0, 60 * 24 * 400),
    zone=st.sampled_from(["Europe/London", "America/New_York", "Asia/Tokyo", "Nowhere/At_all"]),
)
def test_customers_take_minutes_to_hours_and_sleep_at_night(id_: str, minutes: int, zone: str) -> None:
    customer = specimen(id=id_, customer={"zone": zone})
    reply = mail(after=minutes * MINUTE)
    at = moment(customer, 0, reply)
    assert reply.received_at + SHORTEST <= at <= reply.received_at + LONGEST + 12 * HOUR
    assert at == moment(customer, 0, reply)
    local = at.astimezone(ZoneInfo("UTC" if zone.startswith("Nowhere") else zone)).time()
    assert RISES <= local < RETIRES


def test_delays_differ_from_customer_to_customer() -> None:
    assert len({moment(specimen(id=f"e{number}"), 0, mail()) for number in range(50)}) == 50


# --- What is said, and to whom


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


# --- What the judge knows of it


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
