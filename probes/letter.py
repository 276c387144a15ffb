"""The enquiry as a letter, written as a mail client writes it."""

import re
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_LINES
from email.utils import format_datetime
from uuid import uuid4

from harness.errors import FaultKind, ProbeError
from harness.model import Enquiry
from probes.words import one_line

# Seven-bit bodies need no 8BITMIME of the server; long lines and other alphabets go quoted-printable.
_POLICY = SMTP_LINES.clone(cte_type="7bit")


def compose_letter(enquiry: Enquiry, *, to: str) -> EmailMessage:
    """The enquiry as a mail client writes it (RFC 5322), header values kept to one line each.

    Nothing marks it as automatic (no Auto-Submitted, Precedence or X-Mailer): help desks suspend such
    mail or keep their receipts to themselves. Raises ProbeError where an address cannot be written.
    """
    persona = enquiry.persona
    letter = EmailMessage(policy=_POLICY)
    try:
        letter["From"] = _address(persona.email, one_line(persona.name))
        letter["To"] = _address(to)
    except (ValueError, MessageError) as error:
        message = f"{persona.email!r} to {to!r}: not two mail addresses; check the desk's `to`"
        raise ProbeError(FaultKind.INTERNAL, message) from error
    letter["Subject"] = one_line(enquiry.subject)
    letter["Date"] = format_datetime(enquiry.created_at)
    letter["Message-ID"] = f"<{uuid4()}@{persona.email.rpartition('@')[2]}>"
    letter.set_content(_writable(enquiry.body))
    return letter


def _address(written: str, name: str = "") -> Address:
    """The address with an international domain in its ASCII form; ValueError for what is no address."""
    local, at, domain = written.partition("@")
    if not (local and at and domain) or re.search(r"[\s<>,@]", local + domain):
        raise ValueError(written)
    domain = domain if domain.isascii() else domain.encode("idna").decode()
    if not local.isascii():  # parsed from a whole address, it would be refused
        return Address(display_name=name, username=local, domain=domain)
    return Address(display_name=name, addr_spec=f"{local}@{domain}")


def _writable(text: str) -> str:
    """Without what no mail client lets through: lone surrogates and control characters but tab and newline."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text.encode("utf-8", "replace").decode())
