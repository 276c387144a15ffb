"""What a line of a chat's own is about, in the words of a session's events. Pure: all of it is in `notices.toml`."""

import re
from functools import cache

from harness.model import SessionEventKind
from probes.words import fold, one_line, table

_DATA = "conversation/notices.toml"
_STATUS = "status"  # seen, delivered, a date or an hour
_LONGEST = 200  # characters of a line; what is longer is somebody's message


@cache
def _patterns() -> tuple[tuple[SessionEventKind | None, re.Pattern[str]], ...]:
    """In the order in which they are tried: the first that fits decides."""
    return tuple(
        (None if kind == _STATUS else SessionEventKind(kind), re.compile(pattern))
        for kind, by_language in table(_DATA)["notice"].items()
        for patterns in by_language.values()
        for pattern in patterns
    )


@cache
def _naming() -> tuple[re.Pattern[str], ...]:
    named = table(_DATA)["named"].values()
    return tuple(re.compile(pattern, re.IGNORECASE) for patterns in named for pattern in patterns)


def notice_kind(text: str) -> SessionEventKind | None:
    """Queued, joined, left, offline or ended, by the words of the line; else a notice like any other.

    None for what is no event at all: a date, an hour, how far a message has come.

    >>> notice_kind("You are number 3 in the queue."), notice_kind("Mia ist dem Chat beigetreten")
    (<SessionEventKind.QUEUED: 'queued'>, <SessionEventKind.JOINED: 'joined'>)
    """
    folded = "" if len(text) > _LONGEST else fold(text)
    if not folded:
        return SessionEventKind.NOTICE
    return next((kind for kind, pattern in _patterns() if pattern.search(folded)), SessionEventKind.NOTICE)


def named_in(text: str) -> str | None:
    """The name of who came or went, as the line gives it.

    >>> named_in("Mia Schmidt joined the chat"), named_in("You are next")
    ('Mia Schmidt', None)
    """
    line = one_line(text[:_LONGEST])
    found = next((match for pattern in _naming() if (match := pattern.search(line))), None)
    who = one_line(found["who"], limit=60) if found else ""
    return who if who and fold(who) not in table(_DATA)["nobody"] else None
