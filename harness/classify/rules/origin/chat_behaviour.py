"""Who said it in a chat, by who is there."""

from collections.abc import Iterator

from harness.classify import data
from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.classify.rules.signal import Sighting, saw


def company(case: Case, _: Peers) -> Iterator[Sighting]:
    """Where somebody has come, a person may speak; but machines are announced, too, and speak beside people."""
    if case.joined is None or data.ROBOTS.search(case.joined):
        return
    yield from saw("somebody had joined the chat", case.joined or "nobody is named")
