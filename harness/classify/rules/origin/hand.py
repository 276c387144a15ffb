"""Who sent it, by the marks of a hand: somebody who speaks, types and signs."""

import re
from collections.abc import Iterable
from functools import lru_cache

from harness.classify import data
from harness.classify.case import Case, Medium
from harness.classify.peers import Peers
from harness.classify.rules.signal import Sighting, around, saw
from harness.classify.word import BREAKS
from harness.reading import Letter
from harness.reading.phrases import SIGN_OFF

_LONGEST_SIGNATURE, _LONGEST_FOOT, _LONGEST_NAME, _LONGEST_FIRST_NAME = 600, 300, 40, 20  # characters
_LINES_CUT = 3
_AROUND_A_NAME = " -\u2013,.\t"
_LONGEST_OF_NAMES = 3  # words
_CHAT = Medium.CHAT
_HIDDEN = {
    Medium.MAIL: "shows nobody's hand",
    Medium.UNKNOWN: "shows nobody's hand",
    Medium.CHAT: "shows nobody's hand, in a chat",  # where people write less, and some of it like print
}
_CHOSEN = 0.4  # hours later, or by a help desk's hands, somebody may have picked it from what is written beforehand
_IN_A_NOTE = 0.2  # in a few words about no record there is little room for a hand to show
_LONGEST_NOTE = 25  # words
_KNOWN_WORDS = 3  # of a language in which hands are known
_FIRST_NAME = re.compile(r"[.!?,\n]\s*[^\W\d_a-z][^\W\d_A-Z]{1,11}\Z")  # alone behind the last sentence
_QUESTION = re.compile(r"[?\uff1f\u061f](?![\w=&])")


def speaks(case: Case, _: Peers) -> Iterable[Sighting]:
    """Somebody says I."""
    first = case.spoken.shape("first_person")
    return saw("says I", around(case.own_text, first)) if first else ()


def types(case: Case, _: Peers) -> Iterable[Sighting]:
    """Small talk, and no capital to begin with; in a chat nobody minds those."""
    own = case.own_text
    if casual := case.spoken.shape("casual"):
        return saw("typed casually", around(own, casual))
    return saw("typed casually", own) if case.medium is not _CHAT and is_small(own[:1]) else ()


def relays(case: Case, _: Peers) -> Iterable[Sighting]:
    """A comment under somebody's name, which a program passes on."""
    if relayed := case.whole.shape("relayed"):
        return saw("relays a person's words", relayed.group())
    return saw("relays a person's words", case.own_text) if case.letter.introduced else ()


def signs(case: Case, _: Peers) -> Iterable[Sighting]:
    """A name under the letter; or no hand at all."""
    if signed := _signature(case.letter):
        return saw("signed by the sender", signed)
    if named := closing_name(case.letter, case.own_text):
        return saw("closes with somebody's name", named)
    hidden = _HIDDEN.get(case.medium)
    if not hidden or _acts(case):
        return ()
    is_chosen = case.is_late or case.sent_by.desk is not None
    return saw(hidden, case.own_text, _IN_A_NOTE if _is_note(case) else _CHOSEN if is_chosen else 1.0)


def shows(case: Case) -> bool:
    """Whether somebody's hand shows in a text, or a name under it."""
    return _acts(case) or bool(_signature(case.letter) or closing_name(case.letter, case.own_text))


def _is_note(case: Case) -> bool:
    """Whether a mail is a few words about no record: it has no link and names nothing by number or title."""
    if case.medium is _CHAT or len(case.own) > _LONGEST_NOTE or case.spoken.traits & BREAKS:
        return False
    return case.spoken.shape("reference") is None


def _acts(case: Case) -> bool:
    """Whether somebody says I, asks, guesses, tells of their doings, types casually, or filled a help desk's frame."""
    spoken, own = case.spoken, case.own_text
    if own[:1].islower() or "own_doing" in spoken.said or "guess" in spoken.said or spoken.shape("first_person"):
        return True
    if spoken.stock.count(1) < _KNOWN_WORDS or spoken.shape("casual"):
        return True
    if ("?" in own or "\uff1f" in own) and _QUESTION.search(own):
        return True
    if case.medium is _CHAT:
        return spoken.shape("typing") is not None
    if case.letter.framed or case.letter.introduced or case.whole.shape("relayed"):
        return True
    return _FIRST_NAME.search(own[-_LONGEST_FIRST_NAME:].rstrip(_AROUND_A_NAME)) is not None


def is_small(letter: str) -> bool:
    """Whether a sentence would begin with a capital here; Georgian knows large letters, and none of that use."""
    return letter.islower() and letter.title() != letter


def _signature(letter: Letter) -> str:
    """The line near the end that is the sender's own name, as people sign."""
    names = _names(letter.sender_name)
    for line in letter.full_text[-_LONGEST_SIGNATURE:].splitlines() if names else ():
        closing = line.strip(_AROUND_A_NAME)
        if len(closing) <= _LONGEST_NAME and (first := closing.split(None, 1)) and first[0].casefold() in names:
            return "" if "team" in data.FOOT_NOTIONS.found(closing) or _is_house(closing, letter) else closing
    return ""


def _is_house(closing: str, letter: Letter) -> bool:
    """Whether a name is that of the house itself: its address is of the same letters."""
    domain = letter.sender.rpartition("@")[2].casefold().replace("-", "")
    return "".join(filter(str.isalnum, closing.casefold())) in domain.split(".")


@lru_cache(maxsize=256)
def _names(sender: str) -> frozenset[str]:
    """The names in a sender's name, folded."""
    return frozenset([name.casefold() for name in re.findall(r"[^\W\d_]{3,}", sender)])


def closing_name(letter: Letter, own: str) -> str:
    """First name and surname under a closing phrase, whatever stands below; a team and a house sign in other words.

    With a team's line below, a first name is enough.
    """
    lines = own[-_LONGEST_FOOT:].splitlines() if "\n" in own else []
    if name := _signing(lines, letter):
        return name
    whole, new = letter.full_text, letter.text
    if len(whole) <= len(new) or not whole.startswith(new):
        return ""
    # A signature that reading cut off, as it tells a telephone number; further down is what somebody else wrote.
    cut = [line for line in whole[len(new) : len(new) + _LONGEST_FOOT].splitlines() if line.strip()]
    return _signing(cut[:_LINES_CUT], letter)


def _signing(lines: Iterable[str], letter: Letter) -> str:
    """The last name among them that stands under a closing phrase."""
    said = [*filter(None, [line.strip(_AROUND_A_NAME) for line in lines])]
    for number in range(len(said) - 1, 0, -1):
        name = said[number]
        if len(name) <= _LONGEST_NAME and _is_name(name) and SIGN_OFF.match(said[number - 1]):
            is_first_name_alone = " " not in name and not _is_teams(" ".join(said[number + 1 : number + 2]))
            return "" if is_first_name_alone or _is_teams(name) or _is_house(name, letter) else name
    return ""


def _is_teams(line: str) -> bool:
    return bool(line) and "team" in data.FOOT_NOTIONS.found(line)


def _is_name(line: str) -> bool:
    """Whether it is of as many words as names have, each with a capital."""
    parts = line.split() if line[:1].isupper() else ()
    return 0 < len(parts) <= _LONGEST_OF_NAMES and all(part[0].isupper() and _is_of_letters(part) for part in parts)


def _is_of_letters(part: str) -> bool:
    return part.replace("-", "").replace("'", "").replace("\u2019", "").replace(".", "").isalpha()
