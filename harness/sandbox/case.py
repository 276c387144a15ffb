"""One enquiry as the company sees it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from harness.sandbox.handbook import Understanding


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """What came in by mail or form, read and found fit to be answered. `thread`: Message-IDs, the latest last."""

    name: str
    address: str
    subject: str
    text: str
    topic: str | None = None
    order: str = ""
    thread: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A contact with a ticket number, understood. `key` seeds every chance in handling it."""

    key: str
    ticket: str
    contact: Contact
    understood: Understanding
    opened_at: datetime


def ticket_number(*parts: object) -> str:
    """A number such as SB-104223 that depends on `parts` alone."""
    digest = hashlib.sha256("/".join(str(part) for part in parts).encode("utf-8", "replace")).digest()
    return f"SB-{100_000 + int.from_bytes(digest[:8], 'big') % 900_000}"
