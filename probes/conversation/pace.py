"""How long the customer takes for things, and what he leaves to chance. Pure: the same for the same enquiry."""

from datetime import timedelta
from random import Random

from harness.model import Enquiry
from probes.conversation.room import Room

RETRY = timedelta(seconds=5)  # until the next try to write where there was no place to
PARTING = timedelta(seconds=20)  # for the desk's own goodbye
_TYPING = timedelta(minutes=2)  # that dots are believed
_SHORTEST, _LONGEST = timedelta(seconds=20), timedelta(minutes=4)  # silences before a word to them
_SESSION = timedelta(minutes=10)  # where the desk says nothing of how long one may take


class Pace:
    """One customer's."""

    def __init__(self, enquiry: Enquiry) -> None:
        self._id = enquiry.id
        self._session = enquiry.session or _SESSION

    def chance(self, purpose: str) -> Random:
        """A stream for each purpose, so that one more choice moves no other."""
        return Random(f"{self._id}/talk/{purpose}")

    def hello(self) -> timedelta:
        """How long an answer to a greeting is waited for."""
        return timedelta(seconds=self.chance("hello").uniform(4, 12))

    def thinking(self, said: int) -> timedelta:
        """How long an answer takes, after so many messages of ours."""
        return timedelta(seconds=self.chance(f"think {said}").uniform(1.5, 5))

    def patience(self, room: Room, *, satisfied: bool, chases: int) -> timedelta | None:
        """How long a silence is borne before something is said to it; None: for ever. `chases`: left to us."""
        if room.typing:
            return _TYPING
        if room.queued:
            return None
        if room.away:
            return timedelta(seconds=self.chance("away").uniform(40, 90))
        if satisfied:
            return timedelta(seconds=self.chance("thanks").uniform(15, 45))
        if not chases:
            return None
        share = self.chance(f"silence {chases}").uniform(0.14, 0.26)
        return min(max(self._session * share, _SHORTEST), _LONGEST)
