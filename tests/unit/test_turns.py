"""Which follow-ups are due, and when: worked out from the facts alone."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model import DispatchState, Facts, FollowUp, Reply, Source
from harness.sandbox.specimen import specimen
from harness.turns import Agenda
from harness.turns.timing import LONGEST, RETIRES, RISES, SHORTEST, moment
from tests.unit.due import DAY, HOUR, LATER, MINUTE, SECOND, T0, due, enquiry, fact, known, mail


def turns(found: Agenda) -> list[tuple[int, ...]]:
    return [each.turns for each in found.due]


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
