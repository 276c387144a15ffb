"""What a session showed of one message beside its words. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from harness.classify import Turn
from harness.model import Reply, SessionEvent, SessionEventKind
from harness.reading import read_text

_WITH_IT = timedelta(seconds=1)  # choices may be found a moment before or after the words above them
_SAME = 0.5  # of the words: an edit mends a message, it does not write another


def turn_of(reply: Reply, events: Sequence[SessionEvent], *, said: datetime | None, heard: datetime | None) -> Turn:
    """How a session's message came.

    `said` is when we had last spoken before it, None for never; `heard` when the desk had.
    """
    dots = [each for each in events if each.kind is SessionEventKind.TYPING and each.at <= reply.received_at]
    since = max((each for each in (said, heard) if each is not None), default=None)
    until = reply.completed_at or reply.received_at
    has_spoken_on = heard is not None and (said is None or heard >= said)
    return Turn(
        speaker=reply.sender or "",
        is_greeting=said is None,
        typing=_typing(dots, since, reply.received_at) if dots else None,
        streamed=until - reply.received_at,
        pause=reply.received_at - heard if heard is not None and has_spoken_on else None,
        has_menu=any(_came_with(each, reply.received_at, until) for each in events),
        is_edited=_is_edited(reply, events),
    )


def _typing(dots: Iterable[SessionEvent], since: datetime | None, until: datetime) -> timedelta:
    """How long dots were shown between two moments."""
    shown = timedelta(0)
    for each in dots:
        start = each.at if since is None else max(each.at, since)
        end = until if each.lasted is None else min(until, each.at + each.lasted)
        shown += max(timedelta(0), end - start)
    return shown


def _came_with(event: SessionEvent, start: datetime, end: datetime) -> bool:
    return event.kind is SessionEventKind.MENU and start - _WITH_IT <= event.at <= end + _WITH_IT


def _is_edited(reply: Reply, events: Iterable[SessionEvent]) -> bool:
    edits = [each for each in events if each.kind is SessionEventKind.EDITED and each.at > reply.received_at]
    if not edits:
        return False
    words = set(read_text(reply.raw, reply.media_type).casefold().split())
    return any(len(words & set(each.text.casefold().split())) > _SAME * len(words) for each in edits)
