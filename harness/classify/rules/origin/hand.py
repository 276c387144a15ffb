"""Who sent it, by the marks of a hand: somebody who speaks, types and signs."""

import re
from collections.abc import Iterator

from harness.classify import data
from harness.classify.case import Case, Medium
from harness.classify.peers import Peers
from harness.classify.rules.signal import Sighting, around, saw
from harness.reading.phrases import SIGN_OFF

_LONGEST_CLOSING = 120  # characters
_PARTS_OF_A_NAME = (2, 3)


def person(case: Case, _: Peers) -> Iterator[Sighting]:
    """A hand on the keyboard: I and my, small talk, a comment under somebody's name, a name under the letter."""
    first = case.shape("first_person")
    if first:
        yield from saw("says I", around(case.own_text, first))
    casual = case.shape("casual")
    if casual:
        yield from saw("typed casually", around(case.own_text, casual))
    elif is_small(case.own_text[:1]) and case.medium is not Medium.CHAT:
        yield from saw("typed casually", case.own_text)
    relayed = case.whole.shape("relayed")
    if relayed or case.letter.introduced:
        yield from saw("relays a person's words", relayed.group() if relayed else case.own_text)
    if signed := _signature(case):
        yield from saw("signed by the sender", signed)
    elif named := _closing_name(case):
        yield from saw("closes with somebody's name", named)


def is_small(letter: str) -> bool:
    """Whether a sentence would begin with a capital here; Georgian knows large letters, and none of that use."""
    return letter.islower() and letter.title() != letter


def _signature(case: Case) -> str:
    """The line near the end that is the sender's own name, as people sign."""
    if not case.letter.sender_name:
        return ""
    names = {name.casefold() for name in re.findall(r"[^\W\d_]{3,}", case.letter.sender_name)}
    closing = [line.strip(" -\u2013,.\t") for line in case.letter.full_text[-600:].splitlines() if line.strip()]
    return next((line for line in closing if 0 < len(line) <= 40 and line.split()[0].casefold() in names), "")


def _closing_name(case: Case) -> str:
    """First name and surname under a closing phrase; a team and a house sign as well, in other words."""
    ending = case.own_text[-_LONGEST_CLOSING:].splitlines()
    lines = [line.strip(" -\u2013,.\t") for line in ending if line.strip()][-2:] if len(ending) > 1 else ()
    if len(lines) < 2 or not SIGN_OFF.match(lines[0]) or "team" in data.FOOT_NOTIONS.found(lines[1]):
        return ""
    parts = lines[1].split()
    is_name = len(parts) in _PARTS_OF_A_NAME and all(part[0].isupper() and _is_name(part) for part in parts)
    return lines[1] if is_name else ""


def _is_name(part: str) -> bool:
    return part.replace("-", "").replace("'", "").replace("\u2019", "").replace(".", "").isalpha()
