"""Waits of which only a window is known: the estimate is the likeliest, and stays between the two extremes."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.survival import kaplan_meier, turnbull, waiting_at

row = st.tuples(st.integers(0, 60), st.integers(0, 9), st.booleans())
rows = st.lists(row, min_size=1, max_size=25)


def columns(made: list[tuple[int, int, bool]]) -> tuple[np.ndarray, np.ndarray]:
    earliest = np.array([float(since) for since, _, _ in made])
    latest = np.array([float(since + width) if over else np.inf for since, width, over in made])
    return earliest, latest


@given(rows)
def test_the_estimate_lies_between_all_as_short_and_all_as_long_as_can_be(made: list[tuple[int, int, bool]]) -> None:
    earliest, latest = columns(made)
    over = np.isfinite(latest)
    slowest, fastest = kaplan_meier(np.where(over, latest, earliest), over), kaplan_meier(earliest, over)
    found = turnbull(earliest, latest)
    if not np.isinf(latest).any():  # of who still waits the two extremes say different things, so it can lie beyond
        for at in (-1, *range(75)):
            assert waiting_at(fastest, at) - 1e-6 <= waiting_at(found, at) <= waiting_at(slowest, at) + 1e-6
    levels = [1.0, *found.waiting]
    assert all(before >= after for before, after in pairwise(levels))
    for step in found:
        assert step.low is None or step.low <= step.waiting + 1e-12
        assert step.high is None or step.waiting <= step.high + 1e-12


@given(rows)
def test_no_share_moved_elsewhere_would_be_likelier(made: list[tuple[int, int, bool]]) -> None:
    # The conditions of Karush, Kuhn and Tucker: R. Gentleman and C. J. Geyer, Biometrika 81 (1994), 618-623.
    earliest, latest = columns(made)
    found = turnbull(earliest, latest)
    times = np.append(found.seconds, np.inf)
    shares = -np.diff(np.concatenate(([1.0], found.waiting, [0.0])))
    point = (earliest == latest)[:, None] & (times == latest[:, None])
    covers = point | ((times > earliest[:, None]) & (times <= latest[:, None]))
    with np.errstate(divide="ignore"):
        pull = (covers / (covers @ shares)[:, None]).mean(axis=0)
    assert np.all(pull[shares > 1e-3] == pytest.approx(1, abs=0.02))
    assert np.all(pull[np.isfinite(pull)] <= 1.05)


def test_exact_waits_are_a_plain_curve() -> None:
    seconds, over = np.array([3.0, 5.0, 5.0, 8.0]), np.array([True, True, False, True])
    assert turnbull(seconds, np.where(over, seconds, np.inf)) == kaplan_meier(seconds, over)


def test_a_window_counts_where_it_may_have_ended_at_the_latest() -> None:
    found = turnbull(np.array([0.0, 10.0]), np.array([5.0, 20.0]))
    assert [(step.seconds, step.waiting) for step in found] == [(5, 0.5), (20, 0)]


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        turnbull(np.array([2.0]), np.array([1.0]))


def test_who_will_never_be_answered_stays_to_the_end() -> None:
    found = turnbull(np.array([1.0, np.inf, np.inf]), np.array([3.0, np.inf, np.inf]))
    assert list(found.seconds) == [3]
    assert list(found.waiting) == pytest.approx([2 / 3])
