"""The form letters that were found, in words: for a timeline and for the page of a month."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from harness.model import JudgedReply, Slot, Template
from reports.month import LetterSent
from reports.wording import day, one_line, percent, printable

LISTED = 10  # letters on a page
_LINES, _SLOTS, _LONGEST_SLOT, _SHOWN = 6, 6, 60, 160
_SIGNATURE = 5  # words of a last line that may be a name


@dataclass(frozen=True, kw_only=True, slots=True)
class FormLetter:
    """A form letter on a page: its beginning, how many of a month's replies it made, and how old it is."""

    text: str
    sent: str
    since: str
    errors: str


def letter_lines(judged: JudgedReply, letters: Collection[Template]) -> Iterator[str]:
    """What is known of the letter that a reply came of: its text, how often it came, its slots, what went wrong."""
    letter = next((each for each in letters if judged.reply.id in each.replies), None)
    if letter is None:
        return
    yield f"a form letter: came in {letter.conversations} conversations{_when(letter)}"
    text = [line for line in printable(letter.text).split("\n") if line.strip()]
    yield from (f"  [ {one_line(line, 100)}" for line in text[:_LINES])
    if len(text) > _LINES:
        yield f"  [ … {len(text) - _LINES} more lines"
    yield from (f"  {_slot(slot)}" for slot in letter.slots[:_SLOTS])
    if len(letter.slots) > _SLOTS:
        yield f"  … {len(letter.slots) - _SLOTS} more slots"
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


def form_letter_rows(letters: Iterable[LetterSent]) -> list[FormLetter]:
    """The letters of a month, in words.

    A letter's text stands in several customers' mail and is nobody's, but it may end with who signs it: the end is
    left out.
    """
    return [
        FormLetter(
            text=one_line(_beginning(each.letter.text), _SHOWN),
            sent=f"{each.copies} of {each.sent.n} ({percent(each.sent.value or 0.0)})",
            since=_age(each.letter.first),
            errors=f"{each.errors} with a merge error" if each.errors else "-",
        )
        for each in letters
    ]


def _beginning(text: str) -> str:
    lines = [line for line in text.strip().split("\n") if line.strip()]
    while len(lines) > 1 and len(lines[-1].split()) <= _SIGNATURE:
        del lines[-1]
    return "\n".join(lines)


def _age(first: datetime | None) -> str:
    return "-" if first is None else day(first)
