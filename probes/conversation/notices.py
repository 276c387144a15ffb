"""What a line of the widget's own tells about the session, in the words of its events."""

from harness.model import SessionEventKind
from probes.widget.notices import NoticeKind
from probes.widget.notices import notice_kind as kind_of_line

_TOLD = {
    NoticeKind.QUEUED: SessionEventKind.QUEUED,
    NoticeKind.JOINED: SessionEventKind.JOINED,
    NoticeKind.LEFT: SessionEventKind.LEFT,
    NoticeKind.OFFLINE: SessionEventKind.OFFLINE,
    NoticeKind.CLOSED: SessionEventKind.ENDED,
}


def notice_kind(text: str) -> SessionEventKind:
    """Queued, joined, left, offline or ended, by its words; else a notice like any other."""
    return _TOLD.get(kind_of_line(text), SessionEventKind.NOTICE)
