"""How a rule states what it saw. What that weighs is not the rule's affair: the weights are learnt."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from harness.classify.case import Case
from harness.classify.peers import Peers


class Sighting(NamedTuple):
    """A signal that a rule saw, the words or header it rests on, and how strongly: from 0 to 1."""

    Raises KeyError for a signal without weights.
    """
    weight = data.WEIGHTS[signal]
    for aspect, whole in ((Aspect.ORIGIN, weight.origin), (Aspect.AUTHORSHIP, weight.authorship)):
        if whole * strength:
            yield Evidence(aspect=aspect, signal=signal, weight=round(whole * strength, 3), span=text.clip(span))


def spoken(case: Case, notion: str, signal: str) -> Iterator[Evidence]:
    """The evidence of a signal that rests on a notion of `data.PHRASES` in the writer's own words."""
    match = data.PHRASES[notion].search(case.own_text)
    if match:
        yield from saw(signal, around(case.own_text, match))


def around(letter: str, match: re.Match[str]) -> str:
    """The words about a match."""
    return letter[max(0, match.start() - 30) : match.end() + 50]
