"""Whose turn it was in a conversation: what we had said before a reply came, and when. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from harness.classify import Turn
from harness.model import Dispatch, DispatchState, Enquiry, Reply, SessionEvent, SessionEventKind, Source, Watch
from harness.observe.gaps import earliest
from harness.observe.shown import turn_of

OURS = frozenset({SessionEventKind.SAID, SessionEventKind.CHOSE})
_COMINGS = frozenset({SessionEventKind.JOINED, SessionEventKind.LEFT})


class Moment(NamedTuple):
    """How a conversation stood when a reply came: when we had last spoken, what we had said since the enquiry, who was
    there, how the reply came where it was seen coming, and since when it may have been waiting for our mail server.
    """

    spoke_at: datetime | None
    follow_ups: tuple[str, ...]
    joined: str | None
    turn: Turn | None
    since: datetime | None


class Talk:
    """Our side of one enquiry, followed reply by reply in the order of arrival.

    The ledger holds what was said, and when: follow-ups by mail among the dispatches, what was said in a session among
    its events. An older ledger does not tell the latter: a probe says a follow-up on the reply that asks for it, so
    that reply's own moment is the earliest, and a wait counted from there is never too short.
    """

    def __init__(
        self,
        enquiry: Enquiry,
        accepted_at: datetime | None,
        dispatches: Iterable[Dispatch] = (),
        events: Iterable[SessionEvent] = (),
        gaps: Sequence[Watch] = (),
    ) -> None:
        self._accepted_at = accepted_at
        self._gaps = gaps
        self._enquiry = enquiry
        self._events = list(events)
        self._ours = [each for each in self._events if each.kind in OURS]
        self._pending = [] if self._ours else list(enquiry.follow_ups)
        self._begun = _may_have_been_said(dispatches, len(enquiry.follow_ups))
        self.spoke_at = accepted_at
        self.follow_ups: list[str] = []
        self._heard_at: datetime | None = None

    def at(self, reply: Reply) -> Moment:
        """How things stand when this reply comes, once it was reached."""
        spoke_at = None if self.precedes(reply) else self.spoke_at
        since = earliest(reply, self._gaps, self._accepted_at)
        return Moment(spoke_at, tuple(self.follow_ups), self.joined(reply), self._turn(reply), since)

    def _turn(self, reply: Reply) -> Turn | None:
        if reply.source is not Source.SESSION:
            return None
        said = [each.at for each in self._events if each.kind in OURS and each.at <= reply.received_at]
        if self.spoke_at is not None and not self.precedes(reply):
            said.append(self.spoke_at)
        return turn_of(reply, self._events, said=max(said, default=None), heard=self._heard_at)

    def precedes(self, reply: Reply) -> bool:
        """Whether the desk said this before we had spoken: a greeting, in answer to nothing."""
        early = self._accepted_at is None or reply.received_at < self._accepted_at
        return reply.source is Source.SESSION and early

    def reach(self, reply: Reply) -> None:
        """Take the turns that are known to have been ours before this reply; call it before the reply is looked at.

        What may have been said and may not counts as said where the desk repeats it, and starts no wait.
        """
        while self._ours and self._ours[0].at <= reply.received_at:
            self._take(self._ours.pop(0))
        while self._begun and self._begun[0].at <= reply.received_at:
            fact = self._begun.pop(0)
            assert fact.turn is not None  # noqa: S101  (for the type checker: others were left out)
            text = self._enquiry.follow_ups[fact.turn].text
            if text not in self.follow_ups:
                self.follow_ups.append(text)
            if fact.state is DispatchState.SAID:
                self.spoke_at = fact.at

    def _take(self, said: SessionEvent) -> None:
        """What we said in the session after T0. The complaint itself is no follow-up, wherever it was said."""
        if self._accepted_at is None or said.at < self._accepted_at:
            return
        if said.text not in self._enquiry.body:
            self.follow_ups.append(said.text)
        self.spoke_at = said.at

    def joined(self, reply: Reply) -> str | None:
        """Who had joined the session and not left it when this reply came, "" without a name; None for nobody."""
        if reply.source is not Source.SESSION:
            return None
        there: str | None = None
        for each in self._events:
            if each.at <= reply.received_at and each.kind in _COMINGS:
                there = (each.who or "") if each.kind is SessionEventKind.JOINED else None
        return there

    def hear(self, reply: Reply) -> None:
        """Take our turn where this reply asks for it; call it once the reply itself has been looked at."""
        if reply.source is not Source.SESSION:
            return
        self._heard_at = reply.completed_at or reply.received_at
        if self.precedes(reply):
            return
        text = reply.raw.decode("utf-8", "replace")
        for due in [each for each in self._pending if each.is_asked_for(text)]:
            self._pending.remove(due)
            self.follow_ups.append(due.text)
            self.spoke_at = reply.received_at


def _may_have_been_said(dispatches: Iterable[Dispatch], turns: int) -> list[Dispatch]:
    """The facts about follow-ups, oldest first, without those that a probe is certain not to have said."""
    facts = [each for each in dispatches if each.turn is not None and each.turn < turns]
    failed = {each.turn for each in facts if each.state is DispatchState.FAULT}
    return sorted((each for each in facts if each.turn not in failed), key=lambda each: each.at)
