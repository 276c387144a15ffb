"""How it was written: how much of it could stand in any reply. Shows a form letter seen once, in any language."""

from collections.abc import Iterator

from harness.classify import data
from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.classify.rules.authorship.fresh import unshared
from harness.classify.rules.signal import Sighting, saw

_HALF = 0.5  # of the words; in less, courtesies and the like frame what is said


def general(case: Case, peers: Peers) -> Iterator[Sighting]:
    """Sentences with nothing of the case in them: no word of the customer's, no figure but those given to everybody."""
    own, away, longest = 0, 0, ""
    of_case = _of_case(case, peers)
    for item in case.whole.items:
        said = [position for position in item if position not in case.echoed]
        own += len(said)
        if said and of_case.isdisjoint(said):
            away += len(said)
            sentence = case.whole.span(said[0], said[-1])
            longest = max(longest, sentence, key=len)
    if own and away > _HALF * own:
        yield from saw("could stand in any reply", longest, (away / own - _HALF) / (1 - _HALF))


def _of_case(case: Case, peers: Peers) -> frozenset[int]:
    house, words, stems = case.for_everybody, case.words, case.request_stems
    return frozenset(
        [
            position
            for position in unshared(case, peers)
            if ((word := words[position]).is_number and position not in house)
            or (word.is_content and word.stem in stems and not peers.is_common(word.stem, case))
        ]
    )


def contacts(case: Case, _: Peers) -> Iterator[Sighting]:
    """A telephone number or hours: what a house tells everybody."""
    found = next(data.told_everybody(case.own_text, ("telephone", "hour")), None)
    if found:
        yield from saw("gives a telephone number or hours", found.group().strip())
