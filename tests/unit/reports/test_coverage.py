"""Intervals of 95 % hold the truth about 95 times of a hundred: told by making data of which the truth is known."""

from collections.abc import Callable
from statistics import NormalDist

import numpy as np
import pytest
from numpy.random import Generator

from reports.consistency import mean_interval
from reports.consistency.variance import between_drawn, between_fixed
from reports.records import Measure
from reports.survival import kaplan_meier, quantile_ratio

Ends = tuple[float | None, float | None]
RUNS = 300
P90 = NormalDist().inv_cdf(0.9)
SLIGHTLY_LESS = 0.92  # 95 of 100, less three times what chance does in 300 runs


def held(interval: Callable[[Generator], Ends], truth: float) -> float:
    """How often the interval of what is drawn holds the truth."""
    drawn = np.random.default_rng(2026)
    ends = [interval(drawn) for _ in range(RUNS)]
    return float(np.mean([(low or 0.0) <= truth <= (np.inf if high is None else high) for low, high in ends]))


def ends_of(measure: Measure) -> Ends:
    return measure.low, measure.high


@pytest.mark.parametrize("n", [12, 60])
@pytest.mark.parametrize("watched", [np.inf, 4.0])
def test_nine_in_ten_against_half(n: int, watched: float) -> None:
    def interval(drawn: Generator) -> Ends:
        waits = drawn.lognormal(0, 1, n)
        return quantile_ratio(kaplan_meier(np.minimum(waits, watched), waits <= watched), 0.9, 0.5)[1:]

    assert held(interval, float(np.exp(P90))) >= SLIGHTLY_LESS


def test_nine_in_ten_against_half_is_not_much_less_sure_than_can_be() -> None:
    drawn = np.random.default_rng(2026)
    curves = (kaplan_meier(drawn.lognormal(0, 1, 400), np.ones(400, np.bool_)) for _ in range(50))
    ends = np.array([quantile_ratio(each, 0.9, 0.5)[1:] for each in curves], float)
    # By the normal law the logarithms of P90 and P50 err by 0.0855 and 0.0627 and correlate by 1/3, so that of the
    # ratio errs by 0.0876.
    assert np.log(ends[:, 1] / ends[:, 0]).mean() == pytest.approx(2 * 1.96 * 0.0876, rel=0.2)


@pytest.mark.parametrize("of_the_variance", [0.0, 0.5])
def test_the_share_of_days_however_unlike_their_numbers(of_the_variance: float) -> None:
    def interval(drawn: Generator) -> Ends:
        days = np.repeat(np.arange(20), np.maximum(1, 2 * drawn.pareto(1.2, 20)).astype(int))
        of_day = drawn.normal(0, np.sqrt(of_the_variance), 20)
        return ends_of(between_drawn(days, of_day[days] + drawn.normal(0, np.sqrt(1 - of_the_variance), len(days))))

    assert held(interval, of_the_variance) >= SLIGHTLY_LESS


@pytest.mark.parametrize("share", [0.0, 0.5])
@pytest.mark.parametrize("silent", [0.0, 0.2])
def test_the_share_of_who_asks(share: float, silent: float) -> None:
    who = np.arange(60) % 3
    within = 1 + 16 * silent * (1 - silent)
    apart = np.sqrt(within * share / (1 - share) / (2 / 9))  # one kind of three is another than the others

    def interval(drawn: Generator) -> Ends:
        logs = drawn.normal(0, 1, 60) + 4 * (drawn.uniform(size=60) < silent)
        return ends_of(between_fixed(who, logs + apart * (who == 0)))

    assert held(interval, share) >= SLIGHTLY_LESS


def test_who_asks_is_known_well_however_few_kinds_there_are() -> None:
    found = between_fixed(np.arange(60) % 2, np.random.default_rng(1).normal(0, 1, 60))
    assert 0 < (found.high or 0) < 0.15  # as a share of kinds drawn from many it would be 0.9


@pytest.mark.parametrize("pairs", [12, 20])
def test_the_mean_of_pairs_with_long_tails(pairs: int) -> None:
    def interval(drawn: Generator) -> Ends:
        one, other = np.minimum(drawn.lognormal(1, 2, (2, pairs)), 336.0)
        low, high = mean_interval(other - one, 0)
        return (None if low is None else low + 1000), (None if high is None else high + 1000)

    assert held(interval, 1000.0) >= SLIGHTLY_LESS


def test_five_pairs_have_no_interval_and_six_span_all_they_saw() -> None:
    assert mean_interval(np.arange(5.0), 0) == (None, None)
    assert mean_interval(np.arange(6.0), 0) == (0.0, 5.0)
