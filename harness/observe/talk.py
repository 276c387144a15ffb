"""Whose turn it was in a conversation: what we had said before a reply came, and when. Pure."""

from collections.abc import Iterable
from datetime import datetime

from harness.model import Dispatch, DispatchState, Enquiry, Reply, Source


class Talk:
    """Our side of one enquiry, followed reply by reply in the order of arrival.

    By mail the ledger holds when a follow-up was said. In a session it does not: a probe says it on the reply that asks
    for it, so that reply's own moment is the earliest, and a wait counted from there is never too short.
    """

    def __init__(self, enquiry: Enquiry, accepted_at: datetime | None, dispatches: Iterable[Dispatch] = ()) -> None:
        self._accepted_at = accepted_at
        self._enquiry = enquiry
        self._pending = list(enquiry.follow_ups)
        self._begun = _may_have_been_said(dispatches, len(enquiry.follow_ups))
        self.spoke_at = accepted_at
        self.follow_ups: list[str] = []

    def precedes(self, reply: Reply) -> bool:
        """Whether the desk said this before we had spoken: a greeting, in answer to nothing."""
        early = self._accepted_at is None or reply.received_at < self._accepted_at
        return reply.source is Source.SESSION and early

    def reach(self, reply: Reply) -> None:
        """Take the turns that we took by mail before this reply came; call it before the reply is looked at.

        What may have been said and may not counts as said where the desk repeats it, and starts no wait.
        """
        while self._begun and self._begun[0].at <= reply.received_at:
            fact = self._begun.pop(0)
            assert fact.turn is not None  # noqa: S101  (for the type checker: others were left out)
            text = self._enquiry.follow_ups[fact.turn].text
            if text not in self.follow_ups:
                self.follow_ups.append(text)
            if fact.state is DispatchState.SAID:
                self.spoke_at = fact.at

    def hear(self, reply: Reply) -> None:
        """Take our turn where this reply asks for it; call it once the reply itself has been looked at."""
        if reply.source is not Source.SESSION or self.precedes(reply):
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
