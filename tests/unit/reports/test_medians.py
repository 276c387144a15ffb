"""How far a median moved, and whether chance moves it as far."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.survival import Curve, kaplan_meier, quantile, quantile_shift


def curve(*waits: float, silent: int = 0) -> Curve:
    seconds = np.array([*waits, *[1000.0] * silent])
    return kaplan_meier(seconds, np.arange(len(seconds)) < len(waits))


def test_a_median_that_moved_by_ten_is_said_to_have() -> None:
    before, after = curve(*range(1, 31)), curve(*range(11, 41))
    shift = quantile_shift(before, after, 0.5)
    assert shift is not None
    assert shift.value == 10
    assert 0 < shift.low < 10 < shift.high
    assert shift.p < 0.05


def test_the_interval_is_made_of_those_of_both_medians() -> None:
    before, after = curve(*range(1, 31), silent=5), curve(*range(11, 41), silent=3)
    shift = quantile_shift(before, after, 0.5)
    (was, was_low, was_high), (is_, is_low, is_high) = (quantile(each, 0.5) for each in (before, after))
    assert None not in (was, was_low, was_high, is_, is_low, is_high)
    assert shift is not None
    assert shift.low == pytest.approx(is_ - was - np.hypot(is_ - is_low, was_high - was))  # type: ignore[operator]
    assert shift.high == pytest.approx(is_ - was + np.hypot(is_high - is_, was - was_low))  # type: ignore[operator]


def test_where_a_median_or_its_interval_is_not_known_nothing_is_said() -> None:
    known = curve(*range(1, 31))
    assert quantile_shift(known, curve(1, 2, 3, silent=9), 0.5) is None  # fewer than half
    assert quantile_shift(curve(*range(1, 12), silent=10), known, 0.5) is None  # the interval has no upper end
    assert quantile_shift(known, curve(*[5.0] * 20), 0.5) is None  # all at one moment
    assert quantile_shift(known, curve(), 0.5) is None


waits = st.lists(st.integers(1, 500), min_size=12, max_size=25)


@settings(max_examples=40)
@given(waits, waits, st.integers(0, 4))
def test_it_turns_with_its_sides_and_p_agrees_with_the_interval(one: list[int], other: list[int], silent: int) -> None:
    there, back = (quantile_shift(curve(*a, silent=silent), curve(*b), 0.5) for a, b in ((one, other), (other, one)))
    if silent == 0 and there is not None:
        assert back is not None
        assert (there.value, there.low, there.high) == (-back.value, -back.high, -back.low)
        assert there.p == pytest.approx(back.p)
    if there is not None:
        assert there.low <= there.value <= there.high
        assert 0 <= there.p <= 1
        assert (there.p < 0.05) is not (there.low <= 0 <= there.high)
