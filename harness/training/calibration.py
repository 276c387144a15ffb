"""How sure the judge may be: one number a question, by which the log-odds of all its weights are divided."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import exp, log, log1p

from harness.model import Aspect
from harness.training.balance import YES
from harness.training.corpus import Truth
from harness.training.learning import Opinion

_COLDEST, _WARMEST = 0.75, 1.5  # one collection is no reason to be much surer, or much less sure
_STEPS = 75
_TRIED = [round(_COLDEST + (_WARMEST - _COLDEST) * step / _STEPS, 2) for step in range(_STEPS + 1)]
_NEVER = 1e-12

Temperatures = Mapping[Aspect, float]


def temperatures(apart: Sequence[Opinion]) -> dict[Aspect, float]:
    """What makes held-out probabilities the likeliest, each text counted once."""
    return {aspect: _best(_losses(_odds(apart, aspect))) for aspect in Aspect}


def tempered_apart(parts: Sequence[Sequence[Opinion]]) -> list[Opinion]:
    """The held-out opinions of each part, tempered by what the opinions on all other parts bear out."""
    losses = {aspect: [_losses(_odds(part, aspect)) for part in parts] for aspect in Aspect}
    whole = {aspect: [sum(each) for each in zip(*losses[aspect], strict=True)] for aspect in Aspect}
    found = []
    for number, part in enumerate(parts):
        by = {
            aspect: _best([every - own for every, own in zip(whole[aspect], losses[aspect][number], strict=True)])
            for aspect in Aspect
        }
        found += tempered(part, by)
    return found


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


def _losses(odds: Iterable[tuple[float, bool, float]]) -> list[float]:
    """How surprised the judge is in all, at each of the temperatures that are tried."""
    margins = [(-margin if yes else margin, count) for margin, yes, count in odds]
    return [
        sum(count * (max(0.0, off / degree) + log1p(exp(-abs(off) / degree))) for off, count in margins)
        for degree in _TRIED
    ]


def _best(losses: Sequence[float]) -> float:
    return min(zip(losses, _TRIED, strict=True))[1]


def _log_odds(share: float) -> float:
    inside = min(1 - _NEVER, max(_NEVER, share))
    return log(inside / (1 - inside))


def _share(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))
