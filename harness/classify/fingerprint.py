"""By which help desk a mail was sent: by its headers, else by what stands at the head or the foot of the text."""

from collections.abc import Iterable
from typing import NamedTuple

from harness.classify.data.help_desks import HELP_DESKS, SIGNS, TEXTS, HelpDesk
from harness.reading import Letter
from harness.reading.notices.signs import HeaderSign

_HEAD, _FOOT = 300, 600  # characters of the text
_NOTHING = len(HELP_DESKS)
_BY_RANK = (*HELP_DESKS, None)


class Fingerprint(NamedTuple):
    """The desk that sent a mail, None if it is not known, and the relay that carried it, None if there was none."""

    desk: HelpDesk | None
    relay: HelpDesk | None


def fingerprint(letter: Letter, signs: Iterable[HeaderSign]) -> Fingerprint:
    """Who sent this mail and who carried it, by the signs that its headers bear. What is no mail has neither."""
    desk = relay = _NOTHING
    for rank in [SIGNS[sign] for sign in signs if sign in SIGNS]:
        if HELP_DESKS[rank].relay:
            relay = min(relay, rank)
        else:
            desk = min(desk, rank)
    if desk == _NOTHING and letter.headers:
        desk = _by_text(letter.full_text)
    return Fingerprint(_BY_RANK[desk], _BY_RANK[relay])


def _by_text(text: str) -> int:
    """The rank of the first desk that gives itself away at one of both ends."""
    ends = text[:_HEAD], text[-_FOOT:]
    both = text if len(text) <= _HEAD + _FOOT else "\0".join(ends)
    for rank, value, word in TEXTS:
        if word in both and any(map(value.search, ends)):
            return rank
    return _NOTHING
