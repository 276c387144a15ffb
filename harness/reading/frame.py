"""What a help desk puts around the words of whoever answers: who wrote, on which ticket, and how to reply."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import dropwhile, groupby

from harness.reading.introduced import (
    LONGEST_NOTE,
    Paragraph,
    ends_introduction,
    is_author,
    is_mark,
    is_noted_hour,
    is_on_answering,
    is_record,
    is_told,
    tells_of_change,
    tells_of_message,
)
from harness.reading.phrases import DETAILS, FIELDS, FOOTER, INSTRUCTION, RECORD, SUBJECT, TEAM, UPDATED
from harness.reading.wordlist import UNSPACED

LONGEST_LINE = 60  # characters of a salutation, a sign-off, the name of a team
FEW_LINES = 3
FIRST_PARAGRAPHS = 8  # within which the answer is introduced
FIRST_LINES = 200  # of these, that are not empty
SOON = 4  # paragraphs in which it is told without a colon that somebody wrote
FEWEST_WORDS = 3  # less is no answer, and what surrounds it no frame
FEWEST_WORDS_OF_PROSE = 8

TOPICS = {"topic", "help topic", "department", "priority", "thema", "sujet", "tema", "argomento", "onderwerp", "tópico"}

_RULE = re.compile(r"\W*$")
_WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
_LINK = re.compile(r"https?://")
_SENTENCE = re.compile(r"[.!?\u3002\uff01\uff1f\u061f\u2026]\s*$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Inside:
    """What stands inside a frame. `introduced`: whether the frame says that it holds somebody's message."""

    lines: list[str]
    introduced: bool


def inside_frame(lines: list[str]) -> Inside | None:
    """What a help desk's introduction and its instructions surround; None where nothing does."""
    paragraphs = [list(block) for written, block in groupby(lines, lambda line: bool(line.strip())) if written]
    below = _below_introduction(paragraphs)
    if below is not None:
        inside, introduced = _above(_newest(below), _is_below_a_message) or _newest(below), True
    elif above := _above(paragraphs, _instructs):
        inside, introduced = _between(above)
    else:
        return None
    if _words(inside) < FEWEST_WORDS:
        return None
    return Inside(lines=[line for block in inside for line in ("", *block)][1:], introduced=introduced)


def _words(paragraphs: list[Paragraph]) -> int:
    """How many there are; to name whom it is for is to say nothing."""
    greets = len(paragraphs) > 0 and _is_slight(paragraphs[0]) and paragraphs[0][-1].rstrip().endswith(",")
    return sum(len(_WORD.findall(line)) for block in paragraphs[greets:] for line in block)


def _instructs(block: Paragraph) -> bool:
    text = _joined(block)
    if len(block) >= FEW_LINES and DETAILS.match(block[0]):
        return is_record(["", *block[1:]])
    return len(text) <= LONGEST_NOTE and bool(INSTRUCTION.search(text))


def _is_below_a_message(block: Paragraph) -> bool:
    """How to go on, in any words: only a program that has passed on a message says so below it."""
    text = _joined(block)
    if len(text) > LONGEST_NOTE:
        return is_record(block)
    if INSTRUCTION.search(text) or FOOTER.search(text) or is_on_answering(text) or is_record(block):
        return True
    return bool(RECORD.search(text) and (_LINK.search(text) or SUBJECT.search(text)))


def _above(paragraphs: list[Paragraph], is_frame: Callable[[Paragraph], bool]) -> list[Paragraph] | None:
    """Without the paragraphs at the end that are frame, and the rule and short lines among them."""
    end = None
    for number in range(len(paragraphs) - 1, 0, -1):
        if is_frame(paragraphs[number]):
            end = number
        elif not _is_slight(paragraphs[number]):
            break
    if end is None:
        return None
    return paragraphs[: end - 1] if end > 1 and _RULE.match(_joined(paragraphs[end - 1])) else paragraphs[:end]


def _below_introduction(paragraphs: list[Paragraph]) -> list[Paragraph] | None:
    """Without what leads up to "The following comment was added to ticket 17:"; None where nothing does."""
    left = FIRST_LINES
    for number, block in enumerate(paragraphs[:FIRST_PARAGRAPHS]):
        if is_author(block) and is_told(paragraphs[:number]):
            return paragraphs[number + 1 :]
        text = ""
        for count, line in enumerate(block[:left], start=1):
            text = "" if is_mark(line) else f"{text} {line.strip()}"
            if len(text) > LONGEST_NOTE:
                break
            before = [each for each in (*paragraphs[:number], block[: count - 1]) if each]
            if ends_introduction(text, before, line) or (is_noted_hour(line, before) and is_told(before)):
                return _rest(block[count:], paragraphs[number + 1 :])
        left = max(0, left - len(block))
    return None


def _rest(block: Paragraph, paragraphs: list[Paragraph]) -> list[Paragraph]:
    """What follows an introduction: without rules, links and topics on top."""
    rest = [each for each in ([*dropwhile(is_mark, block)], *paragraphs) if each]
    return [*dropwhile(lambda each: all(map(_is_topic, each)), rest)]


def _newest(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The first message of several, each under its author's name and the hour, which a rule may stand over."""
    for number, block in enumerate(paragraphs):
        if number and is_author(block):
            return paragraphs[:number]
        is_under_a_rule = number > 1 and is_mark(_joined(paragraphs[number - 1]))
        if is_under_a_rule and len(block) == 1 and is_noted_hour(block[0], paragraphs[:number]):
            return paragraphs[: number - 1]
    return paragraphs


def _between(paragraphs: list[Paragraph]) -> tuple[list[Paragraph], bool]:
    """What is somebody's above instructions, and whether the frame says so."""
    if is_author(paragraphs[0]):
        return paragraphs[1:], True
    for number, block in enumerate(paragraphs[:SOON]):
        if tells_of_message(_joined(block)):
            return _rest([], paragraphs[number + 1 :]), True
    for number, block in enumerate(paragraphs[:2]):
        if tells_of_change(_joined(block)) and (said := _said(paragraphs[number + 1 :])):
            return said, False
    return _unsigned(paragraphs), False


def _said(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """What is said on a record's change, without the fields that were changed; nothing where nobody says anything."""
    said = [*dropwhile(lambda block: all(UPDATED.search(line) for line in block), paragraphs)]
    words = _words(said[:1]) if said and any(map(_SENTENCE.search, said[0])) else 0
    return said if words >= FEWEST_WORDS_OF_PROSE else []


def _is_topic(line: str) -> bool:
    """ "Subject: Question about my order", which a help desk puts above what was written on it."""
    name, colon, _ = line.partition(":")
    return bool(colon) and len(line) <= LONGEST_LINE and name.strip().casefold() in TOPICS | FIELDS.keys()


def _unsigned(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Without the team's signature below, and the salutation above: who wrote the one wrote the other."""
    *rest, last = paragraphs or [[]]
    if not rest or len(last) > 1 or not _is_slight(last) or not TEAM.search(last[0]):
        return paragraphs
    first = rest[0][1:] if _is_slight(rest[0][:1]) and rest[0][0].rstrip().endswith(",") else rest[0]
    return [each for each in (first, *rest[1:]) if each]


def _is_slight(block: Paragraph) -> bool:
    return len(block) <= FEW_LINES and all(len(line) <= LONGEST_LINE for line in block)


def _joined(block: Paragraph) -> str:
    return " ".join(line.strip() for line in block)
