"""A reply's story, as a terminal shows it: when what came, why it was judged so, and up to when was watched."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from harness.model import Label, NoticeKind, Question, Source
from reports.measures import summarise
from reports.tables import status_table, timeline
from tests.unit.observing import AUTOMATED, DAY, HOUR, PERSONALISED
from tests.unit.reports.conftest import START

HOW = "inbox, matched by the customer's address"


def test_a_timeline_tells_the_story_with_reasons(seen: Any) -> None:
    story = timeline(
        seen((0.002, AUTOMATED), (2, PERSONALISED), texts=["We have it.", "It comes on Thursday.\nMia"], id="abc")
    )
    assert story.splitlines() == [
        "abc: The parcel has not come",
        "late-delivery by mail at acme",
        "made 2026-10-05 08:59 UTC, watched for 14 d",
        "outcome: answered",
        "",
        "      5 s before  enquiry made: Where is my order?",
        "                  | Where is my kettle? When will it come?",
        "            +0 s  T0, the desk took the enquiry",
        f"            +7 s  automated (automated 100 %, templated 0 %, personalised 0 %), {HOW}",
        '                  because its own words speaks for a person (1.5): "We have it."',
        "                  | We have it.",
        (
            "            +2 h  personalised (automated 0 %, templated 0 %, personalised 100 %), "
            "inbox, matched by the customer's address"
        ),
        '                  because its own words speaks for a person (1.5): "It comes on Thursday"',
        "                  | It comes on Thursday.",
        "                  | Mia",
        "           +14 d  watched up to here",
        "",
        "T1 acknowledgement: 7 s",
        "T2 first response by a person: 2 h",
        "T3 first answer to a question: 2 h",
        "T4 all questions answered: 2 h",
    ]


def test_a_timeline_says_how_fine_the_stamp_is_where_it_is_not_our_own(seen: Any) -> None:
    observation = seen((2, PERSONALISED), (3, PERSONALISED))
    (first, second) = observation.replies
    coarse = replace(first, reply=replace(first.reply, source=Source.IMAP, resolution=timedelta(seconds=1)))
    story = timeline(replace(observation, replies=(coarse, second)))
    assert "imap, to within 1 s, matched by the customer's address" in story
    assert story.count("within") == 1


@pytest.mark.parametrize(
    ("heard", "told"),
    [
        ((), "Nobody can know whether the desk got it"),
        (((1, PERSONALISED),), "It did arrive: a reply came 2026-10-05 10:00 UTC. When it was taken nobody knows"),
        (((1, NoticeKind.OPENED),), "It did arrive: a notice (opened) came 2026-10-05 10:00 UTC"),
        (((1, NoticeKind.FAILED),), "A mail server did take it: a notice (delivery failed) came 2026-10-05 10:00 UTC"),
    ],
)
def test_of_an_uncertain_enquiry_it_is_said_what_shows_that_it_was_taken(
    seen: Any, heard: tuple[tuple[float, Label | NoticeKind], ...], told: str
) -> None:
    observation = seen(*heard, accepted=False, id="abc")
    assert f"outcome: uncertain\n  {told}" in timeline(observation)
    assert f"Uncertain: abc. {told}" in status_table([observation], START + DAY)
    assert summarise([observation], now=START + DAY).measured == 0


def test_a_timeline_names_our_fault_and_what_was_never_answered(seen: Any) -> None:
    story = timeline(seen(accepted=False, fault=HOUR, questions=(Question(name="q", text="When?", answers=("x",)),)))
    assert "probe fault, unreachable: connection refused" in story
    assert "not answered: When?" in story


def test_a_timeline_lists_a_reply_that_came_too_late_and_says_so(seen: Any) -> None:
    assert "matched by the customer's address, outside what counts" in timeline(seen((15 * 24, PERSONALISED)))


def test_a_hostile_reply_cannot_act_on_the_terminal(seen: Any) -> None:
    story = timeline(seen((1, AUTOMATED), texts=["\x1b]0;owned\x07\x1b[2J\n" + "x" * 10**6 + "\n" * 50 + "end\n" * 50]))
    assert "\x1b" not in story
    assert "\\x1b]0;owned\\x07" in story
    assert max(len(line) for line in story.splitlines()) < 200
    assert "more lines" in story
