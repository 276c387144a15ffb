"""Survival functions on a million waits, ours beside lifelines', scikit-survival's and statsmodels', in one run.

    uv run --group bench python -m tests.benchmarks.survival [--waits 1000000] [--rounds 3]

Processor time of the best of several alternating rounds; the ratio says how many times ours that is. What others cannot
do is left out of their rows; what they give is compared with ours before anything is timed.
"""

import argparse
import time
import warnings
from collections.abc import Callable, Mapping

import numpy as np

from harness.hours import parse_day
from harness.hours.clock import service_seconds
from harness.model import Budget, Desk, DeskKind, Thresholds
from reports.survival import cumulative_incidence, kaplan_meier, logrank, quantile, restricted_mean
from reports.survival.curve import Flags, Floats

Work = Callable[[], object]


def main() -> None:
    """Print a table for each function."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--waits", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    for kind in ("to the microsecond", "to the minute"):
        seconds, happened, ending = waits(asked.waits, coarse=kind == "to the minute")
        print(f"\n{asked.waits:,} waits, {kind}\n")  # noqa: T201
        for name, works in tasks(seconds, happened, ending).items():
            show(name, timed(works, asked.rounds))


def waits(n: int, *, coarse: bool) -> tuple[Floats, Flags, np.ndarray]:
    """Waits of hours, one in three censored; 2 ways to end."""
    drawn = np.random.default_rng(2026)
    answered, watched = drawn.lognormal(9, 2, n), drawn.uniform(0, 14 * 86400, n)
    seconds = np.minimum(answered, watched)
    seconds = np.ceil(seconds / 60) * 60 if coarse else seconds.round(6)
    happened = answered <= watched
    return seconds, happened, np.where(happened, drawn.integers(0, 2, n), -1)


def tasks(seconds: Floats, happened: Flags, ending: np.ndarray) -> dict[str, Mapping[str, Work]]:
    """What is timed, by name; of each, ours first."""
    from lifelines import KaplanMeierFitter  # noqa: PLC0415  (slow to import, and not here without the group)
    from lifelines.statistics import logrank_test  # noqa: PLC0415
    from sksurv.compare import compare_survival  # noqa: PLC0415
    from sksurv.nonparametric import cumulative_incidence_competing_risks, kaplan_meier_estimator  # noqa: PLC0415
    from sksurv.util import Surv  # noqa: PLC0415
    from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight, survdiff  # noqa: PLC0415

    began = 1.77e9 + np.random.default_rng(7).uniform(0, 365 * 86400, len(seconds))
    status, group = happened.astype(int), np.arange(len(seconds)) % 2
    ours = kaplan_meier(seconds, happened)
    agree(ours.waiting, SurvfuncRight(seconds, status).surv_prob)
    return {
        "the curve, without intervals": {
            "ours": lambda: kaplan_meier(seconds, happened, interval=False),
            "statsmodels": lambda: SurvfuncRight(seconds, status),
            "scikit-survival": lambda: kaplan_meier_estimator(happened, seconds),
        },
        "the curve, with log-log intervals": {
            "ours": lambda: kaplan_meier(seconds, happened),
            "lifelines": lambda: KaplanMeierFitter().fit(seconds, happened),
            "scikit-survival": lambda: kaplan_meier_estimator(happened, seconds, conf_type="log-log"),
        },
        "how it ends, with intervals": {
            "ours": lambda: cumulative_incidence(seconds, ending, 2),
            "statsmodels": lambda: CumIncidenceRight(seconds, ending + 1),
            # scikit-survival's variance wants a square of all times: 15 terabytes, so it is left out there.
            "scikit-survival, no intervals": lambda: cumulative_incidence_competing_risks(ending + 1, seconds),
        },
        "log-rank of two groups": {
            "ours": lambda: logrank([(seconds[group == each], happened[group == each]) for each in (0, 1)]),
            "statsmodels": lambda: survdiff(seconds, status, group),
            "lifelines": lambda: logrank_test(
                seconds[group == 0], seconds[group == 1], happened[group == 0], happened[group == 1]
            ),
            "scikit-survival": lambda: compare_survival(Surv.from_arrays(happened, seconds), group),
        },
        "ours alone: median, P90, mean to a week": {
            "ours": lambda: (quantile(ours, 0.5), quantile(ours, 0.9), restricted_mean(ours, 7 * 86400.0)),
        },
        "ours alone: service hours": {"ours": lambda: service_seconds(desk(), began, began + seconds)},
    }


def desk(name: str = "acme") -> Desk:
    """One with holidays and a lunch break, in a zone that turns its clocks."""
    week = tuple(opening for day in range(5) for opening in parse_day(day, ["09:00-12:30", "13:30-17:30"]))
    return Desk(
        name=name,
        title=name,
        kind=DeskKind.OWN,
        zone="Europe/London",
        openings=week,
        targets={},
        thresholds=Thresholds(),
        budget=Budget(daily=1),
        consent=None,
        holidays="GB-ENG",
    )


def agree(one: Floats, other: Floats) -> None:
    """Raises AssertionError where two curves differ."""
    np.testing.assert_allclose(one, other, rtol=0, atol=1e-9)


def timed(works: Mapping[str, Work], rounds: int) -> dict[str, float]:
    """Seconds of the processor by program, the best of all rounds."""
    best = dict.fromkeys(works, float("inf"))
    for _ in range(rounds):
        for name, work in works.items():
            begun = time.process_time()
            work()
            best[name] = min(best[name], time.process_time() - begun)
    return best


def show(what: str, found: Mapping[str, float]) -> None:
    """A line for each program."""
    for name, seconds in found.items():
        print(f"{what:42} {name:29} {seconds:8.3f} s {seconds / found['ours']:8.1f}")  # noqa: T201


if __name__ == "__main__":
    main()
