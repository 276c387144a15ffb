"""The form letters of a desk, mined from what it replied; and which reply came of which."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from harness.classify.case import LONGEST_READ
from harness.classify.rules.authorship import SLIPS
from harness.classify.templates import Said, Shelf, masked, merged_in, mine, told_in
from harness.classify.text import Text
from harness.model import Enquiry, JudgedReply, Label, MergeError, Observation, Template


def form_letters(seen: Iterable[Observation]) -> tuple[Template, ...]:
    """The letters that came more than once, desk by desk, the most frequent first; pure, whatever the order.

    Give it all that is known of a desk: a letter is known by its other copies. What a machine sent is none, nor is a
    notice of what became of our mail.
    """
    desks: defaultdict[str, list[tuple[Enquiry, JudgedReply]]] = defaultdict(list)
    for each in seen:
        desks[each.enquiry.desk] += [(each.enquiry, judged) for judged in each.replies if _may_be_one(judged)]
    return tuple(letter for desk in sorted(desks) for letter in _of_desk(desk, desks[desk]))


def _may_be_one(judged: JudgedReply) -> bool:
    return judged.notice is None and judged.label is not Label.AUTOMATED and bool(judged.text)


def _of_desk(desk: str, replies: Sequence[tuple[Enquiry, JudgedReply]]) -> Iterable[Template]:
    shelf = Shelf()
    for enquiry, judged in replies:
        shelf.add(_said(enquiry, judged))
    slips = {judged.reply.id: _slips(judged) for _, judged in replies}
    for letter in mine(shelf):
        errors = tuple(error for reply in letter.replies for error in slips[reply])
        yield replace(letter, desk=desk, errors=errors)


def _said(enquiry: Enquiry, judged: JudgedReply) -> Said:
    text = Text(judged.text[:LONGEST_READ])
    told = told_in(text.folded, enquiry.facts)
    return Said(
        id=judged.reply.id,
        group=enquiry.id,
        text=text.whole,
        masks=masked(text.words, told=told, merged=merged_in(enquiry.facts)),
        at=judged.reply.received_at,
    )


def _slips(judged: JudgedReply) -> tuple[MergeError, ...]:
    """What the judge saw of merging gone wrong."""
    return tuple(
        MergeError(what=piece.signal, reply_id=judged.reply.id, words=piece.span)
        for piece in judged.verdict.evidence
        if piece.signal in SLIPS
    )
