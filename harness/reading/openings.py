"""Where in a text the mail that is answered, or passed on, begins: the lines that mail programs write above it."""

import re
from dataclasses import dataclass

from harness.reading.phrases import EARLIER, EARLIER_MAIL, FIELDS, MAIL, MARKS, WROTE, Field

LONGEST_ATTRIBUTION = 300  # characters, over at most MOST_ATTRIBUTION_LINES lines
MOST_ATTRIBUTION_LINES = 4
LONGEST_BARE_ATTRIBUTION = 100  # characters of "Kim wrote:", which says neither when nor from where
LONGEST_MARK = 70  # characters between the dashes of "-----Original Message-----"
LONGEST_HEADER = 12  # lines, from the first field of a quoted mail's header to its last
LONGEST_HEADER_LINE = 600  # characters of a header that lost its line breaks

_DATE = re.compile(
    r"\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{1,4}|\b(19|20)\d\d\b|\b\d{1,2}[:.h]\d{2}\b|\d{4}\s?[年년]", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_ADDRESS = re.compile(r"[^\s<>\"]@[^\s<>\"]+|<[^<>]*$")
_ENDS_OPEN = re.compile(r"[:\uff1a]\W*$")
_ENDS_SENTENCE = re.compile(r"[.!?]\s*$")
_QUOTED = re.compile(r"[\s\u200e\u200f\u202a-\u202e\ufeff]*(>|&gt;|\uff1e|[A-Z]{2,3}>)")
_NOTES = re.compile(r"---\s?\d{1,4}[./-]\d{1,2}[./-]\d{1,4} \d{1,2}:\d{2}\S*( [AP]M)?---")
_PROCESSED = re.compile(r"\W*original message processed by\b", re.IGNORECASE)
_RULE = re.compile(r"(?=[\W_]*$).*?[-_=*]{8}")
_BEGINS = re.compile(
    r"\W*(on|at|am|le|el|il|op|em|no dia|den|d\.|dne|dňa|w dniu|dnia|pe|în|на|дана|dana|στις|vào|pada|2\d\d\d)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """What introduces a quotation: the lines from `start` up to, not including, `end`."""

    start: int
    end: int


def is_quoted(line: str) -> bool:
    return bool(_QUOTED.match(line))


def starts_quoted(lines: list[str], start: int = 0) -> bool:
    """Whether the first line from `start` that is not empty is quoted."""
    return is_quoted(next((lines[number] for number in range(start, len(lines)) if lines[number].strip()), ""))


def first_opening(lines: list[str]) -> Opening | None:
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        if is_quoted(line):
            if _is_groupwise(line):
                return Opening(start=number, end=number + 1)
            continue
        end = _mark(lines, number) or _header(lines, number)
        if end:
            return Opening(start=number, end=end)
        end = _attribution(lines, number)
        if end:
            return Opening(start=_upwards(lines, number), end=end)
    return None


def introduces_quotation(text: str) -> bool:
    """Whether a line above an indented text says who wrote it, and when or from where."""
    if len(text) > LONGEST_ATTRIBUTION or not _ENDS_OPEN.search(text):
        return False
    dated, addressed = _DATE.search(text), _ADDRESS.search(text)
    return bool((dated and addressed) or ((dated or addressed) and WROTE.search(text)))


def _is_groupwise(line: str) -> bool:
    """ ">>> Kim Tavo <kim@shopper.example> 10/05/2026 9:30 AM >>>", with no mark before what it quotes."""
    text = line.strip()
    return (
        text.startswith(">>") and text.endswith(">>") and len(text) <= LONGEST_ATTRIBUTION and bool(_DATE.search(text))
    )


def _mark(lines: list[str], start: int) -> int | None:
    """The end of "-----Original Message-----" and its like, with the header that may follow it."""
    line = lines[start]
    if len(line) > LONGEST_ATTRIBUTION or not _is_mark(line.replace("&nbsp;", " ").strip(" \t\xa0>|")):
        return None
    following = next((n for n in range(start + 1, min(start + 4, len(lines))) if lines[n].strip()), None)
    return (following is not None and _header(lines, following, least=2)) or start + 1


def _is_mark(text: str) -> bool:
    if EARLIER_MAIL.match(text) or _NOTES.search(text) or (text[:1] == "[" and _PROCESSED.match(text)):
        return True
    left, right = text.lstrip("-_=*#~"), text.rstrip("-_=*#~ ")
    before, after = len(text) - len(left), len(text) - len(right)
    inside = text.strip("-_=*#~ \t\xa0")
    if before < 2 or after < 2 or len(inside) > LONGEST_MARK:
        return False
    if inside.casefold() in MARKS or (EARLIER.search(inside) and MAIL.search(inside)):
        return True
    return before >= 3 and after >= 3 and bool(WROTE.search(inside) and _ENDS_OPEN.search(inside))


def _header(lines: list[str], start: int, *, least: int = 3) -> int | None:
    """The end of a quoted mail's header (From, Sent, To, Subject in any language and order) that begins at `start`."""
    if _field(lines[start]) is None:
        return None
    if _fields_in_one(lines[start]):
        return start + 1
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
        elif Field.SUBJECT in kinds and len(kinds) >= least:
            break
    least = 2 if start and _RULE.match(lines[start - 1]) else least
    return end if Field.FROM in kinds and len(kinds - {Field.OTHER}) >= least else None


def _field(line: str) -> Field | None:
    if line.startswith("  "):  # a header set off like this is told of, as in a delivery report
        return None
    name, colon, _ = line[:60].replace("\uff1a", ":").partition(":")
    return FIELDS.get(name.strip(" \t*_|\xa0\u200e\u200f\u202a\u202b\u202c\ufeff").casefold()) if colon else None


def _fields_in_one(line: str) -> bool:
    """Whether a line holds a whole header: "From: Kim Sent: Monday To: Help Subject: Kettle"."""
    pieces = line[:LONGEST_HEADER_LINE].replace("\uff1a", ":").split(":")[:-1]
    kinds = {FIELDS.get(piece.rpartition(" ")[2].strip(" \t*_\xa0").casefold()) for piece in pieces}
    return {Field.FROM, Field.TO, Field.SUBJECT} <= kinds


def _attribution(lines: list[str], start: int) -> int | None:
    """The end of "On such a day, somebody <address> wrote:", which may take several lines."""
    first = lines[start][: LONGEST_ATTRIBUTION + 1]
    if not (_is_dated(first) or _is_addressed(first)):
        return start + 1 if _is_bare(first) and starts_quoted(lines, start + 1) else None
    for end in range(start + 1, min(start + MOST_ATTRIBUTION_LINES, len(lines)) + 1):
        if not lines[end - 1].strip() or (is_quoted(lines[end - 1]) and not _is_broken_address(lines, end - 1)):
            return None
        joined = " ".join(line.strip() for line in lines[start:end])
        if len(joined) > LONGEST_ATTRIBUTION:
            return None
        if _introduces(joined, lines, start, end):
            return None if any(_begins_anew(lines, number, end) for number in range(start + 1, end)) else end
    return None


def _is_broken_address(lines: list[str], number: int) -> bool:
    """Whether a line begins with the ">" that closes the address in the line above."""
    return number > 0 and bool(re.search(r"<[^<>]{1,100}$", lines[number - 1])) and lines[number].startswith(">")


def _is_dated(line: str) -> bool:
    return bool(_DIGIT.search(line) and _DATE.search(line))


def _is_addressed(line: str) -> bool:
    return ("@" in line or "<" in line) and bool(_ADDRESS.search(line))


def _is_bare(line: str) -> bool:
    """ "Kim wrote:", which introduces a quotation only if one follows."""
    is_short = len(line) <= LONGEST_BARE_ATTRIBUTION and (":" in line or "\uff1a" in line)
    return is_short and bool(_ENDS_OPEN.search(line) and WROTE.search(line))


def _begins_anew(lines: list[str], start: int, end: int) -> bool:
    """Whether the attribution begins here and what stands above is a sentence of the letter, not its first part."""
    if lines[start - 1].rstrip().endswith("<"):
        return False
    text = " ".join(line.strip() for line in lines[start:end])
    is_whole = bool(_DATE.search(text)) or not _DATE.search(lines[start - 1]) or _ENDS_SENTENCE.search(lines[start - 1])
    return bool(is_whole) and _introduces(text, lines, start, end)


def _upwards(lines: list[str], start: int) -> int:
    """The line above belongs to the attribution where it begins as one and nothing of the letter stands with it."""
    above = start - 1
    if above < 0 or not lines[above].strip() or (above and lines[above - 1].strip()) or len(lines[above]) > 100:
        return start
    return above if _BEGINS.match(lines[above]) and not re.search(r"[.!?:,]\s*$", lines[above]) else start


def _introduces(text: str, lines: list[str], start: int, end: int) -> bool:
    dated, addressed, is_open = _is_dated(text), _is_addressed(text), _ENDS_OPEN.search(text)
    wrote = WROTE.search(text) if dated or addressed else None
    if wrote and (is_open or not text[wrote.end() :].strip(" -*")):
        return True
    if not is_open or not (dated or addressed):
        return False
    stands_alone = start == 0 or not lines[start - 1].strip()
    return sum((dated and addressed, stands_alone, starts_quoted(lines, end))) >= 2
