"""The new text of a reply alone: not what it quotes, not its signature, not the help desk's frame around it."""

import re
from dataclasses import dataclass

from harness.reading.armour import without_armour
from harness.reading.echo import mark_echo
from harness.reading.frame import inside_frame
from harness.reading.openings import is_quoted
from harness.reading.phrases import ABOVE, ANSWERING, LINE, REPLY_MARKER
from harness.reading.quotes import without_quotes
from harness.reading.signature import has_words, trim, without_signature

MOST_LINES = 4_000  # no letter to a customer has more
LONGEST_MARKER = 120  # characters of "please reply above this line" in any words
FEW_WORDS = 10

_SET_OFF = re.compile(r"[^\w\s]{2}.*[^\w\s]{2}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Fresh:
    """New text. `introduced`: whether a help desk's own words, left out, say that it is somebody's message.

    `framed`: whether any were left out.
    """

    text: str
    introduced: bool
    framed: bool


def fresh_text(text: str, *, sent: str) -> Fresh:
    """Cut quotations, frame and signature; what only repeats `sent`, our own words, counts as quotation.

    A mail that quotes nothing of ours and would come out empty is returned whole: better too much than nothing.
    """
    lines = without_armour(text.expandtabs(4).split("\n"))[:MOST_LINES]
    marked = mark_echo(_from_marker(lines), sent)
    written = without_quotes(marked)
    inside = inside_frame(written)
    new = without_signature(written if inside is None else inside.lines)
    if not has_words(new) and not any(map(_is_new_mark, marked, lines)):
        new = trim(lines)
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in new))
    return Fresh(text=text, introduced=inside is not None and inside.introduced, framed=inside is not None)


def _is_new_mark(marked: str, line: str) -> bool:
    return is_quoted(marked) and not is_quoted(line)


def _from_marker(lines: list[str]) -> list[str]:
    """Cut at "please type your reply above this line"; on top of a mail the line alone."""
    while True:
        number = next((n for n, line in enumerate(lines) if _is_marker(line)), None)
        if number is None:
            return lines
        if has_words(lines[:number]):
            return lines[:number]
        lines = lines[number + 1 :]


def _is_marker(line: str) -> bool:
    """Whether a line says that an answer goes above it: in few words, or set off by signs at both ends."""
    if REPLY_MARKER.match(line[:200]):
        return True
    if len(line) > LONGEST_MARKER or not all(notion.search(line) for notion in (LINE, ABOVE, ANSWERING)):
        return False
    return bool(_SET_OFF.fullmatch(line.strip())) or len(line.split()) <= FEW_WORDS
