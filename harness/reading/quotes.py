"""Where the mail that is answered begins, and what of it is answer all the same."""

import re
from dataclasses import dataclass

from harness.reading.openings import first_opening, is_quoted, starts_quoted
from harness.reading.signature import begins_with_signature, trim

MOST_OPENINGS = 30  # of mails one in another, with nothing new above any of them
SUBSTANTIAL = 8  # words that make what stands above a quotation the answer
WRAPPED_AT = (60, 82)  # characters

_WORD = re.compile(r"\w+")


def without_quotes(lines: list[str]) -> list[str]:
    """The lines that are not quoted from another mail."""
    for _ in range(MOST_OPENINGS):
        opening = first_opening(lines)
        if opening is None:
            break
        before, after = _unquoted(lines[: opening.start]), lines[opening.end :]
        if starts_quoted(after):
            return before + _answers(after, above=_words(before))
        if _words(before) and not _is_salutation_alone(before):
            return before
        # Nothing new above, so the new text is below: somebody forwards, or answers under the quotation.
        lines = [*trim(before), *after]
    return _unquoted(lines)


def _unquoted(lines: list[str]) -> list[str]:
    return [line for line in lines if not is_quoted(line)]


def _words(lines: list[str]) -> int:
    return sum(len(_WORD.findall(line)) for line in lines)


def _is_salutation_alone(lines: list[str]) -> bool:
    written = [line.strip() for line in lines if line.strip()]
    return len(written) == 1 and written[0].endswith(",")


def _answers(lines: list[str], *, above: int) -> list[str]:
    """What is not quoted below an opening, with `above` new words before it.

    Answers between the quotations always count. What stands below the last one is the answer where there is little
    above or more below; otherwise it is a footer.
    """
    *inner, last = _chunks(lines)
    answers = [chunk for chunk in inner if _words(chunk.lines) and not _is_wrapped_quotation(chunk)]
    is_answer = answers or above < SUBSTANTIAL or _words(last.lines) > above
    if is_answer and not begins_with_signature(last.lines):
        answers.append(last)
    return [line for chunk in answers for line in ("", *without_quotes(chunk.lines))]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Chunk:
    """Lines that are not quoted, and the quoted line directly above them."""

    above: str
    lines: list[str]


def _chunks(lines: list[str]) -> list[_Chunk]:
    """What follows each quoted line up to the next one, empty or not; the last chunk follows the last of them."""
    chunks = [_Chunk(above="", lines=[])]
    for line in lines:
        if is_quoted(line):
            chunks.append(_Chunk(above=line, lines=[]))
        else:
            chunks[-1].lines.append(line)
    return chunks


def _is_wrapped_quotation(chunk: _Chunk) -> bool:
    """The end of a quoted line that was broken where lines are broken, and lost its mark by that."""
    written = [line for line in chunk.lines if line.strip()]
    is_full = WRAPPED_AT[0] <= len(chunk.above) <= WRAPPED_AT[1]
    return is_full and len(written) == 1 and written[0] == chunk.lines[0] and not written[0][0].isupper()
