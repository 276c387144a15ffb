"""The judge on how long a desk's senders take, when, and what they were before."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.classify import Case, Turn, judge_desk
from harness.model import Label, Verdict
from harness.reading import read
from harness.reading.notices import notice_of

ASKED = "The kettle I ordered under KW-20417 arrived with a cracked lid. How long is the guarantee?"
VAGUE = "The kettle goes to our workshop. They know about the lid."
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def mail(
    number: int,
    waited: timedelta,
    *,
    at: datetime = NOON,
    subject: str = "We look into it",
    header: str = "",
    **of: str,
) -> Case:
    lines = ["From: Care <care@desk.example>", f"Subject: {subject}", "In-Reply-To: <q@shopper.example>"]
    raw = "\r\n".join([*lines, *([header] if header else []), "", of.get("text", VAGUE)]).encode()
    letter = read(raw, "message/rfc822", sent=ASKED)
    return Case(
        id=f"r{number}{of.get('name', '')}",
        company="desk",
        conversation=f"c{number}",
        letter=letter,
        notice=notice_of(raw, letter),
        request=ASKED,
        waited=waited,
        received_at=at,
    )


def chat(number: int, speaker: str, *, text: str = VAGUE, joined: str | None = None, turn: Turn | None = None) -> Case:
    return Case(
        id=f"m{number}{speaker}{text[:5]}",
        company="desk",
        conversation=f"c{number}",
        letter=read(text.encode(), "text/plain"),
        request=ASKED,
        waited=timedelta(seconds=20 + 7.3 * number),
        joined=joined,
        turn=turn or Turn(speaker=speaker),
    )


def signals(verdict: Verdict) -> set[str]:
    return {piece.signal for piece in verdict.evidence}


def last(cases: Sequence[Case]) -> Verdict:
    return judge_desk(cases)[-1]


def test_whoever_takes_as_long_every_time_is_no_person() -> None:
    steady = [mail(number, 240 * SECOND + number * 0.1 * SECOND) for number in range(8)]
    assert "as long after the question as ever" in signals(last(steady))
    assert last(steady).machine > last(steady[-1:]).machine


def test_waits_that_vary_as_peoples_do_or_that_nobody_measured_to_the_second_show_nothing() -> None:
    varied = [mail(number, (150 + 31.7 * number) * SECOND) for number in range(8)]
    by_the_minute = [mail(number, timedelta(minutes=4)) for number in range(8)]
    for cases in (varied, by_the_minute):
        assert "as long after the question as ever" not in signals(last(cases))


def test_the_same_wait_within_one_conversation_shows_nothing() -> None:
    same = [mail(1, 240.5 * SECOND, name=str(number)) for number in range(8)]
    assert "as long after the question as ever" not in signals(last(same))


@pytest.mark.parametrize(("hours", "is_awake"), [(range(0, 24, 3), True), (range(9, 17), False)])
def test_whoever_answers_at_once_by_night_as_by_day_does_not_sleep(hours: range, is_awake: bool) -> None:
    cases = [mail(hour, (60.4 + 9.1 * hour) * SECOND, at=NOON.replace(hour=hour)) for hour in hours]
    assert ("at once at every hour" in signals(last(cases))) is is_awake


@pytest.mark.parametrize(
    ("at_work", "answers", "is_seen"),
    [
        (range(8, 18), (1, 2, 3, 2), True),  # at once at night, again and again
        (range(8, 18), (9, 12, 15, 10), False),
        (range(24), (1, 2, 3, 2), False),  # somebody is always there
        (range(8, 18), (1, 12, 15, 2), False),  # twice may be somebody who could not sleep
    ],
)
def test_who_answers_at_once_while_the_desk_sleeps_is_no_person(
    at_work: range, answers: Sequence[int], is_seen: bool
) -> None:
    people = [
        mail(100 + number, (5 + number % 7) * HOUR, at=NOON.replace(hour=hour), subject="Your kettle")
        for number, hour in enumerate([*at_work, *at_work])
    ]
    quick = [mail(n, (60.4 + 31.7 * n) * SECOND, at=NOON.replace(hour=hour)) for n, hour in enumerate(answers)]
    assert ("at once while the desk sleeps" in signals(last([*people, *quick]))) is is_seen
    assert "at once while the desk sleeps" not in signals(last(quick))


def test_what_comes_after_the_receipt_is_rather_a_persons() -> None:
    receipt = mail(1, 3 * SECOND, header="Auto-Submitted: auto-replied", name="receipt")
    answer = mail(1, 3 * HOUR)
    told = [each.span for each in last([receipt, answer]).evidence if each.signal == "came after the receipt"]
    assert told == ["after 3 h, the receipt after 3 s"]
    assert last([receipt, answer]).machine < last([answer]).machine
    elsewhere = mail(2, 3 * SECOND, header="Auto-Submitted: auto-replied", name="receipt")
    assert "came after the receipt" not in signals(last([elsewhere, answer]))


def test_a_layout_that_was_a_machines_every_time_is_a_machines_where_its_header_was_lost() -> None:
    marked = [mail(number, 9 * HOUR, header="Auto-Submitted: auto-replied") for number in range(6)]
    lost = mail(7, 9 * HOUR)
    assert last([*marked, lost]).label is Label.AUTOMATED
    assert last([lost]).label is not Label.AUTOMATED
    by_hand = mail(8, 9 * HOUR)
    assert "from a machine that this desk has" not in signals(last([*marked, by_hand, lost]))
    assert "from a machine that this desk has" not in signals(last([*marked, mail(7, 9 * HOUR, subject="Your lid")]))


def test_a_bots_name_in_the_desks_chats_stays_a_bots() -> None:
    menus = [chat(number, "Milo", turn=Turn(speaker="Milo", has_menu=True)) for number in range(6)]
    assert "from a machine that this desk has" in signals(last([*menus, chat(7, "Milo")]))
    assert "from a machine that this desk has" not in signals(last([*menus, chat(7, "Marta")]))


def test_who_was_seen_typing_stays_a_person() -> None:
    typed = Turn(speaker="Marta", typing=9 * SECOND)
    chats = [chat(number, "Marta", joined="Marta", turn=typed) for number in range(6)]
    pasted = chat(7, "Marta", joined="Marta")
    assert last([*chats, pasted]).machine < last([pasted]).machine
    menu = chat(8, "Marta", turn=Turn(speaker="Marta", has_menu=True))
    assert "from somebody who was seen typing at this desk" not in signals(last([menu, *chats, pasted]))


made = st.builds(
    mail,
    st.integers(0, 3),
    st.sampled_from([2 * SECOND, 240.4 * SECOND, 241 * SECOND, 3 * HOUR]),
    at=st.sampled_from([NOON, NOON - 9 * HOUR]),
    header=st.sampled_from(["", "Auto-Submitted: auto-replied"]),
    name=st.uuids().map(str),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(made, max_size=8), st.randoms())
def test_the_order_of_replies_changes_no_habit(cases: list[Case], chance: object) -> None:
    shuffled = list(cases)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    by_id = dict(zip([case.id for case in shuffled], judge_desk(shuffled), strict=True))
    assert [by_id[case.id] for case in cases] == list(judge_desk(cases))
