"""Whom a kept mail was for and who sent it: what its header kept of the envelope (RFC 5321) that it came in."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.ledger import Ledger

# Postfix writes the address that was written to into the first, and the mailbox it was sorted into into the last.
_ENVELOPE = ("X-Original-To", "Envelope-To", "X-Envelope-To", "Delivered-To", "X-Delivered-To")
_ADDRESSED = ("To", "Cc")
_LARGEST_HEADER = 2**18  # bytes; what comes after is not looked at
_MOST_ADDRESSES = 50  # of one mail
_BETWEEN = re.compile(r'[\s<>(),;:"]+')  # between two addresses, and around one


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """`sender` is "" for the null return path and None where it was not kept."""

    recipients: tuple[str | None, ...]
    sender: str | None


def header(raw: bytes) -> Message:
    """The header fields of a mail, as they stand. Never raises."""
    return BytesHeaderParser(policy=compat32).parsebytes(raw[:_LARGEST_HEADER])


def envelope(head: Message, knows: Callable[[str], bool]) -> Envelope:
    """Whom a mail was for: those whom `knows` says are ours, and else the mailbox that it was sorted into, or None.

    A mailbox that many customers share says of each mail only that it came there, so what names a customer counts,
    wherever it stands: first what the servers on the way wrote down, then To and Cc. A mail to two is for both.
    """
    kept, addressed = _addresses(head, _ENVELOPE), _addresses(head, _ADDRESSED)
    ours = tuple(filter(knows, kept)) or tuple(filter(knows, addressed))
    path = head.get("Return-Path")
    return Envelope(recipients=ours or (kept or (None,))[:1], sender=None if path is None else _path(str(path)))


def knows_from(ledger: "Ledger") -> Callable[[str], bool]:
    """Whether an enquiry has an address, in any case, with or without a part after a plus; asking blocks.

    Asking raises LedgerError.
    """

    def knows(address: str) -> bool:
        local, at, domain = address.rpartition("@")
        bare = f"{local.partition('+')[0]}{at}{domain}"
        return any(ledger.enquiry_ids_for(candidate) for candidate in dict.fromkeys((address, bare)))

    return knows


def _addresses(head: Message, names: Iterable[str]) -> tuple[str, ...]:
    """Addresses in order, each once in whatever case."""
    found: dict[str, str] = {}
    for name in names:
        for field in head.get_all(name, ())[:_MOST_ADDRESSES]:
            for address in _in_field(str(field)):
                found.setdefault(address.casefold(), address)
    return tuple(found.values())[:_MOST_ADDRESSES]


def _in_field(text: str) -> Iterator[str]:
    """Whatever looks like an address; the parser for them in `email.utils` recurses and can be made to fail."""
    words = _BETWEEN.split(text[:10_000])
    return (word for word in words if word.count("@") == 1 and word.strip("@") == word and word.isprintable())


def _path(text: str) -> str:
    words = _BETWEEN.split(text[:1_000].strip("<> \t\r\n"))
    return words[0] if words[0].isprintable() else ""
