"""Who said it in a chat, by the words alone."""

from collections.abc import Iterator

from harness.classify import data
from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.classify.rules.signal import saw, spoken
from harness.model import Evidence

_LONGEST_NOTICE = 40  # words


def chat_program(case: Case, _: Peers) -> Iterator[Evidence]:
    """What chat programs say by themselves: queues, closed counters, menus, and of the chat as a thing."""
    if case.letter.headers:
        return
    command = data.PATTERNS["command"].search(case.request[-200:])
    if command:
        yield from saw("answers a command", command.group())
    yield from spoken(case, "queue", "queue or counter")
    for pattern, signal in (("button", "buttons"), ("choice", "list of choices")):
        found = data.PATTERNS[pattern].findall(case.plain)
        if len(found) >= 2:
            yield from saw(signal, " ".join(found[:6]))
    yield from spoken(case, "menu", "offers a choice")
    yield from spoken(case, "lost", "did not understand")
    speaker = data.PATTERNS["first_person"].search(case.own_text) or data.PATTERNS["house"].search(case.own_text)
    if len(case.own) <= _LONGEST_NOTICE and not speaker:
        yield from spoken(case, "conversation", "speaks of the chat itself")
