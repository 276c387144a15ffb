"""How it was written: how much of it could stand in any reply. Shows a form letter seen once, in any language."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
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
    whole, echoed, of_case = case.whole, case.echoed, _of_case(case, peers)
    free, own = [*pairwise(whole.bounds)], len(whole.words) - len(echoed)
    away = own
    if of_case:
        bound = {bisect_right(whole.bounds, at) - 1 for at in of_case}
        free = [item for at, item in enumerate(free) if at not in bound]
        away = sum([stop - first for first, stop in free])
    if echoed:
        said = [some for item in free if (some := [at for at in range(*item) if at not in echoed])]
        free, away = [(some[0], some[-1] + 1) for some in said], sum(map(len, said))
    if away <= _HALF * own:
        return ()
    starts, ends = whole.starts, whole.ends
    lengths = [ends[stop - 1] - starts[first] for first, stop in free]
    first, stop = free[lengths.index(max(lengths))]
    span = whole.whole[starts[first] : ends[stop - 1]]
    return saw("could stand in any reply", span, (away / own - _HALF) / (1 - _HALF))


def _of_case(case: Case, peers: Peers) -> Sequence[int]:
    """The positions of the words that only this customer got and that are figures, or the customer's own."""
    _, _, taken_up, figures = fresh(case, peers)
    return [*figures, *taken_up] if figures else taken_up


def contacts(case: Case, _: Peers) -> Iterator[Sighting]:
    """A telephone number or hours: what a house tells everybody."""
    told = data.told_everybody(case.own_text) if case.echoed else case.figures.contacts
    found = next((match for kind, match in told if kind in _REACHED), None)
    if found:
        yield from saw("gives a telephone number or hours", found.group().strip())
