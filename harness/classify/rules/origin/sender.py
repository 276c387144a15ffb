"""Who sent it, by the name and the address it came from."""

from collections.abc import Iterator

from harness.classify import data
from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.classify.rules.signal import Sighting, saw
from harness.model import Source

_AT_A_DESK = 0.7  # how sure a robot's name is where an agent may have chosen it for the desk


def sender(case: Case, _: Peers) -> Iterator[Sighting]:
    """Robots give their name; a role address may still carry a person's words, the more so from a help desk."""
    who = f"{case.letter.sender_name} <{case.letter.sender}>"
    name = f"{case.letter.sender_name} {case.letter.sender.partition('@')[0]}"
    if case.sent_by.desk:
        if data.BOTS.search(case.letter.sender_name):
            yield from saw("robot's name", who, _AT_A_DESK)
    elif data.ROBOTS.search(name):
        yield from saw("robot's name", who)
    elif data.ROLES.search(name):
        yield from saw("address that nobody reads", who)


def page(case: Case, _: Peers) -> Iterator[Sighting]:
    """What a page shows when its form is sent, no person wrote then."""
    if case.source is Source.PAGE:
        yield from saw("confirmation page", case.plain)
