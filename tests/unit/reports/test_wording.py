"""Figures in words, and strangers' text made harmless."""

import unicodedata
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import phrases
from reports.measures import Measure, share
from reports.tongue import tongue_of
from reports.wording import limits, one_line, percent, printable, share_text, wait_text


@pytest.mark.parametrize(
    ("rate", "words"), [(0, "0 %"), (0.001, "under 1 %"), (0.37, "37 %"), (0.999, "over 99 %"), (1, "100 %")]
)
def test_not_quite_all_is_never_all(rate: float, words: str) -> None:
    assert percent(rate) == words


@pytest.mark.parametrize(
    ("hits", "n", "english", "german"),
    [
        (37, 100, "28 to 47 %", "28 bis 47 %"),
        (44_100, 100_000, "43.8 to 44.4 %", "43,8 bis 44,4 %"),
        (10_000, 10_000, "over 99 %", "über 99 %"),
        (0, 10_000, "under 1 %", "unter 1 %"),
    ],
)
def test_no_interval_is_rounded_to_none(hits: int, n: int, english: str, german: str) -> None:
    assert share_text(share(hits, n)).split("(")[1].startswith(f"{english}, n=")
    said = phrases.share_interval(share(hits, n), tongue_of("de"))
    assert said.replace("\N{NO-BREAK SPACE}", " ") == german


def test_thresholds_are_one_or_a_range() -> None:
    day, quarter = timedelta(hours=24), timedelta(minutes=15)
    assert [limits([day]), limits([quarter, day]), limits([])] == ["24 h", "15 min to 24 h", ""]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (share_text(share(0, 0)), "no data"),
        (share_text(share(3, 4)), "too few enquiries (n=4)"),
        (share_text(share(1, 2), "replies"), "too few replies (n=2)"),
        (share_text(share(11, 12)), "92 % (65 to 99 %, n=12)"),
        (wait_text(Measure(value=None, n=0)), "no data"),
        (wait_text(Measure(value=60, n=4)), "too few enquiries (n=4)"),
        (wait_text(Measure(value=7500, n=9, low=3600, high=10**4)), "2 h 05 min (1 h to 2 h 47 min, n=9)"),
        (wait_text(Measure(value=7500, n=9, low=3600)), "2 h 05 min (1 h or more, n=9)"),
        (wait_text(Measure(value=None, n=9, low=3600)), "not reached (1 h or more, n=9)"),
        (wait_text(Measure(value=None, n=9)), "not reached (n=9)"),
    ],
)
def test_a_figure_says_how_sure_it_is(words: str, expected: str) -> None:
    assert words == expected


@pytest.mark.parametrize(
    "words",
    [
        "family \U0001f469\u200d\U0001f467 and flag \U0001f3f3\ufe0f\u200d\U0001f308",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "e\u0301 Ho\u0302\u0301tel",
    ],
)
def test_joiners_and_accents_stay_where_writing_needs_them(words: str) -> None:
    assert printable(words) == words


def test_joiners_that_hide_and_accents_that_pile_up_do_not_stay() -> None:
    assert printable("pass\u200dword \u200c") == "pass\\u200dword \\u200c"
    assert printable("Z" + "\u0301" * 5000 + "algo") == "Z" + "\u0301" * 4 + "algo"


def test_control_characters_are_shown_and_not_obeyed() -> None:
    assert printable("\x1b[2J\x07 ok\r\n\ttab \N{RIGHT-TO-LEFT OVERRIDE}\N{LINE SEPARATOR}\rx") == (
        "\\x1b[2J\\x07 ok\n    tab \\u202e\\u2028\\x0dx"
    )


def test_text_that_does_no_harm_is_left_alone() -> None:
    assert printable("Grüße, здравствуйте, 您好 😀") == "Grüße, здравствуйте, 您好 😀"


@given(st.text())
def test_nothing_printable_moves_the_cursor_but_a_line_feed(text: str) -> None:
    assert not {unicodedata.category(char) for char in printable(text) if char != "\n"} & {"Cc", "Cf", "Zl", "Zp"}


@given(st.text(), st.integers(10, 50))
def test_one_line_is_one_line_and_no_longer_than_asked(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert "\n" not in line
    assert len(line) <= limit


def test_an_interval_that_begins_within_the_first_second_begins_at_none() -> None:
    receipt = Measure(value=0.4, n=12, low=0.2, high=None)
    assert wait_text(receipt) == "under 1 s (0 s or more, n=12)"
    assert phrases.wait_certainty(receipt, tongue_of("en")) == "0 s or more, n=12"
