"""What a help desk puts around the words of whoever answers: who wrote, on which ticket, and how to reply."""

import re
from dataclasses import dataclass
from itertools import dropwhile, groupby

from harness.reading.phrases import BEHALF, EVENT, FIELDS, FOOTER, INSTRUCTION, MESSAGE, RECORD, TEAM

LONGEST_NOTE = 400  # characters of a paragraph that only says what happened, or how to reply
LONGEST_LINE = 60  # characters of a salutation, a sign-off, the name of a team
FEW_LINES = 3
FIRST_PARAGRAPHS = 4  # within which the answer is introduced
FEWEST_WORDS = 3  # less is no answer, and what surrounds it no frame

TOPICS = {"topic", "help topic", "department", "priority", "thema", "sujet", "tema", "argomento", "onderwerp", "tópico"}

_RULE = re.compile(r"\W*$")
_WORD = re.compile(r"\w+")

Paragraph = list[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Inside:
    """What stands inside a frame. `introduced`: whether the frame says that it holds somebody's message."""

    lines: list[str]
    introduced: bool


def inside_frame(lines: list[str]) -> Inside | None:
    """What a help desk's introduction and its instructions surround; None where nothing does."""
    paragraphs = [list(block) for written, block in groupby(lines, lambda line: bool(line.strip())) if written]
    below = _below_introduction(paragraphs, ends_open=True)
    if below is not None:
        inside = _above(below, INSTRUCTION, FOOTER) or below
    elif above := _above(paragraphs, INSTRUCTION):
        below = _below_introduction(above, ends_open=False)
        inside = _unsigned(above if below is None else below)
    else:
        return None
    if sum(len(_WORD.findall(line)) for block in inside for line in block) < FEWEST_WORDS:
        return None
    return Inside(lines=[line for block in inside for line in ("", *block)][1:], introduced=below is not None)


def _above(paragraphs: list[Paragraph], *notions: re.Pattern[str]) -> list[Paragraph] | None:
    """Without the paragraphs at the end that hold these notions, and the rule and short lines among them."""
    end = None
    for number in range(len(paragraphs) - 1, 0, -1):
        text = _joined(paragraphs[number])
        if len(text) <= LONGEST_NOTE and any(notion.search(text) for notion in notions):
            end = number
        elif not _is_slight(paragraphs[number]):
            break
    if end is None:
        return None
    return paragraphs[: end - 1] if end > 1 and _RULE.match(_joined(paragraphs[end - 1])) else paragraphs[:end]


def _below_introduction(paragraphs: list[Paragraph], *, ends_open: bool) -> list[Paragraph] | None:
    """Without what leads up to "The following comment was added to ticket 17:"; None where nothing does.

    `ends_open`: only such a line will do as ends in a colon; else a whole paragraph without one will.
    """
    for number, block in enumerate(paragraphs[:FIRST_PARAGRAPHS]):
        text = ""
        for count, line in enumerate(block, start=1):
            text = f"{text} {line.strip()}"
            if len(text) > LONGEST_NOTE:
                break
            is_end = text.endswith(":") if ends_open else count == len(block)
            if is_end and _tells_of_message(text):
                rest = [each for each in (block[count:], *paragraphs[number + 1 :]) if each]
                return list(dropwhile(lambda each: all(map(_is_topic, each)), rest))
    return None


def _tells_of_message(text: str) -> bool:
    if BEHALF.search(text):
        return bool(RECORD.search(text))
    # "You received this message because of your order:" tells why a notice came, and of nobody's message.
    return not INSTRUCTION.search(text) and all(notion.search(text) for notion in (MESSAGE, RECORD, EVENT))


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
