"""Whose turn it was in a conversation: what we had said before a reply came, and when. Pure."""

from datetime import datetime

from harness.model import Enquiry, Reply, Source


class Talk:
    """Our side of one enquiry, followed reply by reply in the order of arrival.

    The ledger does not hold when a follow-up was sent. A probe sends it on the reply that asks for it, so that reply's
    own moment is the earliest: a wait counted from there is never too short.
    """

    def __init__(self, enquiry: Enquiry, accepted_at: datetime | None) -> None:
        self._accepted_at = accepted_at
        self._pending = list(enquiry.follow_ups)
        self.spoke_at = accepted_at
        self.follow_ups: list[str] = []

    def precedes(self, reply: Reply) -> bool:
        """Whether the desk said this before we had spoken: a greeting, in answer to nothing."""
        early = self._accepted_at is None or reply.received_at < self._accepted_at
        return reply.source is Source.SESSION and early

    def hear(self, reply: Reply) -> None:
        """Take our turn where this reply asks for it; call it once the reply itself has been looked at."""
        if reply.source is not Source.SESSION or self.precedes(reply):
            return
        text = reply.raw.decode("utf-8", "replace")
        for due in [each for each in self._pending if each.is_asked_for(text)]:
            self._pending.remove(due)
            self.follow_ups.append(due.text)
            self.spoke_at = reply.received_at
