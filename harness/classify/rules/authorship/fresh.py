"""What of a letter only this customer got: where the marks of care are looked for."""

from harness.classify import text
from harness.classify.case import Case
from harness.classify.peers import Peers

_FRAME = 3  # words of a sentence that others got, too: enough to make a slot of what stands between them


def fresh(case: Case, peers: Peers) -> tuple[text.Word, ...]:
    """The writer's own words that no other customer got and that are no merge fact."""
    positions = unshared(case, peers)
    return tuple(word for position, word in enumerate(case.words) if position in positions)


def unshared(case: Case, peers: Peers) -> frozenset[int]:
    """The positions of those words in `Case.words`."""
    left_out = peers.recurrence(case).positions | case.echoed
    found = frozenset(
        position
        for position, word in enumerate(case.words)
        if position not in left_out and word.folded not in case.merged and word.mask != "<name>"
    )
    return found - _slots(case, found) if case.told else found


def _slots(case: Case, found: frozenset[int]) -> frozenset[int]:
    """Positions of what was planted in a sentence that says nothing else that others did not get: it was merged in."""
    merged: set[int] = set()
    for item in text.items(case.plain, case.words):
        said = [position for position in item if position in found]
        own = [position for position in said if position not in case.told and case.words[position].is_content]
        if not own and len(item) - len(said) >= _FRAME:
            merged.update(said)
    return frozenset(merged)
