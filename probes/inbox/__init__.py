"""How replies come in: by SMTP while we listen, from a mailbox at a provider, or from files."""

from datetime import datetime, timedelta
from typing import TypedDict, Unpack

from harness.model import Placement, Reply, Source
from probes.inbox.identity import reply_id

__all__ = ["Details", "mail_reply", "reply_id"]


class Details(TypedDict, total=False):
    """What else may be known of a mail that came: as in Reply."""

    sender: str | None
    resolution: timedelta
    placement: Placement | None


def mail_reply(
    raw: bytes, recipient: str | None, received_at: datetime, source: Source, **details: Unpack[Details]
) -> Reply:
    """The fact that a mail came, ready for the ledger; its id says which mail it is (see `identity`)."""
    return Reply(
        id=reply_id(recipient, raw),
        received_at=received_at,
        source=source,
        media_type="message/rfc822",
        raw=raw,
        recipient=recipient,
        **details,
    )
