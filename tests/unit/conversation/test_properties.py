"""What is true of every conversation, whatever a desk does."""

from collections import Counter
from datetime import timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from harness.model import FollowUp, SessionEventKind
from probes.conversation.acts import (
    Choose,
    Closed,
    FormAsked,
    Happening,
    Heard,
    Leave,
    Noticed,
    Offered,
    Opened,
    PatienceOver,
    Purpose,
    Say,
    Silence,
    Typing,
)
from tests.unit.conversation.desk import COMPLAINT, ORDER, Desk, arrive, enquiry

PHRASES = (
    "Hello.",
    "What is your order number?",
    "Please send your order number, your full name and a photo.",
    "Your card number, please.",
    "Is there anything else?",
    "How can I help you?",
    "I did not understand that.",
    "It comes within 3 working days.",
    "Please choose: 1 Delivery 2 Payment",
    "You are number 2 in the queue.",
    "Bitte Ihre Telefonnummer?",
    "Please rate this chat.",
)
happenings = st.one_of(
    st.builds(Heard, text=st.sampled_from(PHRASES) | st.text(max_size=200), changed=st.booleans()),
    st.builds(Noticed, kind=st.sampled_from(SessionEventKind)),
    st.builds(Offered, choices=st.lists(st.sampled_from(("Delivery", "An agent", "Back", "1")), max_size=3).map(tuple)),
    st.builds(Typing, on=st.booleans()),
    st.sampled_from((Opened(), FormAsked(), Silence(), Silence())),
)
enquiries = st.builds(
    enquiry,
    id=st.text("abcdef234567", min_size=4, max_size=12),
    body=st.sampled_from((COMPLAINT, f"Hi! {COMPLAINT}")),
    follow_ups=st.lists(st.sampled_from((ORDER, FollowUp(text="And soon."))), max_size=2, unique=True).map(tuple),
    customer=st.fixed_dictionaries({"language": st.sampled_from(("en", "de", "fr", "es"))}),
    session=st.sampled_from((None, timedelta(minutes=10))),
)


def talked(desk: Desk, what: list[Happening], end: Happening) -> Desk:
    return desk.tell(Opened(), *what, end, end)


@given(enquiries, st.lists(happenings, max_size=60), st.sampled_from((PatienceOver(), Closed())))
def test_it_always_ends_and_says_nothing_after_goodbye(what, happened, end) -> None:  # type: ignore[no-untyped-def]
    desk = talked(arrive(what), happened, end)
    assert desk.over
    goodbyes = [at for at, act in enumerate(desk.did) if isinstance(act, Say) and act.purpose is Purpose.GOODBYE]
    assert len(goodbyes) <= 1
    assert not any(isinstance(act, Say | Choose) for at in goodbyes for act in desk.did[at + 1 :])
    assert not any(isinstance(act, Leave) for act in desk.did[:-1])


@given(enquiries, st.lists(happenings, max_size=60))
@example(
    enquiry(id="2222", body=COMPLAINT, follow_ups=(), customer={"language": "en"}, session=None),
    [Heard(text="I did not understand that."), *[Heard(text="Hello."), Silence()] * 2],
)
def test_nothing_is_said_twice_but_what_is_asked_for_again(what, happened) -> None:  # type: ignore[no-untyped-def]
    desk = talked(arrive(what), happened, PatienceOver())
    said = Counter((act.purpose, act.text) for act in desk.did if isinstance(act, Say))
    for (purpose, text), count in said.items():
        by_number = text in ("1", "2")  # a menu in words comes three times, and is answered three times
        assert count <= (3 if by_number else 2 if purpose is Purpose.ANSWER else 1), (purpose, text)
    assert sum(count for (purpose, _), count in said.items() if purpose is Purpose.CHASE) <= 2


@given(enquiries, st.lists(st.builds(Noticed, kind=st.sampled_from(SessionEventKind)), max_size=30))
def test_notices_alone_are_never_answered(what, happened) -> None:  # type: ignore[no-untyped-def]
    desk = arrive(what).tell(Opened(), Heard(text="Hello."), Silence())
    before = list(desk.did)
    assert desk.tell(*happened).did == before


@given(enquiries, st.lists(happenings, max_size=30))
def test_the_same_happenings_make_the_same_conversation(what, happened) -> None:  # type: ignore[no-untyped-def]
    first, second = (talked(arrive(what), happened, PatienceOver()) for _ in range(2))
    assert first.did == second.did


@given(enquiries, st.lists(happenings, max_size=30), st.integers(0, 29))
def test_a_place_to_write_that_goes_away_ends_nothing(what, happened, at) -> None:  # type: ignore[no-untyped-def]
    desk = arrive(what).tell(Opened(), *happened[:at])
    desk.deaf = True
    assert desk.tell(*happened[at:], PatienceOver()).over
