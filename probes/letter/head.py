"""The head of a letter: header fields as any reader takes them (RFC 5322, RFC 2047, RFC 6532)."""

import re
from datetime import datetime
from email.header import Header
from email.utils import format_datetime

from harness.errors import FaultKind, ProbeError
from probes.words import one_line

MOST_REFERENCES = 20
_LINE = 76  # characters
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\\\"@]{1,64}@[^\s<>()\[\],;:\\\"@]{1,253}")
_IDENTIFIER = re.compile(r"[!-;=?-~]{3,250}")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_ANSWERED_BEFORE = re.compile(
    r"^(?:(?:re|aw|antw|antwort|sv|rv|ref|odp|r)(?:\[\d+\]|\(\d+\))?\s*[:\uff1a]\s*)+", re.IGNORECASE
)


def field(name: str, value: str) -> str:
    """A field of text in lines of bearable length, other alphabets as encoded words. Ends with CRLF.

    What merely looks like an encoded word is encoded too, or the reader would decode it.
    """
    charset = "us-ascii" if _is_plain(value) else "utf-8"
    folded = Header(value, charset, maxlinelen=_LINE, header_name=name).encode(linesep="\r\n")
    return f"{name}: {folded}\r\n"


def mailbox(name: str, address: str) -> str:
    """A name and an address as From has them (RFC 5322, 3.4)."""
    name = one_line(name)
    if not name:
        return address
    if not _is_plain(name):
        encoded = Header(name, "utf-8", maxlinelen=_LINE, header_name="From").encode(linesep="\r\n")
        last = encoded.rpartition("\r\n")[2]
        gap = " " if len(last) + len(address) < _LINE - 9 else "\r\n "
        return f"{encoded}{gap}<{address}>"
    if _ATOMS.fullmatch(name):
        return f"{name} <{address}>"
    quoted = re.sub(r'(["\\])', r"\\\1", name)
    return f'"{quoted}" <{address}>'


def thread(message_id: str | None, references: tuple[str, ...]) -> str:
    """In-Reply-To and References of an answer (RFC 5322, 3.6.4), an identifier a line; those that are none left out."""
    own = [message_id] if message_id and _IDENTIFIER.fullmatch(message_id) else []
    before = [each for each in dict.fromkeys(references) if _IDENTIFIER.fullmatch(each) and each not in own]
    known = "\r\n ".join(f"<{each}>" for each in [*before[1 - MOST_REFERENCES :], *own])
    fields = "".join(f"In-Reply-To: <{each}>\r\n" for each in own)
    return fields + (f"References: {known}\r\n" if known else "")


def answering(subject: str) -> str:
    """The subject of an answer: `Re: ` once, however often it was answered before and in whatever language."""
    return f"Re: {_ANSWERED_BEFORE.sub('', one_line(subject))}".strip()


def date(instant: datetime, *, two_digits: bool) -> str:
    """An instant as Date has it, in its own zone: "02 Nov" or "2 Nov", both of which RFC 5322, 3.3 allows."""
    written = format_datetime(instant)
    return written if two_digits else written.replace(", 0", ", ")


def address(written: str) -> str:
    """The address, an international domain in its ASCII form. Raises ProbeError for what is no address."""
    local, _, domain = written.rpartition("@")
    try:
        plain = domain if domain.isascii() else domain.encode("idna").decode()
    except UnicodeError:
        plain = ""
    whole = f"{local}@{plain}"
    if not _ADDRESS.fullmatch(whole) or not whole.isprintable():
        message = f"{one_line(written)!r} is no mail address; check the desk's `to`"
        raise ProbeError(FaultKind.INTERNAL, message)
    return whole


def _is_plain(text: str) -> bool:
    return text.isascii() and "=?" not in text
