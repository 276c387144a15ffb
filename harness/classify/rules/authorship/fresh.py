"""What of a letter only this customer got: where the marks of care are looked for."""

from collections.abc import Collection, Sequence
from itertools import compress

from harness.classify import kinds
from harness.classify.case import Case
from harness.classify.peers import Fresh, Peers
from harness.classify.word import FIGURES, NAMES

_FRAME = 3  # words of a sentence that others got, too: enough to make a slot of what stands between them


def fresh(case: Case, peers: Peers) -> Fresh:
    """What only this customer got; kept for the case that was asked about last, for several rules ask in turn."""
    known = peers.fresh
    if known is None or known[0] is not case:
        peers.fresh = known = case, _fresh(case, peers)
    return known[1]


def own_figures(case: Case, left_out: Collection[int]) -> Sequence[int]:
    """The positions in `Case.words` of numbers that no house tells everybody, but for words that do not count."""
    return case.figures.own(left_out) if case.whole.traits & FIGURES else ()


def _fresh(case: Case, peers: Peers) -> Fresh:
    left_out, stems = _left_out(case, peers), case.asked.stems
    content = [*compress(case.words, kinds.are(kinds.without(case.whole.kinds, left_out), kinds.CONTENT))]
    if peers.knows_others:
        content = [word for word in content if not peers.is_common(word.stem, case)]
    return Fresh(left_out, content, [word for word in content if word.stem in stems] if stems else ())


def _left_out(case: Case, peers: Peers) -> Collection[int]:
    """The positions in `Case.words` of what is not the writer's own, what others got, too, and merge facts."""
    left_out = case.echoed
    if peers.are_any:
        left_out |= peers.recurrence(case).positions
    if case.whole.traits & NAMES:
        left_out = left_out.union(case.whole.where(kinds.NAME))
    if merged := case.merged:
        left_out = left_out.union([position for position, word in enumerate(case.words) if word.folded in merged])
    return left_out | _slots(case, left_out) if case.told else left_out


def _slots(case: Case, left_out: Collection[int]) -> frozenset[int]:
    """Positions of what was planted in a sentence that says nothing else that others did not get: it was merged in."""
    merged: set[int] = set()
    for item in case.whole.items:
        said = [position for position in item if position not in left_out]
        own = [position for position in said if position not in case.told and case.words[position].is_content]
        if not own and len(item) - len(said) >= _FRAME:
            merged.update(said)
    return frozenset(merged)
