"""How a rule states what it saw."""

from collections.abc import Callable, Iterable, Iterator

from harness.classify import data, text
from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.model import Aspect, Evidence

Rule = Callable[[Case, Peers], Iterable[Evidence]]


def saw(signal: str, span: str, strength: float = 1.0) -> Iterator[Evidence]:
    """The evidence of a signal at a strength from 0 to 1, for each question it bears on.

    Raises KeyError for a signal without weights.
    """
    weight = data.WEIGHTS[signal]
    for aspect, whole in ((Aspect.ORIGIN, weight.origin), (Aspect.AUTHORSHIP, weight.authorship)):
        if whole * strength:
            yield Evidence(aspect=aspect, signal=signal, weight=round(whole * strength, 3), span=text.clip(span))
