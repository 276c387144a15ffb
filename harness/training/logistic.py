"""Logistic regression where each weight is pulled to what people judged it to be, and may not change its sign.

The pull is a Gaussian prior about the judged weight: what the corpus hardly shows stays as judged. Fitted by cyclic
coordinate descent with a trust region for each weight (Genkin, Lewis and Madigan, Technometrics 49, 2007); columns are
sparse, since a reply shows a tenth of all signals, so that a fit takes seconds without any library.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

_CLOSE_ENOUGH = 0.002  # log-odds by which no weight moves any more
_SWEEPS = 200
_STEEPEST = 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Observation:
    """What was seen, how strongly, whether the answer is yes, and how many rows this one counts for."""

    strengths: Mapping[str, float]
    truth: bool
    counts: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Pull:
    """Where a weight is pulled to, how far it strays (a standard deviation, in log-odds), and between what it stays."""

    centre: float
    spread: float
    low: float
    high: float


class _Column:
    """One signal: where it was seen, and the region in which its next step is trusted."""

    def __init__(self, pull: Pull, weight: float) -> None:
        self.pull = pull
        self.weight = weight
        self.cells: list[tuple[int, float]] = []
        self._region = 1.0

    def step(self, seen: Sequence[Observation], margins: Sequence[float]) -> float:
        """How far the weight moves: a Newton step whose curvature holds all over the region."""
        precision = 1 / self.pull.spread**2
        slope, curve = (self.pull.centre - self.weight) * precision, precision
        for number, strength in self.cells:
            each = seen[number]
            margin = max(-_STEEPEST, min(_STEEPEST, margins[number]))
            slope += each.counts * strength * (each.truth - 1 / (1 + exp(-margin)))
            beyond = abs(margin) - self._region * abs(strength)
            bound = 0.25 if beyond <= 0 else 1 / (2 + exp(beyond) + exp(-beyond))
            curve += each.counts * strength * strength * bound
        wanted = self.weight + max(-self._region, min(self._region, slope / curve))
        step = max(self.pull.low, min(self.pull.high, wanted)) - self.weight
        self._region = max(2 * abs(step), self._region / 2)
        return step


def fit(
    seen: Sequence[Observation], pulls: Mapping[str, Pull], start: Mapping[str, float] | None = None
) -> dict[str, float]:
    """The weights of the signals that `pulls` names, likeliest after the observations.

    `start`, say the weights of nearly the same observations, only makes it quicker.
    """
    columns = {name: _Column(pull, (start or {}).get(name, pull.centre)) for name, pull in sorted(pulls.items())}
    margins = [0.0] * len(seen)
    for number, each in enumerate(seen):
        for name, strength in each.strengths.items():
            if name in columns and strength:
                columns[name].cells.append((number, strength))
                margins[number] += columns[name].weight * strength
    for _ in range(_SWEEPS):
        if max((_moved(column, seen, margins) for column in columns.values()), default=0.0) < _CLOSE_ENOUGH:
            break
    return {name: column.weight for name, column in columns.items()}


def _moved(column: _Column, seen: Sequence[Observation], margins: list[float]) -> float:
    step = column.step(seen, margins)
    column.weight += step
    for number, strength in column.cells:
        margins[number] += step * strength
    return abs(step)
