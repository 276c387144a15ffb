"""Two ways beside each other, round after round: what each took, and the one as a multiple of the other."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Took:
    """Seconds for all of a round: by the clock, and of the processor's time."""

    clock: float
    processor: float


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> str:
    """Median, least and most of what one took in each round as a multiple of what the other did."""
    rounds = [one / other for one, other in zip(ours, theirs, strict=True)]
    return f"{statistics.median(rounds):.2f} ({min(rounds):.2f} to {max(rounds):.2f})"


def times(probe: Sequence[Took], script: Sequence[Took]) -> str:
    return ratio([each.clock for each in probe], [each.clock for each in script])


def processors(probe: Sequence[Took], script: Sequence[Took]) -> str:
    return ratio([each.processor for each in probe], [each.processor for each in script])
