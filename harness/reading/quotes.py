"""Where the mail that is answered begins, and what of it is answer all the same."""

import re
from dataclasses import dataclass

from harness.reading.phrases import EARLIER_MAIL, FIELDS, WROTE, Field
from harness.reading.signature import begins_with_signature, trim

LONGEST_ATTRIBUTION = 300  # characters, over at most three lines
LONGEST_HEADER = 12  # lines, from the first field of a quoted mail's header to its last
SUBSTANTIAL = 8  # words that make what stands above a quotation the answer
WRAPPED_AT = (60, 82)  # characters

_DATE = re.compile(
    r"\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{1,4}|\b(19|20)\d\d\b|\b\d{1,2}[:.h]\d{2}\b|\d{4}年", re.IGNORECASE
)
_ADDRESS = re.compile(r"[^\s<>\"]@[^\s<>\"]+|<[^<>]*$")
_ENDS_OPEN = re.compile(r"[:\uff1a]\W*$")
_ENDS_SENTENCE = re.compile(r"[.!?]\s*$")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """What introduces a quotation: the lines from `start` up to, not including, `end`."""

    start: int
    end: int


def without_quotes(lines: list[str]) -> list[str]:
    """The lines that are not quoted from another mail."""
    while True:
        opening = _first_opening(lines)
        if opening is None:
            return _unquoted(lines)
        before, after = _unquoted(lines[: opening.start]), lines[opening.end :]
        if _starts_quoted(after):
            return before + _answers(after, above=_words(before))
        if _words(before) and not _is_salutation_alone(before):
            return before
        # Nothing new above, so the new text is below: somebody forwards, or answers under the quotation.
        lines = [*trim(before), *after]


def is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _unquoted(lines: list[str]) -> list[str]:
    return [line for line in lines if not is_quoted(line)]


def _words(lines: list[str]) -> int:
    return sum(len(_WORD.findall(line)) for line in lines)


def _is_salutation_alone(lines: list[str]) -> bool:
    written = [line.strip() for line in lines if line.strip()]
    return len(written) == 1 and written[0].endswith(",")


def _starts_quoted(lines: list[str]) -> bool:
    return is_quoted(next((line for line in lines if line.strip()), ""))


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


def _first_opening(lines: list[str]) -> Opening | None:
    for number, line in enumerate(lines):
        if not line.strip() or is_quoted(line):
            continue
        end = _earlier_mail(lines, number) or _header(lines, number) or _attribution(lines, number)
        if end:
            return Opening(start=number, end=end)
    return None


def _earlier_mail(lines: list[str], start: int) -> int | None:
    """ "-----Original Message-----", with the header that may follow it."""
    if len(lines[start]) > LONGEST_ATTRIBUTION or not EARLIER_MAIL.match(lines[start].strip()):
        return None
    following = next((n for n in range(start + 1, min(start + 4, len(lines))) if lines[n].strip()), None)
    return (following is not None and _header(lines, following)) or start + 1


def _header(lines: list[str], start: int) -> int | None:
    """The end of a quoted mail's header (From, Sent, To, Subject in any language and order) that begins at `start`."""
    if _field(lines[start]) is None:
        return None
    kinds: set[Field] = set()
    end = start
    unknown = 0
    for number in range(start, min(start + LONGEST_HEADER, len(lines))):
        kind = _field(lines[number])
        if kind is not None:
            kinds.add(kind)
            end, unknown = number + 1, 0
        elif lines[number].strip():
            unknown += 1  # a field that was wrapped, or one we do not know
            if unknown > 2:
                break
        elif Field.SUBJECT in kinds and len(kinds) >= 3:
            break
    return end if Field.FROM in kinds and len(kinds - {Field.OTHER}) >= 3 else None


def _field(line: str) -> Field | None:
    if line.startswith("  "):  # a header set off like this is told of, as in a delivery report
        return None
    name, colon, _ = line[:60].replace("\uff1a", ":").partition(":")
    return FIELDS.get(name.strip(" \t*_\xa0").casefold()) if colon else None


def _attribution(lines: list[str], start: int) -> int | None:
    """The end of "On such a day, somebody <address> wrote:", which may take three lines."""
    if not (_DATE.search(lines[start][:LONGEST_ATTRIBUTION]) or _ADDRESS.search(lines[start][:LONGEST_ATTRIBUTION])):
        return None
    for end in range(start + 1, min(start + 4, len(lines) + 1)):
        if not lines[end - 1].strip() or is_quoted(lines[end - 1]):
            return None
        joined = " ".join(line.strip() for line in lines[start:end])
        if len(joined) > LONGEST_ATTRIBUTION:
            return None
        if _introduces(joined, lines, start, end):
            return None if any(_begins_anew(lines, number, end) for number in range(start + 1, end)) else end
    return None


def _begins_anew(lines: list[str], start: int, end: int) -> bool:
    """Whether the attribution begins here and what stands above is a sentence of the letter, not its first part."""
    text = " ".join(line.strip() for line in lines[start:end])
    is_whole = bool(_DATE.search(text)) or not _DATE.search(lines[start - 1]) or _ENDS_SENTENCE.search(lines[start - 1])
    return bool(is_whole) and _introduces(text, lines, start, end)


def _introduces(text: str, lines: list[str], start: int, end: int) -> bool:
    wrote = WROTE.search(text)
    dated, addressed, is_open = _DATE.search(text), _ADDRESS.search(text), _ENDS_OPEN.search(text)
    if wrote and (dated or addressed) and (is_open or not text[wrote.end() :].strip(" -*")):
        return True
    if not is_open or not (dated or addressed):
        return False
    stands_alone = start == 0 or not lines[start - 1].strip()
    return stands_alone and (bool(dated and addressed) or _starts_quoted(lines[end:]))
