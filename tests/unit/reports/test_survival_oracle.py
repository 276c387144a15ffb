"""The survival figures beside lifelines' and statsmodels': the same to nine digits, on their data and on random ones.

Both are heavy, and slow to import: all that asks them is in this module. `uv sync --group oracle` installs them.
"""

import math
import warnings
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest

from reports.compare import holm
from reports.shares import difference, share
from reports.survival import (
    chi_square_tail,
    cumulative_incidence,
    kaplan_meier,
    logrank,
    quantile,
    restricted_mean,
    turnbull,
)
from reports.survival.curve import Flags, Floats

pytestmark = pytest.mark.filterwarnings("ignore")

TOLERANCE = 1e-9
BUNDLED = {
    "waltons": ("load_waltons", "T", "E"),
    "rossi": ("load_rossi", "week", "arrest"),
    "leukemia": ("load_leukemia", "t", "status"),
    "lung": ("load_lung", "time", "status"),
    "gbsg2": ("load_gbsg2", "time", "cens"),
    "kidney transplant": ("load_kidney_transplant", "time", "death"),
    "larynx": ("load_larynx", "time", "death"),
    "regimes": ("load_dd", "duration", "observed"),
    "gehan": ("load_g3", "time", "event"),
    "psychiatric patients": ("load_psychiatric_patients", "T", "C"),
}


@pytest.fixture(scope="module")
def peers() -> Any:
    """tests.unit.reports.survival_peers, imported only now, or every worker would, for tests that one of them runs."""
    for name in ("lifelines", "statsmodels"):
        if find_spec(name) is None:
            pytest.skip(f"{name} is not installed: `uv sync --group oracle` installs it")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return import_module("tests.unit.reports.survival_peers")


def bundled(name: str, peers: Any) -> tuple[Floats, Flags]:
    load, time, over = BUNDLED[name]
    data = getattr(peers.datasets, load)()
    happened = data[over].to_numpy()
    return data[time].to_numpy(np.float64), np.asarray(happened == happened.max(), np.bool_)


def at_random(seed: int) -> tuple[Floats, Flags]:
    """One of four kinds: many ties, all censored, none censored, one row alone."""
    drawn = np.random.default_rng(seed)
    n = 1 if seed % 20 == 0 else int(drawn.integers(2, 120))
    seconds = drawn.integers(1, 30, n).astype(np.float64) if seed % 2 else drawn.exponential(3600, n)
    share_over = {0: 0.0, 1: 1.0}.get(seed % 10, float(drawn.uniform()))
    return seconds, drawn.uniform(size=n) < share_over


CASES = [*BUNDLED, *range(100)]


def case(which: str | int, peers: Any) -> tuple[Floats, Flags]:
    return bundled(which, peers) if isinstance(which, str) else at_random(which)


@pytest.mark.parametrize("which", CASES)
def test_the_curve_its_band_its_quantiles_and_its_mean_to_a_horizon(which: str | int, peers: Any) -> None:
    seconds, happened = case(which, peers)
    ours = kaplan_meier(seconds, happened)
    theirs = peers.lifelines.KaplanMeierFitter().fit(seconds, happened)
    at = ours.seconds
    assert np.allclose(theirs.predict(at) if len(at) else [], ours.waiting, rtol=0, atol=TOLERANCE)
    known = ~np.isnan(ours.low)
    low, high = (theirs.confidence_interval_[f"KM_estimate_{side}_0.95"].loc[at] for side in ("lower", "upper"))
    assert np.allclose(low[known], ours.low[known], rtol=0, atol=TOLERANCE)
    assert np.allclose(high[known], ours.high[known], rtol=0, atol=TOLERANCE)
    if len(at):
        others = peers.SurvfuncRight(seconds, happened.astype(int))
        assert np.array_equal(others.surv_times, at)
        assert np.array_equal(others.n_risk, ours.at_risk)
        assert np.allclose(others.surv_prob, ours.waiting, rtol=0, atol=TOLERANCE)
        left = ours.waiting > 0
        error = ours.waiting[left] * np.sqrt(ours.spread[left])
        assert np.allclose(others.surv_prob_se[left], error, rtol=0, atol=TOLERANCE)
    for part in (0.1, 0.5, 0.9):
        # Where the curve stands at the level but for rounding, ours takes the step for reached.
        if np.min(np.abs(ours.waiting - (1 - part)), initial=1.0) > 1e-8:
            value = quantile(ours, part)[0]
            assert theirs.percentile(1 - part) == (math.inf if value is None else value)
    horizon = float(np.quantile(seconds, 0.8))
    expected = peers.utils.restricted_mean_survival_time(theirs, t=horizon)
    assert restricted_mean(ours, horizon)[0] == pytest.approx(expected, abs=TOLERANCE * max(1.0, horizon))


@pytest.mark.parametrize("which", [*BUNDLED, *range(0, 100, 4)])
def test_the_ends_of_a_median(which: str | int, peers: Any) -> None:
    seconds, happened = case(which, peers)
    ours = kaplan_meier(seconds, happened)
    theirs = peers.lifelines.KaplanMeierFitter().fit(seconds, happened)
    ends = peers.utils.median_survival_times(theirs.confidence_interval_).to_numpy()[0]
    _, low, high = quantile(ours, 0.5)
    if not ours.waiting.size or ours.waiting[-1] > 0:  # at 0 theirs has an interval where there is none
        assert [math.inf if end is None else end for end in (low, high)] == list(ends)


@pytest.mark.parametrize("seed", range(40))
def test_the_error_of_a_mean_where_nothing_is_censored_is_the_plain_one(seed: int) -> None:
    seconds = np.random.default_rng(seed).exponential(5, 30).round(seed % 3)
    cut = np.minimum(seconds, 6.0)
    mean, error = restricted_mean(kaplan_meier(seconds, np.ones(30, np.bool_)), 6.0)
    assert (mean, error) == pytest.approx((cut.mean(), cut.std() / math.sqrt(30)), abs=TOLERANCE)


@pytest.mark.parametrize("seed", range(100))
def test_how_it_ends(seed: int, peers: Any) -> None:
    drawn = np.random.default_rng(seed)
    n = int(drawn.integers(1, 150))
    seconds = drawn.integers(1, 40, n).astype(np.float64) if seed % 2 else drawn.exponential(10, n)
    ending = drawn.integers(-1, 3, n)
    ours = cumulative_incidence(seconds, ending, 3)
    if not (ending >= 0).any():
        assert not any(len(each.seconds) for each in ours)
        return
    theirs = peers.CumIncidenceRight(seconds, ending + 1)
    for kind in range(int(ending.max()) + 1):
        places = np.searchsorted(theirs.times, ours[kind].seconds)
        assert np.allclose(theirs.cinc[kind][places], ours[kind].share, rtol=0, atol=TOLERANCE)
        known = np.isfinite(theirs.cinc_se[kind][places])
        assert np.allclose(theirs.cinc_se[kind][places][known], ours[kind].error[known], rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize("seed", range(0, 100, 10))
def test_how_sure_it_is_how_it_ends(seed: int, peers: Any) -> None:
    drawn = np.random.default_rng(seed)
    seconds, ending = drawn.exponential(10, 80), drawn.integers(-1, 3, 80)  # no ties: those lifelines shakes apart
    for kind, ours in enumerate(cumulative_incidence(seconds, ending, 3)):
        theirs = peers.lifelines.AalenJohansenFitter(seed=1).fit(seconds, ending + 1, event_of_interest=kind + 1)
        at = ours.seconds
        assert np.allclose(theirs.cumulative_density_.loc[at].to_numpy()[:, 0], ours.share, rtol=0, atol=TOLERANCE)
        errors, ends = np.sqrt(theirs.variance_.loc[at].to_numpy()), theirs.confidence_interval_.loc[at].to_numpy()
        known = np.isfinite(errors)  # theirs divides by nothing after the last one
        assert np.allclose(errors[known], ours.error[known], rtol=0, atol=TOLERANCE)
        assert np.allclose(ends.min(axis=1)[known], ours.low[known], rtol=0, atol=TOLERANCE)
        assert np.allclose(ends.max(axis=1)[known], ours.high[known], rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize("seed", range(40))
def test_whether_groups_wait_alike(seed: int, peers: Any) -> None:
    seconds, happened = at_random(2 * seed + 1)
    group = np.arange(len(seconds)) % (2 + seed % 3)
    ours = logrank([(seconds[group == each], happened[group == each]) for each in np.unique(group)])
    theirs = peers.statistics.multivariate_logrank_test(seconds, group, happened)
    if ours is None:
        assert not math.isfinite(theirs.test_statistic) or theirs.test_statistic < 1e-6 or len(np.unique(group)) < 2
        return
    with suppress(np.linalg.LinAlgError):  # where a group was never at risk beside another, which ours leaves out
        assert ours == pytest.approx(peers.survdiff(seconds, happened.astype(int), group), rel=1e-8, abs=TOLERANCE)
        assert ours == pytest.approx((theirs.test_statistic, theirs.p_value), rel=1e-8, abs=TOLERANCE)


@pytest.mark.parametrize("seed", [0, 5, 6, 7, 9, 11])  # theirs takes seconds over some others
def test_where_only_windows_are_known(seed: int, peers: Any) -> None:
    drawn = np.random.default_rng(seed)
    n = 40
    earliest = drawn.uniform(0, 40, n)  # no ties: theirs takes a window with both of its ends
    latest = earliest + drawn.uniform(1, 12, n)
    latest[drawn.uniform(size=n) < 0.2] = np.inf
    theirs = peers.lifelines.KaplanMeierFitter().fit_interval_censoring(earliest, latest, tol=1e-12, max_iter=20_000)
    ours = turnbull(earliest, latest)
    curve = theirs.survival_function_["NPMLE_estimate_lower"]
    for at, waiting in zip(ours.seconds, ours.waiting, strict=True):
        assert float(curve[curve.index <= at].iloc[-1]) == pytest.approx(waiting, abs=1e-5)


@pytest.mark.parametrize(("hits", "n"), [(0, 1), (1, 1), (3, 12), (27, 30), (54, 60), (0, 400), (11, 12)])
def test_shares_and_their_differences(hits: int, n: int, peers: Any) -> None:
    ours = share(hits, n)
    assert (ours.low, ours.high) == pytest.approx(peers.proportion_confint(hits, n, method="wilson"), abs=TOLERANCE)
    ends = peers.confint_proportions_2indep(hits, n, 7, 20, method="newcomb", compare="diff")
    found = difference(share(7, 20), ours)
    assert (found.low, found.high) == pytest.approx(ends, abs=TOLERANCE)


def test_many_comparisons(peers: Any) -> None:
    values = list(np.random.default_rng(1).uniform(0, 0.2, 12))
    assert holm(values) == pytest.approx(list(peers.multipletests(values, method="holm")[1]), abs=TOLERANCE)


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 7, 10])
def test_the_tail_of_chi_square(freedom: int, peers: Any) -> None:
    for value in (0.0, 0.01, 1.0, 3.84, 20.0, 100.0):
        assert chi_square_tail(value, freedom) == pytest.approx(peers.chi2.sf(value, freedom), rel=1e-9, abs=1e-300)
