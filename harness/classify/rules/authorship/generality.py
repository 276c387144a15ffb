"""How it was written: how much of it could stand in any reply. Shows a form letter seen once, in any language."""

from collections.abc import Iterable, Iterator, Sequence

from harness.classify import data, kinds
from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.classify.rules.authorship.fresh import fresh, own_figures
from harness.classify.rules.signal import Sighting, saw

_REACHED = ("telephone", "hour")
_HALF = 0.5  # of the words; in less, courtesies and the like frame what is said


def general(case: Case, peers: Peers) -> Iterable[Sighting]:
    """Sentences with nothing of the case in them: no word of the customer's, no figure but those given to everybody."""
    whole, echoed, of_case = case.whole, case.echoed, _of_case(case, peers)
    items: Sequence[Sequence[int]] = whole.items
    if echoed:
        items = [said for item in items if (said := [position for position in item if position not in echoed])]
    free = [item for item in items if of_case.isdisjoint(item)] if of_case else items
    own, away = sum(map(len, items)), sum(map(len, free))
    if away <= _HALF * own:
        return ()
    starts, ends = whole.starts, whole.ends
    longest = max(free, key=lambda item: ends[item[-1]] - starts[item[0]])
    span = whole.span(longest[0], longest[-1])
    return saw("could stand in any reply", span, (away / own - _HALF) / (1 - _HALF))


def _of_case(case: Case, peers: Peers) -> frozenset[int]:
    """Positions of the words that only this customer got and that are figures, or the customer's own."""
    left_out, _, taken_up = fresh(case, peers)
    figures = own_figures(case, left_out)
    if not taken_up:
        return frozenset(figures)
    words, customers = case.words, {*taken_up}
    theirs = [at for at in case.whole.where(kinds.CONTENT) if words[at] in customers and at not in left_out]
    return frozenset([*figures, *theirs])


def contacts(case: Case, _: Peers) -> Iterator[Sighting]:
    """A telephone number or hours: what a house tells everybody."""
    told = data.told_everybody(case.own_text) if case.echoed else case.figures.contacts
    found = next((match for kind, match in told if kind in _REACHED), None)
    if found:
        yield from saw("gives a telephone number or hours", found.group().strip())
