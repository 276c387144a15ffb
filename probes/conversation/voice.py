"""How a customer acts in a conversation, and hears what comes of it: generators, as `customer` says."""

from collections.abc import Generator
from datetime import timedelta
from typing import TypeVar

from probes.conversation.acts import Act, Closed, Done, Happening, PatienceOver, Purpose, Say, Wait
from probes.conversation.room import Room

T = TypeVar("T")
Steps = Generator[Act, Happening, T]

_MOST_SAID = 60  # messages of ours; a desk that makes us say more is a loop that we did not see


class Gone(Exception):
    """The desk has ended it."""


class Left(Exception):
    """The customer will not stay."""


class Voice:
    """What is said and done, one thing after another; what happens meanwhile is told to the `room`, in order."""

    def __init__(self, room: Room) -> None:
        self.said = 0  # messages of ours
        self._room = room
        self._later: list[Happening] = []  # what came in answer to an act, and is no answer to it

    def say(self, text: str, purpose: Purpose) -> Steps[bool]:
        """Whether it could be said."""
        if self.said >= _MOST_SAID:
            return False
        done = yield from self.do(Say(text=text, purpose=purpose))
        self.said += done.ok
        self._room.their_word &= not done.ok
        return done.ok

    def do(self, act: Act) -> Steps[Done]:
        """What came of an act."""
        what = yield act
        if isinstance(what, Done):
            return what
        self._later.append(what)
        return Done()

    def next(self, at_most: timedelta | None) -> Steps[Happening]:
        """What happens next, within that time; None for however long. Raises Gone or Left where that ends it."""
        what = self._later.pop(0) if self._later else (yield Wait(at_most=at_most))
        if isinstance(what, Closed):
            raise Gone
        if isinstance(what, PatienceOver):
            raise Left
        self._room.take_in(what)
        return what
