"""What another cost of being undecided would have changed, told from replies that people settled. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from harness.model import Label
from reports.agreement import Settled

LabelOf = Callable[[float, float, float], Label]  # what the judge makes of machine, form and the cost
_SURE = 1.96  # standard errors
ENOUGH = 30  # settled replies; with fewer, the cheapest setting is chance
COSTS = tuple(round(0.05 * step, 2) for step in range(1, 16))  # above 3/4 nothing is ever undecided


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What a setting would have made of the settled replies: shares of all, weighted, and what they cost together."""

    undecided_cost: float
    wrong: float
    undecided: float
    cost: float


def settings(cases: Sequence[Settled], present: float, label_of: LabelOf) -> tuple[Setting, ...]:
    """Each setting's outcome, lowest first, the present one among them.

    A wrong label costs 1 and a reply left to a person `present`, for that is what the present setting says it costs:
    were the judge's probabilities right to the last digit, the present setting would be the cheapest.
    """
    told = [each for each in cases if each.truth is not Label.UNDECIDED]
    return tuple(_setting(told, cost, present, label_of) for cost in sorted({*COSTS, present}))


def cheapest(found: Iterable[Setting], present: float) -> Setting:
    """The one that costs least; of several the nearest to the present."""
    return min(found, key=lambda each: (round(each.cost, 9), abs(each.undecided_cost - present)))


def is_clear(cases: Sequence[Settled], setting: float, present: float, label_of: LabelOf) -> bool:
    """Whether a setting saves more than chance would on so many replies, at 95 %, by the paired difference of costs.

    The standard error is that of a weighted mean (L. Kish, Survey Sampling, 1965, 11.2).
    """
    told = [each for each in cases if each.truth is not Label.UNDECIDED]
    whole = sum(each.weight for each in told)
    if not whole:
        return False
    saved = [
        (each.weight, _cost(each, present, present, label_of) - _cost(each, setting, present, label_of))
        for each in told
    ]
    mean = sum(weight * each for weight, each in saved) / whole
    error = sqrt(sum((weight * (each - mean)) ** 2 for weight, each in saved)) / whole
    return mean > 1e-9 + _SURE * error


def _cost(case: Settled, undecided_cost: float, price: float, label_of: LabelOf) -> float:
    label = label_of(case.verdict.machine, case.verdict.form, undecided_cost)
    return price if label is Label.UNDECIDED else float(label is not case.truth)


def _setting(cases: Sequence[Settled], undecided_cost: float, price: float, label_of: LabelOf) -> Setting:
    whole = sum(each.weight for each in cases) or 1.0
    wrong = undecided = 0.0
    for each in cases:
        label = label_of(each.verdict.machine, each.verdict.form, undecided_cost)
        undecided += each.weight * (label is Label.UNDECIDED) / whole
        wrong += each.weight * (label not in (Label.UNDECIDED, each.truth)) / whole
    return Setting(undecided_cost=undecided_cost, wrong=wrong, undecided=undecided, cost=wrong + price * undecided)
