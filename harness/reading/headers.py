"""A mail's header fields (RFC 5322, RFC 2047), read so that nothing a stranger writes can raise."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import getaddresses, parsedate_to_datetime

from harness.reading.charsets import decode

Fields = tuple[tuple[str, str], ...]  # lower-case names, unfolded values as sent, in order

LONGEST_HEAD = 256 * 1024  # bytes
LONGEST_VALUE = 8_000  # characters
MOST_FIELDS = 1_000
MOST_REFERENCES = 200

_RECIPIENTS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
_CAME_OF = ("original-message-id", "x-original-message-id", "x-forwarded-message-id", "x-ms-exchange-parent-message-id")
_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n|\r[ \t]*\r(?!\n)")
_FIELD = re.compile(r"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)
_LINE_ENDS = re.compile(r"[\n-\r\x1c-\x1e\x85\u2028\u2029]+")
_ENCODED_WORD = re.compile(r"=\?[^?\s]+\?[bq]\?", re.IGNORECASE)
_UNBROKEN = re.compile(r"[^\s<>(),;:\"\[\]\\]+")


def split(raw: bytes) -> tuple[Fields, bytes]:
    """The header fields and the body; no fields and everything as body where `raw` begins with no header."""
    if raw[:5] == b"From ":  # the separator of an mbox
        raw = raw.partition(b"\n")[2]
    if raw[:1] in (b"\r", b"\n"):  # a MIME part may have no fields of its own (RFC 2046, 5.1)
        return (), raw.removeprefix(b"\r").removeprefix(b"\n")
    end = _BLANK_LINE.search(raw[: LONGEST_HEAD + 4])
    if end is not None:
        head, body = raw[: end.start()], raw[end.end() :]
    else:
        head, body = raw[:LONGEST_HEAD], b""
    fields = tuple(_fields(decode(head, "utf-8").splitlines()))
    return (fields, body) if fields else ((), raw)


def _fields(lines: Iterable[str]) -> list[tuple[str, str]]:
    """Unfold and separate; lines that are no header are dropped, unless the first is none: then nothing is one."""
    found: list[tuple[str, str]] = []
    for line in lines:
        match = _FIELD.fullmatch(line)
        if line[:1] in (" ", "\t") and found:
            name, value = found[-1]
            if len(value) < LONGEST_VALUE:
                found[-1] = (name, f"{value} {line.strip()}"[:LONGEST_VALUE])
        elif match is not None:
            found.append((match[1].lower(), match[2].strip()[:LONGEST_VALUE]))
        elif not found:
            return []
        if len(found) >= MOST_FIELDS:
            break
    return found


def decoded(value: str) -> str:
    """Encoded words (RFC 2047) made text; the value itself where they are broken."""
    if not _ENCODED_WORD.search(value):
        return value
    try:
        parts = decode_header(value)
    except (HeaderParseError, ValueError):
        return value
    return _in_one_line("".join(part if isinstance(part, str) else decode(part, charset) for part, charset in parts))


def _in_one_line(value: str) -> str:
    """A line end hidden in an encoded word would begin a header wherever it is written."""
    return value if value.isprintable() else _LINE_ENDS.sub(" ", value)


def first(fields: Fields, name: str) -> str:
    """The first value of a field, as sent; "" if absent."""
    return next((value for key, value in fields if key == name), "")


def subject(fields: Fields) -> str:
    return decoded(first(fields, "subject"))


def sender(fields: Fields) -> tuple[str, str]:
    """Name and address in From, or empty strings."""
    mailboxes = _mailboxes(first(fields, "from"))
    name, address = mailboxes[0] if mailboxes else ("", "")
    return decoded(name), address


def recipients(fields: Fields) -> tuple[str, ...]:
    """Every address the mail says it was for, lower-case, each once."""
    values = (value for key, value in fields if key in _RECIPIENTS)
    return tuple(dict.fromkeys(address.lower() for value in values for _, address in _mailboxes(value)))


def _mailboxes(value: str) -> list[tuple[str, str]]:
    try:
        pairs = [(name, address) for name, address in getaddresses([value]) if "@" in address]
    except (RecursionError, ValueError, IndexError):  # comments nested without end, and what the parser trips over
        pairs = []
    return pairs or [("", run) for run in _UNBROKEN.findall(value) if "@" in run[1:-1]]


def message_id(fields: Fields) -> str | None:
    """Message-ID without its angle brackets."""
    return next(iter(_identifiers(first(fields, "message-id"))), None)


def references(fields: Fields) -> tuple[str, ...]:
    """In-Reply-To, then References; the newest few hundred where there are more."""
    answered = _identifiers(first(fields, "in-reply-to"))
    thread = _identifiers(first(fields, "references"))[-MOST_REFERENCES:]
    return tuple(dict.fromkeys((*answered, *thread)))


def mentioned(fields: Fields) -> tuple[str, ...]:
    """Message-IDs that a server on the way or a forwarding client kept where it made the mail a new one."""
    found = (each for name, value in fields if name in _CAME_OF for each in _identifiers(value))
    return tuple(dict.fromkeys(found))[:MOST_REFERENCES]


def addressed(fields: Fields) -> str:
    """To and Cc as their writer sees them, names and all."""
    return ", ".join(decoded(value) for value in (first(fields, "to"), first(fields, "cc")) if value)


def _identifiers(value: str) -> list[str]:
    return re.findall(r"<([^<>\s]+)>", value) or value.split()


def date(fields: Fields) -> datetime | None:
    """The Date field in UTC; None where there is none or it is no date. -0000 counts as UTC (RFC 5322, 3.3)."""
    try:
        instant = parsedate_to_datetime(first(fields, "date"))
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
