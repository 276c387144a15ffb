"""The curve of those still waiting, against worked examples from the literature and its own laws."""

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.survival import Curve, cumulative_incidence, kaplan_meier, quantile

# Weeks in remission of 42 children with leukaemia: E. J. Freireich et al., Blood 21 (1963), 699-716; the worked example
# of most textbooks on survival analysis.
TREATED_RELAPSED = (6, 6, 6, 7, 10, 13, 16, 22, 23)
TREATED_CENSORED = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
PLACEBO_RELAPSED = (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)


def curve(happened: Sequence[float], censored: Sequence[float] = ()) -> Curve:
    over = np.arange(len(happened) + len(censored)) < len(happened)
    return kaplan_meier(np.array([*happened, *censored], np.float64), over)


def test_the_treated_group_gives_the_published_curve() -> None:
    steps = curve(TREATED_RELAPSED, TREATED_CENSORED)
    assert [(step.seconds, step.at_risk, round(step.waiting, 4)) for step in steps] == [
        (6, 21, 0.8571),
        (7, 17, 0.8067),
        (10, 15, 0.7529),
        (13, 12, 0.6902),
        (16, 11, 0.6275),
        (22, 7, 0.5378),
        (23, 6, 0.4482),
    ]


def test_greenwoods_error_is_the_published_one() -> None:
    first = curve(TREATED_RELAPSED, TREATED_CENSORED)[0]
    assert first.low is not None
    # The published standard error of 0.8571 is 0.0764; undo the log(-log) scale to find it in the interval.
    reach = math.log(math.log(first.low) / math.log(first.waiting)) / 1.959963984540054
    assert reach * abs(math.log(first.waiting)) * first.waiting == pytest.approx(0.0764, abs=5e-5)


def test_the_median_of_the_treated_is_23_weeks_and_has_no_upper_end() -> None:
    assert quantile(curve(TREATED_RELAPSED, TREATED_CENSORED), 0.5) == (23, 13, None)


def test_the_median_of_the_placebo_group_is_8_weeks() -> None:
    assert quantile(curve(PLACEBO_RELAPSED), 0.5) == (8, 4, 11)


def test_a_curve_that_stays_above_a_half_has_no_median() -> None:
    assert quantile(curve([5], censored=[9, 9]), 0.5) == (None, 5, None)


def test_nobody_at_all_makes_no_curve() -> None:
    assert list(curve([])) == []
    assert quantile(curve([]), 0.5) == (None, None, None)


def test_one_answer_alone_has_a_time_and_no_interval() -> None:
    assert quantile(curve([60]), 0.5) == (60, None, None)


def test_who_never_can_be_answered_stays_at_risk_for_ever() -> None:
    assert quantile(curve([1, 2, 3], censored=[math.inf] * 4), 0.5)[0] is None


times = st.lists(st.integers(0, 10**6), min_size=1, max_size=60)


@given(times, st.integers(1, 99))
def test_without_censoring_a_quantile_is_the_plain_one(happened: list[int], percent: int) -> None:
    rank = math.ceil(Fraction(percent, 100) * len(happened))
    assert quantile(curve(happened), percent / 100)[0] == sorted(happened)[rank - 1]


@given(times, st.lists(st.integers(0, 10**6), max_size=60))
def test_the_curve_falls_from_one_and_lies_within_its_band(happened: list[int], censored: list[int]) -> None:
    steps = curve(happened, censored)
    levels = [1.0, *(step.waiting for step in steps)]
    assert all(before > after for before, after in pairwise(levels))
    assert levels[-1] >= 0
    for step in steps:
        if step.low is not None and step.high is not None:
            assert 0 <= step.low <= step.waiting <= step.high <= 1


@given(times, st.lists(st.integers(0, 10**6), max_size=60), st.integers(0, 10**6))
def test_one_more_who_waits_in_vain_never_shortens_a_wait(
    happened: list[int], censored: list[int], another: int
) -> None:
    for share in (0.25, 0.5, 0.9):
        before = quantile(curve(happened, censored), share)[0]
        after = quantile(curve(happened, [*censored, another]), share)[0]
        assert (math.inf if after is None else after) >= (math.inf if before is None else before)


def test_how_it_ends_takes_waits_that_never_end_and_refuses_what_is_none() -> None:
    seconds = np.array([0.0, 5.0, 5.0, np.inf, 1e-6])
    quick, slow = cumulative_incidence(seconds, np.array([0, 1, -1, -1, 0]), 2)
    assert quick.seconds == pytest.approx([0.0, 1e-6])
    assert quick.share == pytest.approx([0.2, 0.4])
    assert slow.share == pytest.approx([0.2])  # one of the three who still waited
    for wrong in (np.array([np.nan]), np.array([-1.0])):
        with pytest.raises(ValueError, match="nan or below 0"):
            cumulative_incidence(wrong, np.array([0]), 1)
    with pytest.raises(ValueError, match="16 endings are too many"):
        cumulative_incidence(seconds, np.zeros(5, int), 16)
