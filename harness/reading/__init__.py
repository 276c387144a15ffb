"""Reads what came back: the headers, what a reader sees, and what of it is new.

Nothing here raises, whatever arrives: mail is written by strangers. What cannot be read is left out or read as
plain text, and every step is bounded in time and size.
"""

from dataclasses import dataclass
from datetime import datetime

from harness.reading import headers
from harness.reading.fresh import fresh_text
from harness.reading.mime import Entity, Reader

__all__ = ["Head", "Letter", "read", "read_head", "read_text"]

LONGEST_TEXT = 200_000  # characters of a reply that are looked at; no letter to a customer is longer


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What ties a mail to an enquiry, read from its headers alone."""

    message_id: str | None
    references: tuple[str, ...]  # In-Reply-To, then References, without <>
    recipients: tuple[str, ...]  # addresses of To, Cc, Delivered-To, X-Original-To and Envelope-To, lower-case
    sender: str  # the address in From; "" if none
    subject: str
    mentioned: tuple[str, ...] = ()  # Message-IDs that other headers name as what it came of, without <>
    addressed: str = ""  # To and Cc as written, names and all
    to_a_list: bool = False  # whether it went to subscribers: it has List-Id or List-Unsubscribe


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """One reply, read. `text` is what its writer wrote in it: no quotation, no signature, no help desk's frame."""

    headers: tuple[tuple[str, str], ...]  # lower-case names, decoded values, in order; () for what is no mail
    sender: str  # the address in From; "" if none
    sender_name: str
    recipients: tuple[str, ...]  # addresses of To, Cc, Delivered-To, X-Original-To and Envelope-To, lower-case
    subject: str
    message_id: str | None
    references: tuple[str, ...]  # In-Reply-To, then References, without <>
    date: datetime | None  # from Date, in UTC
    full_text: str  # everything a reader sees: HTML made text with "> " before quotations, hidden parts left out
    text: str
    introduced: bool  # whether a help desk's own words, left out of the text, say that it is somebody's message
    framed: bool = False  # whether any words of a help desk's were left out

    def header(self, name: str) -> str:
        """The first value of a header, whatever the case of its name; "" if absent."""
        return next((value for key, value in self.headers if key == name.lower()), "")


def read(raw: bytes, media_type: str, *, sent: str = "") -> Letter:
    """Read one reply. Never raises.

    `media_type` is message/rfc822 (RFC 5322, MIME), text/html or text/plain, the last two in UTF-8. `sent` is
    what we wrote to the desk: wherever the reply repeats it, that is quotation.
    """
    entity = Entity.parse(raw) if media_type == "message/rfc822" else Entity(content_type=media_type, body=raw)
    shown = Reader().read(entity)
    fields = entity.fields
    new = fresh_text(shown.unsigned[:LONGEST_TEXT], sent=sent)
    sender_name, sender = headers.sender(fields)
    return Letter(
        headers=tuple((name, headers.decoded(value)) for name, value in fields),
        sender=sender,
        sender_name=sender_name,
        recipients=headers.recipients(fields),
        subject=headers.subject(fields),
        message_id=headers.message_id(fields),
        references=headers.references(fields),
        date=headers.date(fields),
        full_text=shown.full[:LONGEST_TEXT],
        text=new.text,
        introduced=new.introduced,
        framed=new.framed,
    )


def read_text(raw: bytes, media_type: str) -> str:
    """What `Letter.full_text` holds, alone: everything a reader sees, quotations too. Never raises."""
    entity = Entity.parse(raw) if media_type == "message/rfc822" else Entity(content_type=media_type, body=raw)
    return Reader().read(entity).full[:LONGEST_TEXT]


def read_head(raw: bytes) -> Head:
    """Read the headers alone, for matching: some 50 times as fast as `read`. Never raises."""
    fields = headers.split(raw)[0]
    return Head(
        message_id=headers.message_id(fields),
        references=headers.references(fields),
        recipients=headers.recipients(fields),
        sender=headers.sender(fields)[1],
        subject=headers.subject(fields),
        mentioned=headers.mentioned(fields),
        addressed=headers.addressed(fields),
        to_a_list=any(name in ("list-id", "list-unsubscribe") for name, _ in fields),
    )
