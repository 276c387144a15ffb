"""What the ledger tells that is newer than what was kept of each desk, found without looking at what is older."""

from collections.abc import Mapping
from dataclasses import dataclass

from harness.ledger import Ledger
from harness.ledger.changes import Extent
from harness.ledger.news import News
from harness.observed.made_from import Kept

Tally = tuple[int, int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Fresh:
    """`touched`: by desk, the enquiries of which something new is told. `tallies`: of every desk, as counted now."""

    touched: Mapping[str, frozenset[str]]
    tallies: Mapping[str, Tally]


def fresh_of(ledger: Ledger, kept: Mapping[str, Kept], whole: Extent) -> Fresh | None:
    """What is newer than each desk's own extent; None where it takes a look at the whole ledger to tell.

    Desks differ in how far the ledger went when they were looked at: whoever looked last may have been stopped. When it
    went as far as `whole`, there were no other desks.
    """
    touched: dict[str, frozenset[str]] = {}
    tallies = {name: each.tally for name, each in kept.items()}
    for before, desks in _by_extent(kept, whole):
        news = ledger.news(before)
        if news is None:
            return None
        for desk in desks | (news.touched.keys() - kept.keys() if before == whole else set()):
            if desk in news.touched:
                touched[desk] = news.touched[desk]
                tallies[desk] = _grown(kept[desk].tally if desk in kept else (0, 0, 0), news, desk)
    return Fresh(touched=touched, tallies=tallies)


def _grown(tally: Tally, news: News, desk: str) -> Tally:
    enquiries, replies = news.grown[desk]
    return tally[0] + enquiries, tally[1] + replies, tally[2] + replies


def _by_extent(kept: Mapping[str, Kept], whole: Extent) -> list[tuple[Extent, set[str]]]:
    found: list[tuple[Extent, set[str]]] = [(whole, set())]
    for name, each in kept.items():
        desks = next((desks for extent, desks in found if extent == each.extent), None)
        if desks is None:
            found.append((each.extent, {name}))
        else:
            desks.add(name)
    return found
