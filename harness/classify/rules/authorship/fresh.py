"""What of a letter only this customer got: where the marks of care are looked for."""

from collections.abc import Collection

from harness.classify.case import Case
from harness.classify.peers import Fresh, Peers
from harness.classify.word import NAMES

_FRAME = 3  # words of a sentence that others got, too: enough to make a slot of what stands between them


def fresh(case: Case, peers: Peers) -> Fresh:
    """What only this customer got; kept for the case that was asked about last, for several rules ask in turn."""
    known = peers.fresh
    if known is None or known[0] is not case:
        peers.fresh = known = case, _fresh(case, peers)
    return known[1]


def unshared(case: Case, peers: Peers) -> Collection[int]:
    """The positions in `Case.words` of the writer's own words that nobody else got and that are no merge fact."""
    return fresh(case, peers).positions


def _fresh(case: Case, peers: Peers) -> Fresh:
    positions, words, stems = _unshared(case, peers), case.words, case.asked.stems
    is_all = len(positions) == len(words)
    own = words if is_all else [word for at, word in enumerate(words) if at in positions]
    content = [word for word in own if word.is_content]
    if peers.knows_others:
        content = [word for word in content if not peers.is_common(word.stem, case)]
    return Fresh(positions, content, [word for word in content if word.stem in stems] if stems else ())


def _unshared(case: Case, peers: Peers) -> Collection[int]:
    words, everything = case.words, range(len(case.words))
    left_out = set(case.echoed)
    if peers.are_any:
        left_out.update(peers.recurrence(case).positions)
    if case.whole.traits & NAMES:
        left_out.update([position for position, word in enumerate(words) if word.mask == "<name>"])
    if merged := case.merged:
        left_out.update([position for position, word in enumerate(words) if word.folded in merged])
    if not left_out and not case.told:
        return everything
    found = frozenset(everything) - left_out
    return found - _slots(case, found) if case.told else found


def _slots(case: Case, found: frozenset[int]) -> frozenset[int]:
    """Positions of what was planted in a sentence that says nothing else that others did not get: it was merged in."""
    merged: set[int] = set()
    for item in case.whole.items:
        said = [position for position in item if position in found]
        own = [position for position in said if position not in case.told and case.words[position].is_content]
        if not own and len(item) - len(said) >= _FRAME:
            merged.update(said)
    return frozenset(merged)
