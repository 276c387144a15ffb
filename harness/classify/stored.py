"""Stored replies as the judge looks at them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from harness.classify.case import RECEIPTS_ARE_OUT, Case, Medium
from harness.model import Enquiry, Reply, Source
from harness.reading import read
from harness.reading.notices import notice_of

_MEDIA = {
    Source.SESSION: Medium.CHAT,
    Source.INBOX: Medium.MAIL,
    Source.IMAP: Medium.MAIL,
    Source.IMPORT: Medium.MAIL,
    Source.PAGE: Medium.UNKNOWN,
}

_AT_ONE_MOMENT = timedelta(minutes=1)


def case_of(
    reply: Reply,
    enquiry: Enquiry | None,
    *,
    spoke_at: datetime | None,
    follow_ups: Sequence[str] = (),
    since: datetime | None = None,
) -> Case:
    """The case of a stored reply.

    `spoke_at` is when the customer last spoke before it: T0, or a follow-up's moment; None where it is not known.
    `follow_ups` is what was said in between, oldest first. `since`: when it may have been sent already, where our own
    mail server was shut and let it in later; None where it came when it was received.
    """
    written = "\n".join([enquiry.body, *follow_ups]) if enquiry else ""
    waited = _waited(reply.received_at, spoke_at) if since is None else _surely_waited(since, spoke_at)
    letter = read(reply.raw, reply.media_type, sent=written)
    null_return_path = reply.source is Source.INBOX and reply.sender == ""
    return Case(
        id=reply.id,
        company=enquiry.desk if enquiry else None,
        letter=letter,
        request=f"{enquiry.subject}\n{written}" if enquiry else "",
        conversation=enquiry.id if enquiry else None,
        facts=enquiry.facts if enquiry else (),
        questions=enquiry.questions if enquiry else (),
        waited=waited,
        or_longer=since is not None,
        last_said=follow_ups[-1] if follow_ups else "",
        source=reply.source,
        null_return_path=null_return_path,
        customer=enquiry.persona.name if enquiry else "",
        received_at=reply.received_at,
        notice=notice_of(reply.raw, letter, null_return_path=null_return_path),
        medium=_MEDIA[reply.source],
    )


def _waited(received_at: datetime, spoke_at: datetime | None) -> timedelta | None:
    """How long the desk took; a reply may come while it still takes the enquiry, and T0 be stamped just after it."""
    if spoke_at is None or spoke_at - received_at > _AT_ONE_MOMENT:
        return None  # one of our stamps is wrong, as where a clock was set: nobody types before the question
    return max(timedelta(0), received_at - spoke_at)


def _surely_waited(since: datetime, spoke_at: datetime | None) -> timedelta | None:
    """How long it took at least, where it was sent at any moment since then; None where that may be no time at all."""
    waited = _waited(since, spoke_at)
    return None if waited is None or waited < RECEIPTS_ARE_OUT else waited
