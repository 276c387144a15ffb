"""Who sent it, by the name and the address it came from."""

from collections.abc import Iterable
from functools import lru_cache

from harness.classify import data
from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.classify.rules.signal import Sighting, saw
from harness.model import Source

_AT_A_DESK = 0.7  # how sure a robot's name is where an agent may have chosen it for the desk


def sender(case: Case, _: Peers) -> Iterable[Sighting]:
    """Robots give their name; a role address may still carry a person's words, the more so from a help desk."""
    letter = case.letter
    return _told_by(letter.sender_name, letter.sender, is_from_a_desk=case.sent_by.desk is not None)


@lru_cache(maxsize=1024)  # who writes once writes again
def _told_by(name: str, address: str, *, is_from_a_desk: bool) -> tuple[Sighting, ...]:
    who, called = f"{name} <{address}>", f"{name} {address.partition('@')[0]}"
    if is_from_a_desk:
        return saw("robot's name", who, _AT_A_DESK) if data.BOTS.search(name) else ()
    if data.ROBOTS.search(called):
        return saw("robot's name", who)
    return saw("address that nobody reads", who) if data.ROLES.search(called) else ()


def page(case: Case, _: Peers) -> Iterable[Sighting]:
    """What a page shows when its form is sent, no person wrote then."""
    return saw("confirmation page", case.plain) if case.source is Source.PAGE else ()
