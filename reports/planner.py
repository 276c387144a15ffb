"""How many enquiries it takes to see something, and whether a figure can carry what is said of it.

Two shares are told apart by the chi-square test that months are compared with; sample sizes by J. L. Fleiss,
"Statistical Methods for Rates and Proportions" (2nd edition, 1981), 3.2, without correction for continuity.
"""

import math
import re
from dataclasses import dataclass
from datetime import timedelta
from statistics import NormalDist

from reports.records import Measure, Summary
from reports.shares import wilson
from reports.standards import Endpoint

CLAIMS = (0.99, 0.95, 0.90, 0.80)  # what is claimed of service, the boldest first
_SURE = 0.05  # as reports are: a change that chance makes in one comparison of twenty is none
_FORM = re.compile(
    r"\s*([0-9]+(?:\.[0-9]+)?)\s*%\s*(?:->|→|to)\s*([0-9]+(?:\.[0-9]+)?)\s*%"
    r"(?:\s+within\s+([0-9]+(?:\.[0-9]+)?)\s*([smhd]))?\s*"
)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_LARGEST = 10_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift:
    """A change of a share, between 0 and 1, that somebody wants to see; `within` is the threshold it is about."""

    before: float
    after: float
    within: timedelta | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What it takes to see a shift: `enquiries` in the month before it and as many in the month after it.

    `power`: how often it is then seen where it is there. `compared`: how many figures or desks are looked at together.
    """

    shift: Shift
    power: float
    compared: int
    enquiries: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Guard:
    """Whether a figure carries a claim. `needed`: how many enquiries would, were the share to stay as it was seen.

    None where no number would: what was seen is itself no better than the claim.
    """

    carried: bool
    needed: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """What a figure of a report carries. `about`: a service level; None is the share never heard from a person.

    `share`: the boldest of CLAIMS that is carried, or, where none is, the most modest, which is refused. Of those never
    heard, it is what `at_most` so many are; of a service level, what at least so many are. `n`: of how many enquiries.
    """

    about: Endpoint | None
    at_most: bool
    share: float
    carried: bool
    needed: int | None  # as in `Guard`
    n: int


def shift(text: str) -> Shift:
    """A shift as people write it: "90% -> 80% within 4h". Raises ValueError, which says what is allowed."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise ValueError(f'"{text[:60]}" is no change of a share, give one such as "90% -> 80% within 4h"')
    before, after = float(found[1]) / 100, float(found[2]) / 100
    if not (0 <= before <= 1 and 0 <= after <= 1):
        raise ValueError(f'"{text[:60]}" goes beyond 100 %, give shares from 0% to 100%')
    if before == after:
        raise ValueError(f'"{text[:60]}" is no change, give two shares that differ')
    length = None if found[3] is None else timedelta(**{_UNITS[found[4]]: min(float(found[3]), 1e6)})
    return Shift(before=before, after=after, within=length)


def plan(wanted: Shift, *, power: float = 0.8, compared: int = 1) -> Plan:
    """How many enquiries a month show a shift. Raises ValueError for a power that is not between 0.5 and 1."""
    if not 0.5 <= power < 1:
        raise ValueError(f"a power of {power:g} makes no plan, give one from 0.5 to 0.99")
    n = math.ceil(_enquiries(wanted.before, wanted.after, power, compared) - 1e-9)
    return Plan(shift=wanted, power=power, compared=compared, enquiries=n)


def visible(before: float, n: int, *, power: float = 0.8, compared: int = 1) -> float | None:
    """The share to which `before` must fall for `n` enquiries a month to show it; None where not even 0 would do."""
    if _enquiries(before, 0.0, power, compared) > n:
        return None
    low, high = 0.0, before
    for _ in range(60):
        middle = (low + high) / 2
        enough = middle < before and _enquiries(before, middle, power, compared) <= n
        low, high = (middle, high) if enough else (low, middle)
    return low


def without_a_miss(at_least: float) -> int:
    """How many enquiries, all of them in time, show with 95 % certainty that at least such a share is in time."""
    return math.ceil(math.log(_SURE) / math.log(at_least) - 1e-9)


def guard(measure: Measure, *, at_least: float) -> Guard:
    """Whether a share carries the claim that it is `at_least` so much: its interval must, not the figure alone."""
    if measure.value is None:
        return Guard(carried=False, needed=None)
    carried = not measure.too_few and measure.low is not None and measure.low >= at_least
    return Guard(carried=carried, needed=_needed(measure.value, at_least))


def guard_at_most(measure: Measure, *, at_most: float) -> Guard:
    """Whether a share carries the claim that it is `at_most` so much."""
    if measure.value is None or measure.low is None or measure.high is None:
        return Guard(carried=False, needed=None)
    rest = Measure(value=1 - measure.value, n=measure.n, low=1 - measure.high, high=1 - measure.low)
    return guard(rest, at_least=1 - at_most)


def claims(summary: Summary) -> tuple[Claim, ...]:
    """What can be claimed of some enquiries: of the share never heard from a person, then of each service level."""
    kept = ((level.endpoint, level.share) for level in summary.levels)
    return tuple(_claim(about, measure) for about, measure in ((None, summary.unanswered), *kept))


def _claim(about: Endpoint | None, measure: Measure) -> Claim:
    asked = about is None
    for at_least in CLAIMS:
        limit = round(1 - at_least, 2) if asked else at_least
        found = guard_at_most(measure, at_most=limit) if asked else guard(measure, at_least=limit)
        if found.carried:
            break
    return Claim(about=about, at_most=asked, share=limit, carried=found.carried, needed=found.needed, n=measure.n)


def _enquiries(before: float, after: float, power: float, compared: int) -> float:
    normal = NormalDist()
    middle = (before + after) / 2
    chance = normal.inv_cdf(1 - _SURE / compared / 2) * math.sqrt(2 * middle * (1 - middle))
    seen = normal.inv_cdf(power) * math.sqrt(before * (1 - before) + after * (1 - after))
    return ((chance + seen) / (before - after)) ** 2


def _needed(value: float, at_least: float) -> int | None:
    if value <= at_least:
        return None
    low, high = 0, 1
    while wilson(value, high)[0] < at_least:
        low, high = high, 2 * high
        if high > _LARGEST:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if wilson(value, middle)[0] >= at_least else (middle, high)
    return high
