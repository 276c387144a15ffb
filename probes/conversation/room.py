"""What the customer knows of the room he is in: who is there, whose turn it is, whether he waits in a queue. Pure."""

from harness.model import SessionEventKind
from probes.conversation.acts import Happening, Heard, Noticed, Typing
from probes.conversation.words import mentions


class Room:
    """Kept by what happens.

    `person`: somebody has joined, and not left. `their_word`: the desk spoke last.
    """

    def __init__(self) -> None:
        self.queued = self.typing = self.person = self.their_word = False

    def take_in(self, what: Happening) -> None:
        """Learn from what happens."""
        if isinstance(what, Typing):
            self.typing, self.queued = what.on, self.queued and not what.on
        elif isinstance(what, Heard):
            # A bot may tell us our place in the queue, where the widget has no lines of its own.
            self.typing, self.queued, self.their_word = False, mentions("queued", what.text), True
        elif isinstance(what, Noticed):
            self._notice(what.kind)

    def _notice(self, kind: SessionEventKind) -> None:
        if kind is SessionEventKind.QUEUED:
            self.queued = True
        elif kind is SessionEventKind.JOINED:
            self.queued, self.person = False, True
        elif kind is SessionEventKind.LEFT:
            self.person = False
