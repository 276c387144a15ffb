"""What of a letter only this customer got: where the marks of care are looked for."""

from collections.abc import Sequence

from harness.classify import text
from harness.classify.case import Case
from harness.classify.peers import Peers

_FRAME = 3  # words of a sentence that others got, too: enough to make a slot of what stands between them


def fresh(case: Case, peers: Peers) -> Sequence[text.Word]:
    """The writer's own words that no other customer got and that are no merge fact."""
    return _found(case, peers)[1]


def unshared(case: Case, peers: Peers) -> frozenset[int]:
    """The positions of those words in `Case.words`."""
    return _found(case, peers)[0]


def _found(case: Case, peers: Peers) -> tuple[frozenset[int], Sequence[text.Word]]:
    """Both, kept for the case that was asked about last: several rules ask in turn."""
    known = peers.fresh
    if known is None or known[0] is not case:
        positions = _unshared(case, peers)
        words = [word for at, word in enumerate(case.words) if at in positions]
        peers.fresh = known = case, positions, words
    return known[1:]


def _unshared(case: Case, peers: Peers) -> frozenset[int]:
    left_out = peers.recurrence(case).positions | case.echoed
    merged = case.merged
    found = frozenset(
        [
            position
            for position, word in enumerate(case.words)
            if position not in left_out and word.folded not in merged and word.mask != "<name>"
        ]
    )
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
