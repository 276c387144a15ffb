"""What is believed of a page's report: any script of the page might have sent it."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.widget.news import Bubble, Closed, Edited, FormAsked, Lost, Menu, Typing, Whose, read_report

NOW = 1.8e9
SAID = {"kind": "said", "epoch": NOW, "done": NOW + 1, "text": "Hello", "whose": "desk", "sure": True, "sender": "Mia"}


@pytest.mark.parametrize(
    ("fact", "news"),
    [
        (SAID, Bubble(epoch=NOW, text="Hello", whose=Whose.DESK, sender="Mia", finished=NOW + 1)),
        (
            {**SAID, "kind": "edited", "before": "Hallo"},
            Edited(epoch=NOW, text="Hello", before="Hallo", whose=Whose.DESK, sender="Mia"),
        ),
        ({"kind": "typing", "epoch": NOW, "who": "Mia"}, Typing(epoch=NOW, lasted=None, who="Mia")),
        ({"kind": "typed", "epoch": NOW, "until": NOW + 2.5, "who": ""}, Typing(epoch=NOW, lasted=2.5, who=None)),
        ({"kind": "menu", "epoch": NOW, "choices": ["A\nB", "", 7, "C"]}, Menu(epoch=NOW, choices=("A B", "C"))),
        ({"kind": "form", "epoch": NOW}, FormAsked(epoch=NOW)),
        ({"kind": "lost", "epoch": NOW, "text": "Hello"}, Lost(epoch=NOW, text="Hello")),
        ({"kind": "closed", "epoch": NOW}, Closed(epoch=NOW)),
        ({"kind": "closed", "epoch": "soon"}, Closed(epoch=None)),
    ],
)
def test_reports_are_read(fact: dict[str, Any], news: object) -> None:
    assert read_report(fact, now=NOW + 2) == news


@pytest.mark.parametrize(
    "fact",
    [
        {**SAID, "epoch": NOW + 60},  # of a time to come
        {**SAID, "epoch": True},
        {**SAID, "epoch": 10**400},  # a BigInt
        {**SAID, "whose": ["desk"]},
        {**SAID, "kind": "edited", "before": None},
        {"kind": "typed", "epoch": NOW, "until": math.nan},
        {"kind": "menu", "epoch": NOW, "choices": "A"},
        {"kind": "menu", "epoch": NOW, "choices": []},
        {"kind": "lost", "epoch": NOW, "text": " "},
        {"kind": ["said"]},
        {"kind": None},
        "said",
    ],
)
def test_what_no_watcher_of_ours_sends_is_not_believed(fact: object) -> None:
    assert read_report(fact, now=NOW) is None


def test_a_part_that_was_done_before_it_began_was_done_at_once() -> None:
    bubble = read_report({**SAID, "done": NOW - 5})
    assert isinstance(bubble, Bubble)
    assert bubble.finished == bubble.epoch == NOW


@pytest.mark.parametrize(
    ("text", "sure", "whose"),
    [
        ("Mia joined the chat", False, Whose.NOTICE),
        ("You are number 3 in the queue", False, Whose.NOTICE),
        ("Delivered", False, Whose.NOTICE),
        ("Mia joined the chat", True, Whose.DESK),  # the page says that somebody said it
        ("Is it that the chat has ended?", False, Whose.DESK),
        ("We are away; leave us a message and your order number, please.", False, Whose.DESK),
        ("The driver left it with a neighbour.", False, Whose.DESK),
    ],
)
def test_a_line_is_taken_for_the_widgets_only_where_nobody_would_say_it(text: str, sure: bool, whose: Whose) -> None:
    bubble = read_report({**SAID, "text": text, "sure": sure, "sender": ""})
    assert isinstance(bubble, Bubble)
    assert bubble.whose is whose


def test_sizes_are_bounded() -> None:
    menu = read_report({"kind": "menu", "epoch": NOW, "choices": ["x" * 10**5] * 1000})
    assert isinstance(menu, Menu)
    assert len(menu.choices) <= 30
    assert max(map(len, menu.choices)) <= 100
    edited = read_report({**SAID, "kind": "edited", "text": "x" * 10**6, "before": "y" * 10**6})
    assert isinstance(edited, Edited)
    assert max(len(edited.text), len(edited.before)) <= 20_000


JSON = st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), st.lists, max_leaves=5)
KINDS = st.sampled_from(["said", "edited", "typing", "typed", "menu", "form", "lost", "closed", "stirring", "still"])


@given(fact=st.dictionaries(st.sampled_from([*SAID, "before", "until", "who", "choices", "named"]), JSON), kind=KINDS)
def test_nothing_a_page_sends_breaks_the_reader(fact: dict[str, Any], kind: str) -> None:
    read_report({**fact, "kind": kind}, now=NOW)
