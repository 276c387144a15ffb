"""How long they wait when some are never answered: Kaplan-Meier, and nothing else.

E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations", Journal of the American Statistical
Association 53 (1958), 457-481. Variance by Greenwood's formula; pointwise 95 % intervals on the log(-log) scale, which
stay between 0 and 1.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

Z95 = 1.959963984540054  # two-sided 95 % quantile of the normal distribution

# The curve is a product of rounded fractions; a step of the largest sample we expect is a thousand times wider.
_ROUNDING = 1e-9


@dataclass(frozen=True, kw_only=True, slots=True)
class Wait:
    """Seconds until it happened, or until which it is known not to have (right-censored); infinite: it never will."""

    seconds: float
    happened: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """The share still waiting from `seconds` on; the interval is None where there is none (before and after all)."""

    seconds: float
    at_risk: int
    happened: int
    waiting: float
    low: float | None
    high: float | None


def curve(waits: Iterable[Wait]) -> tuple[Step, ...]:
    """The Kaplan-Meier estimate: one step for each time at which something happened, in order.

    What is censored at the very time of an event still counts as at risk of it.
    """
    ordered = sorted(waits, key=lambda wait: wait.seconds)
    at_risk, waiting, spread = len(ordered), 1.0, 0.0
    steps: list[Step] = []
    for seconds, group in groupby(ordered, key=lambda wait: wait.seconds):
        ending = list(group)
        happened = sum(wait.happened for wait in ending)
        if happened:
            left = at_risk - happened
            waiting *= left / at_risk
            spread += happened / (at_risk * left) if left else math.inf
            low, high = _interval(waiting, spread)
            steps.append(Step(seconds=seconds, at_risk=at_risk, happened=happened, waiting=waiting, low=low, high=high))
        at_risk -= len(ending)
    return tuple(steps)


def _interval(waiting: float, spread: float) -> tuple[float | None, float | None]:
    """95 % interval of a point of the curve; `spread` is Greenwood's sum."""
    if not 0 < waiting < 1:
        return None, None
    reach = Z95 * math.sqrt(spread) / abs(math.log(waiting))
    return waiting ** math.exp(reach), waiting ** math.exp(-reach)


def quantile(steps: Sequence[Step], share: float) -> tuple[float | None, float | None, float | None]:
    """When `share` of all are through, in seconds, with its 95 % interval; None where the curve does not get there.

    The first time at which no more than 1 - share still wait; the interval is read off the band in the same way
    (R. Brookmeyer and J. Crowley, Biometrics 38 (1982), 29-41).
    """
    level = 1 - share + _ROUNDING

    def crossing(values: Iterable[float | None]) -> float | None:
        pairs = zip(steps, values, strict=True)
        return next((step.seconds for step, value in pairs if value is not None and value <= level), None)

    value = crossing(step.waiting for step in steps)
    return value, crossing(step.low for step in steps), crossing(step.high for step in steps)


def waiting_at(steps: Sequence[Step], seconds: float) -> float:
    """The share still waiting at a moment."""
    return next((step.waiting for step in reversed(steps) if step.seconds <= seconds), 1.0)
