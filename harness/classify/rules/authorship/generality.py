"""How it was written: how much of it could stand in any reply. Shows a form letter seen once, in any language."""

from collections.abc import Iterator

from harness.classify import data
from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.classify.rules.authorship.fresh import fresh
from harness.classify.rules.signal import Sighting, saw

_REACHED = ("telephone", "hour")
_HALF = 0.5  # of the words; in less, courtesies and the like frame what is said


def general(case: Case, peers: Peers) -> Iterator[Sighting]:
    """Sentences with nothing of the case in them: no word of the customer's, no figure but those given to everybody."""
    own = away = longest = 0
    span = (0, 0)  # of the longest
    of_case, echoed, starts, ends = _of_case(case, peers), case.echoed, case.whole.starts, case.whole.ends
    for item in case.whole.items:
        said = [position for position in item if position not in echoed] if echoed else item
        own += len(said)
        if said and (not of_case or of_case.isdisjoint(said)):
            away += len(said)
            first, last = said[0], said[-1]
            if ends[last] - starts[first] > longest:
                longest, span = ends[last] - starts[first], (first, last)
    if own and away > _HALF * own:
        yield from saw("could stand in any reply", case.whole.span(*span), (away / own - _HALF) / (1 - _HALF))


def _of_case(case: Case, peers: Peers) -> frozenset[int]:
    """Positions of the words that only this customer got and that are figures, or the customer's own."""
    left_out, _, taken_up = fresh(case, peers)
    figures = [at for at in case.figures if at not in left_out and at not in case.for_everybody] if case.figures else []
    if not taken_up:
        return frozenset(figures)
    customers = {*taken_up}
    theirs = [at for at, word in enumerate(case.words) if word in customers and at not in left_out]
    return frozenset([*figures, *theirs])


def contacts(case: Case, _: Peers) -> Iterator[Sighting]:
    """A telephone number or hours: what a house tells everybody."""
    told = data.told_everybody(case.own_text) if case.echoed else case.contacts
    found = next((match for kind, match in told if kind in _REACHED), None)
    if found:
        yield from saw("gives a telephone number or hours", found.group().strip())
