"""Notices: what machines tell of a mail of ours, beside whatever a desk answers to it."""

from dataclasses import dataclass
from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice tells."""

    FAILED = "delivery failed"  # for good (RFC 3464: failed)
    DELAYED = "delivery delayed"  # still being tried: nothing is decided
    DELIVERED = "delivered"  # into the recipient's mailbox
    RELAYED = "passed on"  # to somebody who reports no further
    OPENED = "opened"  # a read receipt (RFC 8098: displayed)
    DISCARDED = "deleted unread"
    ABSENCE = "absence note"  # somebody's own machine says that they are away (RFC 5230)
    CHALLENGE = "challenge"  # the mail is held until its sender has shown to be human
    CONFIRMATION = "asks to confirm"  # the form is held until a link in this mail was followed (double opt-in)
    COMPLAINT = "reported as spam"  # RFC 5965


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """What a reply tells of a mail of ours, and where it says so.

    `references` are Message-IDs without angle brackets: first that of the mail it is about, where it is known, then
    what that mail answered in turn. `by_words`: neither a header nor a report's fields say so, only its words; a
    person may have written those.
    """

    kind: NoticeKind
    sign: str  # the header, field or sentence it is known by
    by_words: bool = False
    status: str | None = None  # as 5.1.1 (RFC 3463)
    diagnostic: str = ""  # the mail server's own words
    recipients: tuple[str, ...] = ()  # whom it could, or could not yet, be delivered to; lower-case
    references: tuple[str, ...] = ()
    link: str = ""  # what is to be followed, where it asks for that
