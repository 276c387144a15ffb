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
    house = for_everybody(case)
    return frozenset(
        position
        for position in unshared(case, peers)
        if ((word := case.words[position]).is_number and position not in house)
        or (word.is_content and word.stem in case.request_stems and not peers.is_common(word.stem, case))
    )


def contacts(case: Case, _: Peers) -> Iterator[Sighting]:
    """A telephone number or hours: what a house tells everybody."""
    for name in ("telephone", "hour"):
        match = data.FOR_EVERYBODY[name].search(case.own_text)
        if match:
            yield from saw("gives a telephone number or hours", match.group().strip())
            return


def for_everybody(case: Case) -> frozenset[int]:
    """Positions in `Case.words` of figures that are the same for every reader."""
    figures = [position for position, word in enumerate(case.words) if word.is_number]
    if not figures:
        return frozenset()
    spans = [match.span() for pattern in data.FOR_EVERYBODY.values() for match in pattern.finditer(case.plain)]
    return frozenset(
        position for position in figures if any(start <= case.whole.starts[position] < end for start, end in spans)
    )
