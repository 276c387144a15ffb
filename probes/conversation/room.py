"""What the customer knows of the room he is in: who is there, whose turn it is, whether he waits in a queue. Pure."""

from collections import Counter

from harness.model import SessionEventKind
from probes.conversation.acts import Happening, Heard, Noticed, Typing
from probes.conversation.notices import notice_kind
from probes.conversation.words import asks_for, confessions, limit


class Room:
    """Kept by what happens.

    `person`: somebody has joined, and not left. `their_word`: the desk spoke last. `away`: it says that nobody is
    there now, and nobody has come since.
    """

    def __init__(self) -> None:
        self.queued = self.typing = self.person = self.their_word = self.away = False
        self._confessed: Counter[str] = Counter()

    @property
    def uselessness(self) -> str:
        """What is wrong with a machine that has said in the same words, too often, that it does not understand.

        "" as long as it has not, or where somebody may come yet.
        """
        sentence, times = next(iter(self._confessed.most_common(1)), ("", 0))
        if times < limit("lost") or self.person or self.queued:
            return ""
        return f'it said {times} times "{sentence}", and there was no person'

    def take_in(self, what: Happening) -> None:
        """Learn from what happens."""
        if isinstance(what, Typing):
            self.typing, self.queued = what.on, self.queued and not what.on
        elif isinstance(what, Heard):
            self.typing, self.their_word = False, True
            if not what.changed:
                self._confessed.update(confessions(what.text))
            # A bot may tell us our place in the queue, where the widget has no lines of its own.
            kind = notice_kind(what.text)
            self.queued = kind is SessionEventKind.QUEUED
            # Who is away wants to know where to write to; whoever says anything else is there.
            self.away = kind is SessionEventKind.OFFLINE or (self.away and asks_for("email", what.text))
        elif isinstance(what, Noticed):
            self._notice(what.kind)

    def _notice(self, kind: SessionEventKind) -> None:
        if kind is SessionEventKind.QUEUED:
            self.queued = True
        elif kind is SessionEventKind.OFFLINE:
            self.queued, self.away = False, True
        elif kind is SessionEventKind.JOINED:
            self.queued, self.away, self.person = False, False, True
            self._confessed.clear()
        elif kind is SessionEventKind.LEFT:
            self.person = False
