"""How it was written: how much of it could stand in any reply. Shows a form letter seen once, in any language."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise

from harness.classify import data
from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.classify.rules.authorship.fresh import fresh
from harness.classify.rules.signal import Sighting, saw

_REACHED = ("telephone", "hour")
_HALF = 0.5  # of the words; in less, courtesies and the like frame what is said


def general(case: Case, peers: Peers) -> Iterable[Sighting]:
    """Sentences with nothing of the case in them: no word of the customer's, no figure but those given to everybody."""
    whole, echoed = case.whole, case.echoed
    starts, ends, bound = whole.starts, whole.ends, _of_case(case, peers)
    away = longest = start = end = 0
    for at, (first, stop) in enumerate(pairwise(whole.bounds), 1):
        if at in bound:
            continue
        begin, last, length = first, stop - 1, stop - first
        if echoed:
            said = [word for word in range(first, stop) if word not in echoed]
            if not said:
                continue
            begin, last, length = said[0], said[-1], len(said)
        away += length
        if ends[last] - starts[begin] > longest:
            start, end = starts[begin], ends[last]
            longest = end - start
    own = len(whole.words) - len(echoed)
    if away <= _HALF * own:
        return ()
    return saw("could stand in any reply", whole.whole[start:end], (away / own - _HALF) / (1 - _HALF))


def _of_case(case: Case, peers: Peers) -> set[int]:
    """Which items, counted from 1, have words that only this customer got: figures, or the customer's own."""
    bounds, (_, _, taken_up, figures) = case.whole.bounds, fresh(case, peers)
    items: set[int] = set()
    for at in (*figures, *taken_up) if figures else taken_up:
        items.add(bisect_right(bounds, at))
    return items


def contacts(case: Case, _: Peers) -> Iterator[Sighting]:
    """A telephone number or hours: what a house tells everybody."""
    told = data.told_everybody(case.own_text) if case.echoed else case.figures.contacts
    found = next((match for kind, match in told if kind in _REACHED), None)
    if found:
        yield from saw("gives a telephone number or hours", found.group().strip())
