"""Since when a reply may have been on its way, where our own mail server was shut for a while. Pure.

Whoever finds it shut keeps the mail and tries again (RFC 5321, 4.5.4.1): the later, the longer it has been waiting. So
what comes soon after a gap may have been sent at any moment of it, and its wait is known to a window only. A mailbox at
a provider stamps mail whether we look or not, and what is said in a chat is seen at once: they have no such window.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta

from harness.model import Observation, Reply, Source, Watch

# The least that senders wait before they try again, as the RFC says of them; and the most that we reckon with: Postfix
# waits 4000 s at most by default, others longer after days.
_LEAST, _MOST = timedelta(minutes=30), timedelta(hours=4)


def earliest(reply: Reply, gaps: Sequence[Watch], accepted: datetime | None) -> datetime | None:
    """Since when a reply to what was taken at `accepted` may have been waiting to be let in.

    None where it came when it was received: there was no gap between the two, or too long ago to matter.
    """
    if reply.source is not Source.INBOX or accepted is None:
        return None
    place = bisect_right(gaps, reply.received_at, key=lambda gap: gap.until)
    if not place:
        return None
    gap = gaps[place - 1]
    patience = min(max(gap.until - gap.since, _LEAST), _MOST)
    may_have_waited = accepted < gap.until and reply.received_at <= gap.until + patience
    return max(gap.since, accepted) if may_have_waited else None


def earlier_by(observation: Observation) -> dict[datetime, float]:
    """By how many seconds a reply may have come earlier than it was received, by that instant; without exact ones."""
    return {
        each.reply.received_at: (each.reply.received_at - each.earliest).total_seconds()
        for each in observation.replies
        if each.earliest is not None
    }
