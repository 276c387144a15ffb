"""How sure the judge may be: one number a question, by which the log-odds of all its weights are divided."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import exp, log, log1p

from harness.model import Aspect
from harness.training.balance import YES
from harness.training.corpus import Truth
from harness.training.learning import Opinion

_COLDEST, _WARMEST = 0.75, 1.5  # one collection is no reason to be much surer, or much less sure
_STEPS = 75
_NEVER = 1e-12

Temperatures = Mapping[Aspect, float]


def temperatures(apart: Sequence[Opinion]) -> dict[Aspect, float]:
    """What makes held-out probabilities the likeliest, each text counted once."""
    return {aspect: _temperature(list(_odds(apart, aspect))) for aspect in Aspect}


def tempered(opinions: Sequence[Opinion], by: Temperatures) -> list[Opinion]:
    """The opinions as a judge has them who divides log-odds so."""
    return [
        replace(
            each,
            machine=_share(_log_odds(each.machine) / by[Aspect.ORIGIN]),
            form=_share(_log_odds(each.form) / by[Aspect.AUTHORSHIP]),
        )
        for each in opinions
    ]


def _odds(apart: Sequence[Opinion], aspect: Aspect) -> Iterator[tuple[float, bool, float]]:
    """The log-odds, whether the answer is yes, and what the opinion counts."""
    if aspect is Aspect.ORIGIN:
        asked = [each for each in apart if not each.example.among_peers]
    else:
        asked = [each for each in apart if each.example.truth in (Truth.TEMPLATED, Truth.PERSONALISED)]
    copies = Counter((each.example.cluster, each.example.among_peers) for each in asked)
    for each in asked:
        said = each.machine if aspect is Aspect.ORIGIN else each.form
        count = 1 / copies[each.example.cluster, each.example.among_peers]
        yield _log_odds(said), each.example.truth is YES[aspect], count


def _temperature(odds: Sequence[tuple[float, bool, float]]) -> float:
    steps = [_COLDEST + (_WARMEST - _COLDEST) * step / _STEPS for step in range(_STEPS + 1)]
    _, best = min((_loss(odds, temperature), temperature) for temperature in steps)
    return round(best, 2)


def _loss(odds: Sequence[tuple[float, bool, float]], temperature: float) -> float:
    surprises = ((-margin if yes else margin, count) for margin, yes, count in odds)
    return sum(count * (max(0.0, off / temperature) + log1p(exp(-abs(off) / temperature))) for off, count in surprises)


def _log_odds(share: float) -> float:
    inside = min(1 - _NEVER, max(_NEVER, share))
    return log(inside / (1 - inside))


def _share(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))
