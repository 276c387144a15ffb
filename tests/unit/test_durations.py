"""Durations, as people read them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.durations import duration


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.3, "under 1 s"),
        (43.4, "43 s"),
        (59.6, "1 min"),
        (303, "5 min 03 s"),
        (3599.7, "1 h"),
        (2 * 3600 + 5 * 60 + 29, "2 h 05 min"),
        (24 * 3600, "24 h"),
        (26 * 3600 + 600, "26 h 10 min"),
        (47 * 3600 + 3599, "2 d"),
        (76 * 3600, "3 d 04 h"),
        (14 * 86400, "14 d"),
    ],
)
def test_a_duration_has_two_units_at_most(seconds: float, words: str) -> None:
    assert duration(timedelta(seconds=seconds)) == words


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_no_rounding_carries_a_unit_to_its_next(first: int, second: int) -> None:
    for words in (duration(timedelta(seconds=first)), duration(timedelta(seconds=second))):
        assert "60 s" not in words
        assert " 60 min" not in words
        assert " 24 h" not in words or words == "24 h"
