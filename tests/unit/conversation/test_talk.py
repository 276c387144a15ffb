"""A customer's conversation: how it begins, goes on in silence, and ends."""

from datetime import timedelta

import pytest

from harness.model import SessionEventKind
from probes.conversation.acts import (
    Closed,
    FillForm,
    FormAsked,
    Leave,
    Noticed,
    Opened,
    PatienceOver,
    Purpose,
    Say,
    Silence,
    Typing,
)
from tests.unit.conversation.desk import COMPLAINT, arrive, complain, enquiry

QUEUED, JOINED = Noticed(kind=SessionEventKind.QUEUED), Noticed(kind=SessionEventKind.JOINED)
ANSWER = "It comes within 3 working days."


def purposes(acts: object) -> list[Purpose]:
    assert isinstance(acts, list)
    return [act.purpose for act in acts if isinstance(act, Say)]


def test_nothing_is_said_before_there_is_a_place_to_write() -> None:
    desk = arrive().tell(QUEUED, "Welcome! How can I help you?")
    assert desk.did == []
    desk.tell(Opened())
    assert desk.said == [COMPLAINT]


def test_some_customers_say_hello_first_and_complain_once_somebody_has_answered() -> None:
    ways = {}
    for number in range(30):
        desk = arrive(enquiry(id=f"id{number}", body=f"Hi there! {COMPLAINT}")).tell(Opened())
        ways[tuple(desk.said)] = desk
    assert set(ways) == {(f"Hi there! {COMPLAINT}",), ("Hi there!",)}
    polite = ways["Hi there!",]
    assert polite.waits is not None
    assert timedelta(seconds=4) <= polite.waits <= timedelta(seconds=12)
    polite.tell("Hello, Mia speaking.")
    assert polite.said == ["Hi there!", COMPLAINT]
    assert purposes(polite.did) == [Purpose.GREETING, Purpose.COMPLAINT]


def test_who_says_hello_to_nobody_complains_all_the_same() -> None:
    desks = [arrive(enquiry(id=f"id{n}", body=f"Hi there! {COMPLAINT}")).tell(Opened(), Silence()) for n in range(30)]
    assert all(" ".join(desk.said).startswith(f"Hi there! {COMPLAINT}") for desk in desks)


def test_a_complaint_that_finds_no_place_is_said_once_there_is_one() -> None:
    desk = arrive()
    desk.deaf = True
    desk.tell(Opened(), QUEUED, Silence())
    assert desk.said == []
    desk.deaf = False
    desk.tell(JOINED)
    assert desk.said == [COMPLAINT]


def test_a_form_that_takes_the_complaint_is_all_that_is_said_of_it() -> None:
    desk = arrive().tell(FormAsked(), Opened(), "Hello.")
    assert desk.did == [FillForm()]


def test_who_leaves_a_message_leaves() -> None:
    desk = arrive()
    desk.later = True
    desk.tell(FormAsked())
    assert desk.did == [FillForm(), Leave(later=True)]
    assert desk.over


def test_who_is_told_that_nobody_is_there_waits_a_little_and_leaves_it_as_a_message() -> None:
    desk = complain().tell("We are offline right now. We will answer by email.", Silence())
    assert desk.did[-1] == Leave(later=True)
    assert desk.said == [COMPLAINT]


def test_somebody_who_comes_after_all_is_talked_to() -> None:
    desk = complain().tell(Noticed(kind=SessionEventKind.OFFLINE), JOINED, "Hi, Mia here.", Silence(), PatienceOver())
    assert purposes(desk.did)[1:] == [Purpose.CHASE, Purpose.GOODBYE]
    assert desk.did[-1] == Leave()


def test_a_notice_is_never_answered() -> None:
    desk = complain().tell(*(Noticed(kind=kind) for kind in SessionEventKind))
    assert desk.said == [COMPLAINT]


def test_silence_is_chased_once_or_twice_and_never_in_the_same_words() -> None:
    counts = set()
    for number in range(20):
        desk = complain(id=f"id{number}").tell(*[Silence()] * 9)
        chases = desk.said[1:]
        counts.add(len(chases))
        assert len(set(chases)) == len(chases)
        assert purposes(desk.did)[1:] == [Purpose.CHASE] * len(chases)
        assert desk.waits is None
    assert counts == {1, 2}


def test_how_long_silence_is_borne_varies_from_customer_to_customer() -> None:
    waits = {complain(id=f"id{number}").waits for number in range(20)}
    assert len(waits) == 20
    assert all(wait is not None and timedelta(minutes=1) < wait < timedelta(minutes=3) for wait in waits)


@pytest.mark.parametrize("meanwhile", [QUEUED, Typing(on=True)], ids=["queued", "typing"])
def test_nobody_is_chased_while_in_the_queue_or_while_they_type(meanwhile: Noticed | Typing) -> None:
    assert complain().tell(meanwhile, Silence()).said == [COMPLAINT]


def test_who_has_come_through_the_queue_is_chased_again() -> None:
    assert len(complain().tell(QUEUED, Silence(), JOINED, Silence()).said) == 2


def test_dots_that_never_end_are_not_waited_for_for_ever() -> None:
    assert len(complain().tell(Typing(on=True), Silence(), Silence()).said) == 2


def test_a_question_that_is_still_open_after_their_word_is_asked_again() -> None:
    desk = complain().tell("We are sorry to hear that.", Silence())
    assert desk.said[1].endswith("When will it arrive?")


def test_who_has_his_answer_says_thanks_waits_for_theirs_and_leaves() -> None:
    desk = complain().tell(ANSWER, Silence())
    assert purposes(desk.did) == [Purpose.COMPLAINT, Purpose.GOODBYE]
    desk.tell("You are welcome. What is your order number?")
    assert not desk.over
    desk.tell(Silence())
    assert desk.did[-1] == Leave()
    assert len(desk.said) == 2
    assert desk.over


@pytest.mark.parametrize(
    ("language", "asked", "no"),
    [
        ("en", "Is there anything else I can help you with?", "No"),
        ("de", "Kann ich sonst noch etwas für Sie tun?", "Nein"),
        ("fr", "Puis-je faire autre chose pour vous ?", "Non"),
        ("es", "¿Puedo ayudarle en algo más?", ("No", "Nada")),
    ],
)
def test_asked_whether_there_is_anything_else_the_answer_is_no_thanks(
    language: str, asked: str, no: str | tuple[str, ...]
) -> None:
    desk = complain(customer={"language": language}).tell(ANSWER)
    assert desk.ask(asked).startswith(no)
    assert desk.tell(Silence()).did[-1] == Leave()


def test_asked_for_anything_else_before_the_answer_the_question_is_repeated() -> None:
    desk = complain()
    assert desk.ask("I have passed it on. Anything else?").endswith("When will it arrive?")
    assert not desk.over


def test_a_person_who_says_anything_else_in_passing_is_not_answered() -> None:
    assert complain().ask("Before anything else I looked at the log.") == ""


def test_when_patience_is_over_the_customer_says_goodbye_and_leaves() -> None:
    desk = complain().tell("One moment.", PatienceOver())
    assert purposes(desk.did)[1:] == [Purpose.GOODBYE]
    assert desk.did[-1] == Leave()
    assert desk.over


@pytest.mark.parametrize("before", [(), (Opened(), QUEUED)], ids=["outside", "queued"])
def test_who_never_came_to_speak_or_still_queues_leaves_without_a_word(before: tuple[Opened | Noticed, ...]) -> None:
    desk = arrive().tell(*before)
    said = list(desk.said)
    desk.tell(PatienceOver())
    assert desk.did[-1] == Leave()
    assert desk.said == said


def test_patience_that_ends_after_goodbye_adds_no_second_one() -> None:
    desk = complain().tell(ANSWER, Silence(), PatienceOver())
    assert len(desk.said) == 2
    assert desk.over


def test_a_chat_that_the_desk_has_ended_is_over_at_once() -> None:
    desk = complain().tell("Goodbye.", Closed())
    assert desk.over
    assert desk.said == [COMPLAINT]
