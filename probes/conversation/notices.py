"""What a line of the widget's own tells about the session."""

from harness.model import SessionEventKind
from probes.conversation.words import mentions

# In this order: "Mia left, you are number 2 in the queue" leaves us in the queue.
_TOLD = {
    "queued": SessionEventKind.QUEUED,
    "offline": SessionEventKind.OFFLINE,
    "ended": SessionEventKind.ENDED,
    "joined": SessionEventKind.JOINED,
    "left": SessionEventKind.LEFT,
}


def notice_kind(text: str) -> SessionEventKind:
    """Queued, offline, ended, joined or left, by its words; else a notice like any other."""
    return next((kind for topic, kind in _TOLD.items() if mentions(topic, text)), SessionEventKind.NOTICE)
