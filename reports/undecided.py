"""What another cost of being undecided would have changed, told from replies that people settled. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harness.model import Label, Verdict
from reports.agreement import Settled

ENOUGH = 30  # settled replies; with fewer, the cheapest setting is chance
COSTS = tuple(round(0.05 * step, 2) for step in range(1, 15))  # above 2/3 nothing is ever undecided


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What a setting would have made of the settled replies: shares of all, weighted, and what they cost together."""

    undecided_cost: float
    wrong: float
    undecided: float
    cost: float


def settings(cases: Sequence[Settled], present: float) -> tuple[Setting, ...]:
    """Each setting's outcome, lowest first, the present one among them.

    A wrong label costs 1 and a reply left to a person `present`, for that is what the present setting says it costs:
    were the judge's probabilities right to the last digit, the present setting would be the cheapest.
    """
    told = [each for each in cases if each.truth is not Label.UNDECIDED]
    return tuple(_setting(told, cost, present) for cost in sorted({*COSTS, present}))


def cheapest(found: Iterable[Setting], present: float) -> Setting:
    """The one that costs least; of several the nearest to the present."""
    return min(found, key=lambda each: (round(each.cost, 9), abs(each.undecided_cost - present)))


def label_at(verdict: Verdict, undecided_cost: float) -> Label:
    """What the judge would say at this setting: the likeliest, or undecided where its risk is above the cost."""
    shares = {
        Label.AUTOMATED: verdict.automated,
        Label.TEMPLATED: verdict.templated,
        Label.PERSONALISED: verdict.personalised,
    }
    likeliest = max(shares, key=lambda label: shares[label])
    return likeliest if 1 - shares[likeliest] <= undecided_cost else Label.UNDECIDED


def _setting(cases: Sequence[Settled], undecided_cost: float, price: float) -> Setting:
    whole = sum(each.weight for each in cases) or 1.0
    wrong = undecided = 0.0
    for each in cases:
        label = label_at(each.verdict, undecided_cost)
        undecided += each.weight * (label is Label.UNDECIDED) / whole
        wrong += each.weight * (label not in (Label.UNDECIDED, each.truth)) / whole
    return Setting(undecided_cost=undecided_cost, wrong=wrong, undecided=undecided, cost=wrong + price * undecided)
