"""The enquiry, and what is said after it, as letters that a mail program writes (RFC 5322, MIME).

Nothing marks them as automatic (no Auto-Submitted, Precedence or X-Mailer): help desks suspend such mail or keep their
receipts to themselves.
"""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as SMTP_LINES
from random import Random

from harness.clock import zone_or_utc
from harness.model import Enquiry, Remark
from probes.letter import head
from probes.letter.quote import html_answer, html_letter, introduction, plain_answer, quotable, writable
from probes.letter.styles import Markup, style_of
from probes.words import one_line

TOKEN_FIELD = "X-Shopper-Probe"  # noqa: S105  (a field's name, harness.probe_token's HEADER; a test says so)
# Seven-bit bodies need no 8BITMIME of the server; long lines and other alphabets go quoted-printable.
_POLICY = SMTP_LINES.clone(cte_type="7bit")


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """A letter ready for a server. `message_id` has its angle brackets.

    `needs_utf8`: an address of it is written in another alphabet, which only a server with SMTPUTF8 takes (RFC 6531).
    """

    sender: str
    recipient: str
    message_id: str
    raw: bytes
    needs_utf8: bool


def compose_letter(enquiry: Enquiry, *, to: str, token: str | None = None) -> Letter:
    """The enquiry as its persona's mail program writes it, with its photo where it has one; always the same letter.

    Drawing the photo takes about a second: call it off the event loop. Raises ProbeError where an address cannot be
    written.
    """
    style, text = style_of(enquiry.id), writable(enquiry.body)
    content = _content(text, None if style.markup is Markup.NONE else html_letter(text, style.markup))
    if enquiry.photo is not None:
        from probes import photo  # noqa: PLC0415  (what draws it is only imported by whoever sends one)

        name = one_line(enquiry.photo)
        content.add_attachment(photo.draw(enquiry.id), maintype="image", subtype="jpeg", filename=name)
    fields = head.field("Subject", one_line(enquiry.subject))
    return _letter(enquiry, content, to=to, at=enquiry.created_at, fields=fields + _signed(token))


def compose_answer(enquiry: Enquiry, remark: Remark, *, to: str, token: str | None = None) -> Letter:
    """What the persona says in answer to a message of the desk's, in its thread and with the message quoted.

    Raises ProbeError where an address cannot be written.
    """
    style, answered = style_of(enquiry.id), remark.answers
    came = answered.received_at.astimezone(zone_or_utc(enquiry.persona.zone))
    above, below = introduction(answered, enquiry, style, at=came), quotable(answered.text)
    text = writable(remark.text)
    page = None if style.markup is Markup.NONE else html_answer(text, above, below, style)
    content = _content(plain_answer(text, above, below, style), page)
    fields = head.field("Subject", head.answering(answered.subject or enquiry.subject))
    fields += head.thread(answered.message_id, answered.references)
    return _letter(enquiry, content, to=to, at=remark.at, fields=fields + _signed(token))


def _content(text: str, page: str | None) -> EmailMessage:
    """The body: text, and HTML beside it where there is any."""
    content = EmailMessage(policy=_POLICY)
    content.set_content(text)
    if page is not None:
        content.add_alternative(page, subtype="html")
    return content


def _signed(token: str | None) -> str:
    return "" if token is None else f"{TOKEN_FIELD}: {token}\r\n"


def _letter(enquiry: Enquiry, content: EmailMessage, *, to: str, at: datetime, fields: str) -> Letter:
    """The letter around `content`; `fields` are header lines of its own."""
    style, persona = style_of(enquiry.id), enquiry.persona
    sender, recipient = head.address(persona.email), head.address(to)
    # Drawn from the moment too: the same seed in another ledger makes another letter, and no help desk that knows the
    # first must take it for a copy.
    chance = Random(f"{enquiry.id}/{at.isoformat()}/letter")
    message_id = f"<{style.message_id(chance, at)}@{sender.rpartition('@')[2]}>"
    for part in content.walk():
        if part is not content:
            del part["MIME-Version"]  # belongs at the top alone (RFC 2045, 4), and only one library repeats it
        if part.is_multipart():
            part.set_boundary(style.boundary(chance))
    when = head.date(at.astimezone(zone_or_utc(persona.zone)), two_digits=style.two_digit_day)
    top = (
        f"From: {head.mailbox(persona.name, sender)}\r\nTo: {recipient}\r\n"
        f"Date: {when}\r\nMessage-ID: {message_id}\r\n{fields}"
    )
    return Letter(
        sender=sender,
        recipient=recipient,
        message_id=message_id,
        raw=top.encode() + content.as_bytes(),
        needs_utf8=not (sender + recipient).isascii(),
    )
