"""Where, in a help desk's mail, the program's own words end and somebody's begin."""

import re
from collections.abc import Sequence

from harness.reading.phrases import (
    ANSWERING,
    AUTOMATIC,
    BEHALF,
    EVENT,
    FOLLOWING,
    INSTRUCTION,
    MAIL,
    MESSAGE,
    NUMBERED,
    RECORD,
    SAID,
    SUBJECT,
    UPDATED,
)

LONGEST_NOTE = 400  # characters of a paragraph that only says what happened, or how to reply
LONGEST_HEADING = 60  # characters of "Agent reply:"
LONGEST_SAID = 120  # characters of "Jo added a comment to your ticket:"
LONGEST_TOLD = 250  # characters of "Ticket #17 was updated by Jo. To add to it, reply to this mail."
MOST_WORDS_OF_A_NAME = 6
MOST_WORDS_OF_A_DATE = 9
FEWEST_FIELDS = 3
MOST_OF_A_SHEET = 2 / 3
FIRST_PARAGRAPHS = 4  # that a program needs to come to the message

_NUMBERED = re.compile(NUMBERED)
_WHEN = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)|(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)|\d{4}\s?[年년]")
_DAY = re.compile(r"\D*\d{1,2}\D*$")
_ENDS_OPEN = re.compile(r"[:\uff1a]\s*$")
_ENDS = re.compile(r"[.!?:,;\u3002\uff1a]\s*$")
_SET_OFF = re.compile(r"\s*[-=*]{2,3} (?=.*\d).{3,100} [-=*]{2,3}\s*$")
_RULE = re.compile(r"\s*[-=_*+|]{4,}+[-=_*+| ]*+$")
_NAMED = re.compile(r"\s*[^\W\d_][\w /'()-]{0,40}[:\uff1a]\s")
_SAYS_MORE = re.compile(rf"{AUTOMATIC.pattern}|{INSTRUCTION.pattern}", re.IGNORECASE)
_KNOWN_BY = re.compile(r"\s*#\d+\b|$")
_FIELDS = re.compile(r"[:|].*[:\uff1a]\s*$")
_LINK = re.compile(r"\s*<?https?://\S+\s*$")
_FIELD = re.compile(r"\s*[^\W\d_][\w /'()-]{0,40}\s*[:\uff1a](?!//)|.*\S\s{3,}\S|\s*[-=_*+|]{4,}")

Paragraph = list[str]


def ends_introduction(text: str, before: Sequence[Paragraph], line: str) -> bool:
    """Whether a paragraph up to a line, after those before it, says that somebody's message follows."""
    if _ENDS_OPEN.search(line):
        return (
            (len(before) < FIRST_PARAGRAPHS and (_tells_of_message(text) or _tells_of_answer(text)))
            or _says_who(line, before)
            or _is_heading(line, before)
        )
    return bool(_SET_OFF.match(line) and MESSAGE.search(line) and is_told(before, nothing=True))


def _tells_of_message(text: str) -> bool:
    if BEHALF.search(text):
        return bool(RECORD.search(text))
    # "You received this message because of your order:" tells why a notice came, and of nobody's message.
    if INSTRUCTION.search(text) or AUTOMATIC.search(text) or not MESSAGE.search(text):
        return False
    if RECORD.search(text) and EVENT.search(text):
        return True
    return bool(FOLLOWING.search(text) and _NUMBERED.search(text))


def _tells_of_answer(text: str) -> bool:
    """ "Jo has answered your request #4711:" """
    is_short = len(text) <= LONGEST_SAID
    return is_short and bool(ANSWERING.search(text) and _NUMBERED.search(text)) and not _SAYS_MORE.search(text)


def tells_of_message(text: str) -> bool:
    """Whether a whole paragraph says that a message was added to a record."""
    return len(text) <= LONGEST_NOTE and not _FIELD.match(text) and _tells_of_message(text)


def _says_who(line: str, before: Sequence[Paragraph]) -> bool:
    """ "Jo commented:", with nothing above it that somebody may have said."""
    return len(line) <= LONGEST_SAID and bool(SAID.match(line)) and is_told(before, nothing=True)


def _is_heading(line: str, before: Sequence[Paragraph]) -> bool:
    """ "Agent reply:", below what tells of a record."""
    return not _FIELDS.search(line) and len(line) <= LONGEST_HEADING and bool(MESSAGE.search(line)) and is_told(before)


def is_told(paragraphs: Sequence[Paragraph], *, nothing: bool = False) -> bool:
    """Whether one of them tells what became of a record, or is one; with `nothing`, no words at all will do."""
    told = [_joined(each) for each in paragraphs]
    if nothing and all(len(text) <= LONGEST_HEADING or _LINK.match(text) for text in told):
        return True
    return any(map(tells_of_record, told)) or any(map(_is_sheet, paragraphs))


def tells_of_record(text: str) -> bool:
    """Whether a few words say that something happened to a record, or how to add to it."""
    if len(text) > LONGEST_TOLD or not RECORD.search(text):
        return False
    return bool(UPDATED.search(text) or (MESSAGE.search(text) and EVENT.search(text)) or is_on_answering(text))


def tells_of_change(text: str) -> bool:
    """Whether a few words say that a record was changed."""
    return len(text) <= LONGEST_TOLD and bool(RECORD.search(text) and UPDATED.search(text))


def is_on_answering(text: str) -> bool:
    """Whether it says that a mail may be answered."""
    return bool(ANSWERING.search(text) and (MAIL.search(text) or SUBJECT.search(text)))


def is_record(block: Paragraph) -> bool:
    """Fields with their values, a table, or what stands between rules."""
    return (
        len(block) >= FEWEST_FIELDS
        and all(map(_FIELD.match, block[1:]))
        and (bool(_KNOWN_BY.match(block[0])) or any(map(RECORD.search, block[:4])))
    )


def _is_sheet(block: Paragraph) -> bool:
    """A record with a few lines of text in it."""
    fields = sum(bool(_FIELD.match(line)) for line in block)
    return fields >= MOST_OF_A_SHEET * len(block) and is_record([block[0], *filter(_FIELD.match, block[1:])])


def is_author(block: Paragraph) -> bool:
    """A name over the hour, and nothing else: "Jo Lidholm (Kettle)", "Oct 5, 2026, 9:30 AM"."""
    written = [line.strip() for line in block]
    return len(written) == 2 and _is_name(written[0]) and is_hour(written[1])


def _is_name(line: str) -> bool:
    words = line.split()
    return (
        len(line) <= LONGEST_HEADING
        and 0 < len(words) <= MOST_WORDS_OF_A_NAME
        and not any(map(str.isdigit, line))
        and not _ENDS.search(line)
    )


def is_hour(line: str) -> bool:
    """Whether a line is a date, a time, or both."""
    if len(line) > LONGEST_HEADING or len(line.split()) > MOST_WORDS_OF_A_DATE or not re.search(r"\d", line):
        return False
    return bool(_WHEN.search(line) or (len(line.split()) <= 3 and _DAY.match(line)))


def is_noted_hour(line: str, before: Sequence[Paragraph]) -> bool:
    """Whether a line under a rule, or one that speaks of a message, says when it was written."""
    said = line.strip()
    if (
        len(said) > LONGEST_SAID
        or len(said.split()) > MOST_WORDS_OF_A_DATE
        or _NAMED.match(said)
        or not _WHEN.search(said)
        or _ENDS.search(said)
    ):
        return False
    return bool(MESSAGE.search(said)) or (len(before) > 0 and bool(_RULE.match(before[-1][-1])))


def is_mark(line: str) -> bool:
    """A rule, or a link alone."""
    return bool(_RULE.match(line) or _LINK.match(line))


def _joined(block: Paragraph) -> str:
    return " ".join(line.strip() for line in block)
