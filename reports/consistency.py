"""Are like enquiries treated alike? By day, by hour of the week, by who asks. Groups under five give no figure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import numpy as np

from harness.model import Outcome
from reports.cohort import Codes, Cohort, Flags, Floats, Milestone
from reports.compare import holm
from reports.reading import at_quantile, curve
from reports.records import ENOUGH, Measure
from reports.shares import Z95, share

_FLIPS, _AT_ONCE = 10_000, 500
_NORMAL_FROM = 1_000  # pairs
_EXACT_UP_TO = 13  # pairs: of so few, all ways to turn them are tried
_NEAR = timedelta(days=7).total_seconds()  # further apart, a desk may have changed for everybody


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """How unlike the waits of like enquiries are.

    `ratio`: P90 over P50 of the first response; 1 is a desk that always takes as long. `between_days` and
    `between_personas`: the share of the variance of waits that the day, and who asks, account for, from 0 to 1. Of few
    enquiries such a share is rough: where its interval begins at 0, chance alone may have made it.
    """

    median: Measure
    p90: Measure
    ratio: Measure
    between_days: Measure
    between_personas: Measure


@dataclass(frozen=True, kw_only=True, slots=True)
class Hour:
    """Enquiries sent in one part of the week: `weekday` 0 is Monday; from `hour` on, by the wall clock."""

    weekday: int
    hour: int
    median: Measure
    unanswered: Measure


@dataclass(frozen=True, kw_only=True, slots=True)
class Parity:
    """Two kinds of customers, in pairs of enquiries that are alike but for that.

    `difference`: how much longer the `other` waits, in seconds, on average over the pairs; who was never answered waits
    to the end of the window. `p` is of a permutation test: how often as much comes of chance alone, if the desk treats
    both alike; `adjusted_p` allows for all pairs of kinds. None under five pairs.
    """

    one: str
    other: str
    difference: Measure
    p: float | None
    adjusted_p: float | None = None


def spread(everything: Cohort) -> Spread:
    """How consistent the desk is; best asked of the enquiries of one channel."""
    seen = everything.where(everything.measured)
    waits = curve(seen, Milestone.FIRST_RESPONSE)
    median, p90 = at_quantile(waits, 0.5), at_quantile(waits, 0.9)
    known, logs = _settled(seen)
    days = np.floor_divide(known.accepted, 86400).astype(np.int64)
    return Spread(
        median=median,
        p90=p90,
        ratio=_ratio(median, p90),
        between_days=_between(days, logs),
        between_personas=_between(_personas(known), logs),
    )


def by_hour_of_week(everything: Cohort, *, zone: str, hours: int = 1) -> tuple[Hour, ...]:
    """A cell for each part of the week in which something was sent, `hours` long, in order; the desk's `zone`.

    Raises ValueError for `hours` that do not divide a day.
    """
    if hours not in (1, 2, 3, 4, 6, 8, 12, 24):
        raise ValueError(f"{hours} hours do not divide a day, give 1, 2, 3, 4, 6, 8, 12 or 24")
    seen = everything.where(everything.measured)
    cells = hours_of_week(seen.accepted, zone) // hours
    return tuple(_hour(seen.where(cells == cell), int(cell) * hours) for cell in np.unique(cells))


def hours_of_week(instants: Floats, zone: str) -> Codes:
    """The hour of the week, from 0 on Monday at midnight to 167, by the wall clock of a zone."""
    # Every zone in use is a whole number of quarters of an hour away from UTC, so its hours begin at quarters.
    quarters, places = np.unique(np.floor_divide(instants, 900), return_inverse=True)
    there = ZoneInfo(zone)
    local = (datetime.fromtimestamp(quarter * 900, UTC).astimezone(there) for quarter in quarters)
    table = np.array([each.weekday() * 24 + each.hour for each in local], np.int64)
    return table[places]


def parity(everything: Cohort, kind: str, *, seed: int = 0) -> tuple[Parity, ...]:
    """Whether customers who differ in `kind` (language, salutation, zone) wait alike, for every two of its names.

    Pairs are of the same desk, scenario and channel, and as near in time as can be, a week at most; those who
    asked too lately are left out, answered or not.
    """
    known, _ = _settled(everything.where(everything.measured))
    waits = _whole_waits(known)
    names, codes = known.kinds[kind].names, known.kinds[kind].codes
    occurring = sorted(names[code] for code in np.unique(codes))
    found = []
    for one, other in combinations(occurring, 2):
        pairs = _pairs(known, codes == names.index(one), codes == names.index(other))
        differences = waits[pairs[1]] - waits[pairs[0]]
        found.append(_parity(one, other, differences, seed))
    adjusted = iter(holm([each.p for each in found if each.p is not None]))
    return tuple(each if each.p is None else replace(each, adjusted_p=next(adjusted)) for each in found)


def _settled(seen: Cohort) -> tuple[Cohort, Floats]:
    """Those of which the whole wait is known, and its logarithm: waits differ by factors, not by minutes."""
    known = seen.where(seen.decided)
    return known, np.log(_whole_waits(known) + 1.0)


def _whole_waits(known: Cohort) -> Floats:
    waits = known.wait(Milestone.FIRST_RESPONSE)
    return np.where(np.isnan(waits), known.windows, waits)


def _ratio(median: Measure, p90: Measure) -> Measure:
    if median.too_few or not median.value or p90.value is None:
        return Measure(value=None, n=median.n)
    return Measure(value=p90.value / median.value, n=median.n)


def _between(groups: Codes, values: Floats) -> Measure:
    """The share of the variance between groups: intraclass correlation of one-way analysis of variance, not below 0.

    Its interval is by the F distribution (S. R. Searle, "Linear Models", 1971, 9.9c), for groups of about one size.
    """
    _, places, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    n, k = len(values), len(sizes)
    if k < 2 or n - k < ENOUGH - 1:  # of so few that share a group with others, how they differ is chance
        return Measure(value=None, n=n)
    means = np.bincount(places, values) / sizes
    within = float(np.sum(np.square(values - means[places]))) / (n - k)
    among = float(np.sum(sizes * np.square(means - values.mean()))) / (k - 1)
    size = (n - float(np.sum(np.square(sizes))) / n) / (k - 1)  # of a group, as it were
    between = max(0.0, (among - within) / size)
    value = between / (between + within) if between + within > 1e-12 else 0.0
    if within <= 1e-12:
        return Measure(value=value, n=n)
    times = among / within
    ends = (times / _f_quantile(k - 1, n - k), times * _f_quantile(n - k, k - 1))
    low, high = (min(1.0, max(0.0, (each - 1) / (each - 1 + size))) for each in ends)
    return Measure(value=value, n=n, low=min(low, value), high=max(high, value))


def _f_quantile(above: int, below: int) -> float:
    """The 97.5 % quantile of the F distribution (E. Paulson, Annals of Mathematical Statistics 13 (1942), 233-235).

    Infinite where there are too few degrees of freedom below for any.
    """
    a, b = 2 / (9 * above), 2 / (9 * below)
    square = (1 - b) ** 2 - Z95**2 * b
    if square <= 0:
        return math.inf
    middle = (1 - a) * (1 - b)
    root = math.sqrt(max(0.0, middle**2 - square * ((1 - a) ** 2 - Z95**2 * a)))
    return float(((middle + root) / square) ** 3)


def _personas(known: Cohort) -> Codes:
    """Who asks, as far as a desk can tell: language, salutation and where they live."""
    columns = np.stack([known.kinds[kind].codes for kind in ("language", "salutation", "zone")])
    return np.unique(columns, axis=1, return_inverse=True)[1].reshape(-1)


def _hour(seen: Cohort, begins: int) -> Hour:
    decided = seen.where(seen.decided)
    unheard = share(int(np.count_nonzero(decided.came_to(Outcome.SILENT, Outcome.AUTOMATED_ONLY))), len(decided))
    return Hour(
        weekday=begins // 24,
        hour=begins % 24,
        median=_if_enough(at_quantile(curve(seen, Milestone.FIRST_RESPONSE), 0.5)),
        unanswered=_if_enough(unheard),
    )


def _if_enough(measure: Measure) -> Measure:
    return Measure(value=None, n=measure.n) if measure.too_few else measure


def _pairs(known: Cohort, one: Flags, other: Flags) -> tuple[Sequence[int], Sequence[int]]:
    """Places of enquiries that are alike but for the kind, each used once, in the order of time."""
    alike = np.stack([known.kinds[kind].codes for kind in ("desk", "scenario", "channel")])
    lefts: list[int] = []
    rights: list[int] = []
    for stratum in np.unique(alike, axis=1).T:
        same = np.all(alike == stratum[:, None], axis=0)
        waiting = [_by_time(known, same & side) for side in (one, other)]
        while waiting[0] and waiting[1]:
            left, right = waiting[0][-1], waiting[1][-1]
            apart = known.accepted[left] - known.accepted[right]
            if abs(apart) <= _NEAR:
                lefts.append(waiting[0].pop())
                rights.append(waiting[1].pop())
            else:
                waiting[0 if apart > 0 else 1].pop()  # the later one has no partner so late
    return lefts, rights


def _by_time(known: Cohort, chosen: Flags) -> list[int]:
    places = np.flatnonzero(chosen)
    return [int(place) for place in places[np.argsort(known.accepted[places], kind="stable")]]


def _parity(one: str, other: str, differences: Floats, seed: int) -> Parity:
    n = len(differences)
    if n < ENOUGH:
        return Parity(one=one, other=other, difference=Measure(value=None, n=n), p=None)
    mean = float(differences.mean())
    reach = 1.96 * float(differences.std(ddof=1)) / math.sqrt(n)
    shown = Measure(value=mean, n=n, low=mean - reach, high=mean + reach)
    return Parity(one=one, other=other, difference=shown, p=sign_flip(differences, seed))


def sign_flip(differences: Floats, seed: int) -> float:
    """How often pairs turned at random differ as much on average (R. A. Fisher, "The Design of Experiments", 1935, 21).

    Of up to thirteen pairs all ways are tried; of more, ten thousand, drawn anew from the same seed. Of many pairs the
    sums fall as a normal variable does, so none need be drawn.
    """
    n, seen = len(differences), abs(float(differences.sum()))
    if n > _NORMAL_FROM:
        spread = math.sqrt(2 * float(np.sum(np.square(differences))))
        return math.erfc(seen / spread) if spread else 1.0
    least = seen * (1 - 1e-12) - 1e-9
    if n <= _EXACT_UP_TO:
        signs = 1.0 - 2.0 * ((np.arange(2**n)[:, None] >> np.arange(n)) & 1)
        return float(np.mean(np.abs(signs @ differences) >= least))
    drawn = np.random.default_rng(seed)
    hits = 1  # the way they fell counts as one of those drawn
    for _ in range(_FLIPS // _AT_ONCE):
        signs = 1.0 - 2.0 * drawn.integers(0, 2, (_AT_ONCE, n), np.int8)
        hits += int(np.count_nonzero(np.abs(signs @ differences) >= least))
    return hits / (_FLIPS + 1)
