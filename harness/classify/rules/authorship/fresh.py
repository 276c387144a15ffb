"""What of a letter only this customer got: where the marks of care are looked for."""

from harness.classify import kinds
from harness.classify.case import Case
from harness.classify.peers import Fresh, Peers
from harness.classify.word import FIGURES, NAMES

_made = tuple.__new__  # all that making a named tuple comes to, in half the time
_FRAME = 3  # words of a sentence that others got, too: enough to make a slot of what stands between them


def fresh(case: Case, peers: Peers) -> Fresh:
    """What only this customer got; kept for the case that was asked about last, for several rules ask in turn."""
    known = peers.fresh
    if known is None or known[0] is not case:
        peers.fresh = known = case, _fresh(case, peers)
    return known[1]


def _fresh(case: Case, peers: Peers) -> Fresh:
    own, words, stems = _own(case, peers), case.whole.words, case.asked.stems
    content = kinds.where(own, kinds.CONTENT)
    if common := peers.common({words[at].stem for at in content}, case) if peers.knows_others else ():
        own = kinds.lessened(own, [at for at in content if words[at].stem in common], kinds.CONTENT)
        content = kinds.where(own, kinds.CONTENT)
    taken_up = [at for at in content if words[at].stem in stems] if stems else ()
    return _made(Fresh, (own, content, taken_up, case.figures.own(own) if case.whole.traits & FIGURES else ()))


def _own(case: Case, peers: Peers) -> bytes:
    """The kinds of the words, with what is not the writer's own, what others got, too, and merge facts as nothing."""
    left_out, own = case.echoed, case.whole.kinds
    if peers.are_any:
        left_out |= peers.recurrence(case).positions
    if left_out:
        own = kinds.without(own, left_out)
    if case.whole.traits & NAMES:
        own = kinds.but(own, kinds.NAME)
    if not case.facts:
        return own
    if merged := case.merged:
        own = kinds.without(own, [at for at, word in enumerate(case.words) if word.folded in merged])
    return kinds.without(own, _slots(case, own)) if case.told else own


def _slots(case: Case, own: bytes) -> set[int]:
    """Positions of what was planted in a sentence that says nothing else that others did not get: it was merged in."""
    merged: set[int] = set()
    for item in case.whole.items:
        said = [at for at in item if own[at]]
        telling = [at for at in said if at not in case.told and own[at] & kinds.CONTENT]
        if not telling and len(item) - len(said) >= _FRAME:
            merged.update(said)
    return merged
