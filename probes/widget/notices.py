"""What a widget's own line is about. Pure."""

import re
from enum import StrEnum
from functools import cache

from probes.widget.config import data
from probes.words import fold, one_line

_LONGEST = 200  # characters of a line; what is longer is somebody's message
_NUMBER = re.compile(r"\d{1,4}")


class NoticeKind(StrEnum):
    """What a notice says."""

    QUEUED = "queued"
    JOINED = "joined"
    LEFT = "left"
    OFFLINE = "offline"
    CLOSED = "closed"
    STATUS = "status"  # seen, delivered, a date or an hour: nothing that happened in the chat
    OTHER = "other"


@cache
def _patterns() -> tuple[tuple[NoticeKind, re.Pattern[str]], ...]:
    """In the order in which they are tried: the first that fits decides."""
    return tuple(
        (NoticeKind(kind), re.compile(pattern))
        for kind, by_language in data("notices")["notice"].items()
        for patterns in by_language.values()
        for pattern in patterns
    )


@cache
def _naming() -> tuple[re.Pattern[str], ...]:
    named = data("notices")["named"].values()
    return tuple(re.compile(pattern, re.IGNORECASE) for patterns in named for pattern in patterns)


def notice_kind(text: str) -> NoticeKind:
    """What the line is about, in English, German, French or Spanish; `OTHER` for anything else.

    >>> notice_kind("You are number 3 in the queue."), notice_kind("Mia ist dem Chat beigetreten")
    (<NoticeKind.QUEUED: 'queued'>, <NoticeKind.JOINED: 'joined'>)
    """
    if len(text) > _LONGEST:
        return NoticeKind.OTHER
    folded = fold(text)
    if not folded:
        return NoticeKind.OTHER
    return next((kind for kind, pattern in _patterns() if pattern.search(folded)), NoticeKind.OTHER)


def named_in(text: str) -> str | None:
    """The name of who came or went, as the line gives it.

    >>> named_in("Mia Schmidt joined the chat"), named_in("You are next")
    ('Mia Schmidt', None)
    """
    line = one_line(text[:_LONGEST])
    found = next((match for pattern in _naming() if (match := pattern.search(line))), None)
    who = one_line(found["who"], limit=60) if found else ""
    return who if who and fold(who) not in data("notices")["nobody"] else None


def place_in_queue(text: str) -> int | None:
    """Our number in the queue, where the line tells it.

    >>> place_in_queue("Sie sind Nummer 3 in der Warteschlange")
    3
    """
    if notice_kind(text) is not NoticeKind.QUEUED:
        return None
    folded = fold(text)
    for pattern in data("notices")["place"]:
        if (match := re.search(pattern, folded)) is not None:
            return int(match["n"])
    numbers = _NUMBER.findall(text)
    return int(numbers[0]) if len(numbers) == 1 else None
