"""Who sent it, by the marks of a hand: somebody who speaks, types and signs."""

import re
from collections.abc import Iterable
from functools import lru_cache

from harness.classify import data
from harness.classify.case import Case, Medium
from harness.classify.peers import Peers
from harness.classify.rules.signal import Sighting, around, saw
from harness.reading import Letter
from harness.reading.phrases import SIGN_OFF

_LONGEST_CLOSING, _LONGEST_SIGNATURE = 120, 600  # characters
_AROUND_A_NAME = " -\u2013,.\t"
_PARTS_OF_A_NAME = (2, 3)


def person(case: Case, _: Peers) -> Iterable[Sighting]:
    """A hand on the keyboard: I and my, small talk, a comment under somebody's name, a name under the letter."""
    own, seen = case.own_text, list[Sighting]()
    if first := case.shape("first_person"):
        seen += saw("says I", around(own, first))
    if casual := case.shape("casual"):
        seen += saw("typed casually", around(own, casual))
    elif is_small(own[:1]) and case.medium is not Medium.CHAT:
        seen += saw("typed casually", own)
    relayed = case.whole.shape("relayed")
    if relayed or case.letter.introduced:
        seen += saw("relays a person's words", relayed.group() if relayed else own)
    if signed := _signature(case.letter):
        seen += saw("signed by the sender", signed)
    elif named := _closing_name(own):
        seen += saw("closes with somebody's name", named)
    return seen


def is_small(letter: str) -> bool:
    """Whether a sentence would begin with a capital here; Georgian knows large letters, and none of that use."""
    return letter.islower() and letter.title() != letter


def _signature(letter: Letter) -> str:
    """The line near the end that is the sender's own name, as people sign."""
    names, ending = _names(letter.sender_name), letter.full_text[-_LONGEST_SIGNATURE:]
    if not names or not any(map(ending.casefold().__contains__, names)):
        return ""
    closing = [line.strip(_AROUND_A_NAME) for line in ending.splitlines()]
    return next((line for line in closing if len(line) <= 40 and not names.isdisjoint(_first(line))), "")


@lru_cache(maxsize=256)
def _names(sender: str) -> frozenset[str]:
    """The names in a sender's name, folded."""
    return frozenset([name.casefold() for name in re.findall(r"[^\W\d_]{3,}", sender)])


def _first(line: str) -> list[str]:
    """The first word of a line, folded; none of a line of blanks."""
    return line.casefold().split(maxsplit=1)[:1]


def _closing_name(own: str) -> str:
    """First name and surname under a closing phrase; a team and a house sign as well, in other words."""
    ending = own[-_LONGEST_CLOSING:].splitlines()
    if len(ending) < 2:
        return ""
    lines = [line.strip(_AROUND_A_NAME) for line in ending if line and not line.isspace()][-2:]
    if len(lines) < 2 or not SIGN_OFF.match(lines[0]):
        return ""
    parts = lines[1].split()
    is_name = len(parts) in _PARTS_OF_A_NAME and all(part[0].isupper() and _is_name(part) for part in parts)
    return lines[1] if is_name and "team" not in data.FOOT_NOTIONS.found(lines[1]) else ""


def _is_name(part: str) -> bool:
    return part.replace("-", "").replace("'", "").replace("\u2019", "").replace(".", "").isalpha()
