"""By which help desk a mail was sent: by its headers, else by what stands at the head or the foot of the text."""

from typing import NamedTuple

from harness.classify.data.help_desks import HELP_DESKS, SIGNS, TEXTS, HelpDesk
from harness.reading import Letter
from harness.reading.notices.signs import MACHINE, found

_LONGEST_VALUE = 500  # characters of a header
_HEAD, _FOOT = 300, 600  # characters of the text
_NOTHING = len(HELP_DESKS)


class Fingerprint(NamedTuple):
    """The desk that sent a mail, None if it is not known, and the relay that carried it, None if there was none."""

    desk: HelpDesk | None
    relay: HelpDesk | None


def fingerprint(letter: Letter) -> Fingerprint:
    """Who sent this mail and who carried it. What is no mail has neither."""
    desk = relay = _NOTHING
    for rank in _ranks(letter):
        if HELP_DESKS[rank].relay:
            relay = min(relay, rank)
        else:
            desk = min(desk, rank)
    if desk == _NOTHING and letter.headers:
        desk = _by_text(letter.full_text)
    return Fingerprint(*(None if rank == _NOTHING else HELP_DESKS[rank] for rank in (desk, relay)))


def machine_header(letter: Letter, desk: HelpDesk | None) -> str:
    """The header by which a machine says that it answered, "" for none; what the desk puts on everything is none."""
    names = MACHINE.names - desk.always if desk else MACHINE.names
    return found([header for header in letter.headers if header[0] in names], MACHINE)


def _ranks(letter: Letter) -> list[int]:
    return [
        sign.rank
        for name, value in letter.headers
        if name in SIGNS
        for sign in SIGNS[name]
        if sign.value.search(value[:_LONGEST_VALUE])
    ]


def _by_text(text: str) -> int:
    head, foot = text[:_HEAD], text[-_FOOT:]
    found = (sign.rank for sign in TEXTS if sign.value.search(head) or sign.value.search(foot))
    return min(found, default=_NOTHING)
