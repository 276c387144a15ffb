"""Fits the two questions, on everything or with groups held out, and has the examples judged by the result."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import exp

from harness.classify.data import ANY_REPLY
from harness.model import Aspect
from harness.training.balance import YES, counts
from harness.training.corpus import Truth
from harness.training.examples import Example
from harness.training.logistic import Observation, fit
from harness.training.weights import Learned, Signal, pull

_FOLDS = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Opinion:
    """What the judge makes of an example: probability of a machine, and of a form letter if a person wrote it."""

    example: Example
    machine: float
    form: float


def learn(
    examples: Sequence[Example], signals: Collection[Signal], *, start: Learned | None = None
) -> dict[Aspect, dict[str, float]]:
    """The weights of both questions, two digits behind the point, as the file has them."""
    learned = {}
    for aspect in Aspect:
        pulls = {signal.name: held for signal in signals if (held := pull(signal, aspect)) is not None}
        fitted = fit(_observations(examples, aspect), pulls, None if start is None else start[aspect])
        learned[aspect] = {name: round(weight, 2) for name, weight in fitted.items()}
    return learned


def _observations(examples: Sequence[Example], aspect: Aspect) -> list[Observation]:
    """Origin: machine or person, from replies judged alone. Authorship: form or case, of what no machine sent."""
    if aspect is Aspect.ORIGIN:
        asked = [each for each in examples if not each.among_peers]
    else:
        asked = [each for each in examples if each.truth in (Truth.TEMPLATED, Truth.PERSONALISED)]
    return [
        Observation(strengths=_everything(example), truth=example.truth is YES[aspect], counts=count)
        for example, count in zip(asked, counts(asked, aspect), strict=True)
    ]


def _everything(example: Example) -> dict[str, float]:
    return {**example.strengths, ANY_REPLY: 1.0, example.medium: 1.0}


def opinions(examples: Sequence[Example], learned: Learned) -> list[Opinion]:
    """The examples judged by some weights."""
    return [
        Opinion(
            example=example,
            machine=_probability(example, learned[Aspect.ORIGIN]),
            form=_probability(example, learned[Aspect.AUTHORSHIP]),
        )
        for example in examples
    ]


def _probability(example: Example, weights: Mapping[str, float]) -> float:
    odds = sum(weights.get(name, 0.0) * strength for name, strength in _everything(example).items())
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))


def held_out(examples: Sequence[Example], signals: Collection[Signal], *, start: Learned | None) -> list[list[Opinion]]:
    """Each example judged by weights learnt without its group; in ten parts, or one a group where there are fewer."""
    part = _parts(examples)
    found = []
    for number in sorted(set(part.values())):
        others = [each for each in examples if part[each.group] != number]
        left_out = [each for each in examples if part[each.group] == number]
        found.append(opinions(left_out, learn(others, signals, start=start)))
    return found


def _parts(examples: Sequence[Example]) -> dict[str, int]:
    """Which part each group is in; parts are about as large as each other."""
    sizes = Counter(each.group for each in examples)
    full = [0] * min(_FOLDS, len(sizes))
    part = {}
    for group, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        part[group] = full.index(min(full))
        full[part[group]] += size
    return part
