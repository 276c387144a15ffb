"""What stands under a letter: signatures, a telephone's own line, small print."""

import re
from itertools import islice

from harness.reading.device import is_device_line
from harness.reading.phrases import APPENDED, CONFIDENTIAL, NOTICE, RECIPIENT, SIGN_OFF

LONGEST_SIGNATURE = 20  # lines
LONGEST_CONTACT_LINE = 80  # characters
LONGEST_NAME_BLOCK = 4  # lines
LONGEST_SMALL_PRINT = 4_000  # characters of it that are looked at
LONGEST_APPENDED = 300  # characters of what a virus scanner adds

_DASHES = re.compile(r"^\s*(--|\u2014|__|\u2013)\s*$|^\s*-- $")
_RULE = re.compile(r"(?=[\W_]*$).*?[-_=*~#]{4}")
_CONTACT = re.compile(
    r"\S@\S+\.\w|\bhttps?://|\bwww\.|(\+|\b0)\d[\d ()/.-]{5,}\d|"
    r"^\W*(tel|phone|telefon|téléphone|teléfono|fax|mobile?|mob|cell|handy|skype|[tfmep])\b\s?[.:]",
    re.IGNORECASE,
)
# Lines without a word (\u1427 is a tracking mark), a picture's place, a help desk's mark to know the thread by.
_IDLE = re.compile(
    r"^([\s\-_=*~#+|>\u1427\u2014\u2013\u2022]*|\s*\[cid:[^\]]*\]\s*|\W*ref:[!\w.-]{5,80}:ref\W*"
    r"|\s*(\{#\w{2,5}:[\w-]{4,40}\}|\[[A-Z\d]{4,10}-[A-Z\d]{4,10}\]|ref:msg\w{4,30})\s*)$",
    re.IGNORECASE,
)
_SHORT_RULE = re.compile(r"^\s*(---|___)\s*$")
_PROSE = re.compile(r"\d|[.!?:,;]\s*$")


def without_signature(lines: list[str]) -> list[str]:
    """Cut at the first line that begins a signature, then small print; keeps everything where nothing would be left."""
    number = next((n for n in range(_first_with_words(lines) + 1, len(lines)) if _begins_signature(lines, n)), None)
    lines = lines[:number]
    return trim(_without_small_print(trim(lines)))


def begins_with_signature(lines: list[str]) -> bool:
    """Whether the first line with anything in it is the mark above a signature."""
    first = next((line for line in lines if line.strip()), "")
    return len(first) <= LONGEST_CONTACT_LINE and bool(_DASHES.match(first) or _RULE.match(first))


def trim(lines: list[str]) -> list[str]:
    """Without the empty lines and rules at both ends."""
    start, end = 0, len(lines)
    while end > 0 and _IDLE.match(lines[end - 1]):
        end -= 1
    while start < end and not lines[start].strip():
        start += 1
    return lines[start:end]


def _begins_signature(lines: list[str], number: int) -> bool:
    line = lines[number]
    if len(line) > LONGEST_CONTACT_LINE:
        return False
    if _DASHES.match(line):
        return line == "-- " or _is_short(lines, number + 1)
    if is_device_line(line) or (_SHORT_RULE.match(line) and _is_name_block(lines[number + 1 :])):
        return True
    return bool(_RULE.match(line) or SIGN_OFF.match(line)) and _is_contact_block(lines[number + 1 :])


def _is_short(lines: list[str], start: int) -> bool:
    """Whether no more lines than a signature has are written from there on."""
    written = (number for number in range(start, len(lines)) if lines[number].strip())
    return next(islice(written, LONGEST_SIGNATURE, None), None) is None


def _is_contact_block(lines: list[str]) -> bool:
    """Only short lines up to the end, and one of them says how to reach somebody."""
    written = [line for line in lines[: 3 * LONGEST_SIGNATURE] if line.strip()]
    return (
        0 < len(written) <= LONGEST_SIGNATURE
        and len(lines) <= 3 * LONGEST_SIGNATURE
        and all(len(line) <= LONGEST_CONTACT_LINE for line in written)
        and any(_CONTACT.search(line) for line in written)
        and not any(_DASHES.match(line) for line in written)
    )


def _is_name_block(lines: list[str]) -> bool:
    """A name, a position, a company, and the end: no figures, no sentence."""
    written = [line for line in lines[: 3 * LONGEST_SIGNATURE] if line.strip()]
    return (
        0 < len(written) <= LONGEST_NAME_BLOCK
        and len(lines) <= 3 * LONGEST_SIGNATURE
        and all(len(line) <= LONGEST_CONTACT_LINE // 2 and not _PROSE.search(line) for line in written)
    )


def _without_small_print(lines: list[str]) -> list[str]:
    """Without the last paragraphs that tell strangers to delete the mail, or that a scanner added."""
    first = _first_with_words(lines)
    while True:
        last = len(lines)
        while last > 0 and lines[last - 1].strip():
            last -= 1
        if not _is_small_print(" ".join(lines[last:])[:LONGEST_SMALL_PRINT]) or last <= first:
            return lines
        lines = trim(lines[:last])


def _is_small_print(paragraph: str) -> bool:
    return bool(
        (CONFIDENTIAL.search(paragraph) and RECIPIENT.search(paragraph))
        or NOTICE.match(paragraph)
        or (len(paragraph) <= LONGEST_APPENDED and APPENDED.search(paragraph))
    )


def has_words(lines: list[str]) -> bool:
    return _first_with_words(lines) < len(lines)


def _first_with_words(lines: list[str]) -> int:
    """The number of the first line that has any; of lines where none has."""
    return next((number for number, line in enumerate(lines) if any(map(str.isalnum, line))), len(lines))
