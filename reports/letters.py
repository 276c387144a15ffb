"""The form letters that were found, in words for a timeline."""

from collections.abc import Collection, Iterator

from harness.model import JudgedReply, Slot, Template
from reports.excerpt import excerpt
from reports.wording import day, number_of, one_line

_LINES, _SLOTS, _LONGEST_SLOT = 12, 6, 60
_SIGNATURE = 5  # words of a last line that may be a name


def letter_lines(judged: JudgedReply, letters: Collection[Template], *, all_kept: bool) -> Iterator[str]:
    """What is known of the letter that a reply came of: its text, how often it came, its slots, what went wrong.

    `all_kept`: whether no copy of it can have been deleted.
    """
    letter = next((each for each in letters if judged.reply.id in each.replies), None)
    if letter is None:
        return
    gone = "" if all_kept else "; older ones were deleted"
    yield f"a form letter: came in {letter.conversations} conversations{_when(letter)}{gone}"
    yield from (f"  {line}" for line in excerpt(letter.text, _LINES, bar="["))
    yield from (f"  {_slot(slot)}" for slot in letter.slots[:_SLOTS])
    if len(letter.slots) > _SLOTS:
        yield f"  … {number_of(len(letter.slots) - _SLOTS, 'more slot')}"
    ours = [error for error in letter.errors if error.reply_id == judged.reply.id]
    yield from (f'  merge error: {one_line(error.what)}: "{one_line(error.words)}"' for error in ours)
    others = len({error.reply_id for error in letter.errors} - {judged.reply.id})
    if others:
        yield f"  {others} of its other copies {'have' if others > 1 else 'has'} a merge error, too"


def _when(letter: Template) -> str:
    if letter.first is None or letter.last is None:
        return ""
    return f", from {day(letter.first)} to {day(letter.last)}"


def _slot(slot: Slot) -> str:
    filled = [f'"{one_line(each, _LONGEST_SLOT)}"' for each in slot.examples if each]
    return f"[{slot.kind.value}] {', '.join(filled)}{' or nothing' if '' in slot.examples else ''}"


def without_signature(text: str) -> str:
    """A letter without its last short lines, which may be a name."""
    lines = text.strip().split("\n")
    while len(lines) > 1 and len(lines[-1].split()) <= _SIGNATURE:
        del lines[-1]
    return "\n".join(lines)
