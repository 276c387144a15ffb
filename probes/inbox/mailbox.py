"""Replies from mailboxes that were filled elsewhere: mbox files, Maildir folders and single messages (.eml)."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path
from typing import BinaryIO

from harness.errors import ConfigurationError
from harness.model import Reply, Source
from probes.inbox import reply_id

log = logging.getLogger(__name__)

LARGEST_MESSAGE = 64 * 2**20  # bytes
_CHUNK = 2**16

# An mbox's separator ends in a date; "From here on ..." in a letter does not.
_SEPARATOR = re.compile(rb"From (?:\S+ )?.*\d{1,2}:\d{2}.*\b(?:19|20)\d{2}\b")
_ESCAPED_FROM = re.compile(rb"(?m)^>(>*From )")
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]*[ \t]*:")

# Postfix writes the address that was written to into the first, and the mailbox it was sorted into into the last.
_RECIPIENT_FIELDS = ("X-Original-To", "Envelope-To", "Delivered-To")


def read_mailbox(path: Path, *, skipped: Callable[[str], None] = log.warning) -> Iterator[Reply]:
    """The replies in an mbox file, a Maildir folder or a message file, told apart by their content.

    `received_at` is when the topmost Received field says, else the mbox's separator, else Date. A message without
    any of them, or larger than LARGEST_MESSAGE, is left out and `skipped` is told which and why.

    Raises ConfigurationError, at once, where `path` is none of the three or cannot be read.
    """
    try:
        if path.is_dir():
            return _replies(_maildir(path), skipped)
        with path.open("rb") as file:
            start = file.readline(_CHUNK)
    except OSError as error:
        raise ConfigurationError(
            f"{path}: {error.strerror or error}; name a file or folder that can be read"
        ) from error
    if _SEPARATOR.match(start):
        return _replies(_mbox(path), skipped)
    if _HEADER.match(start):
        return _replies([(str(path), b"", _whole(path))], skipped)
    found = f"begins with {start[:40]!r}" if start else "is empty"
    raise ConfigurationError(
        f"{path} {found}: neither an mbox (which begins with 'From ' and a date) nor a message (which begins with a "
        "header, as 'Received: ...'); allowed are mbox files, Maildir folders and .eml files"
    )


_Found = tuple[str, bytes, bytes | None]  # where, the mbox's separator, the message or None if it is too large


def _replies(messages: Iterable[_Found], skipped: Callable[[str], None]) -> Iterator[Reply]:
    for where, separator, raw in messages:
        if raw is None:
            skipped(f"{where} is left out: it is larger than {LARGEST_MESSAGE // 2**20} MiB")
            continue
        head = BytesHeaderParser(policy=compat32).parsebytes(raw)
        received_at = _received_at(head, separator)
        if received_at is None:
            skipped(f"{where} is left out: when it came is not known, it has neither a Received nor a Date field")
            continue
        recipient = _recipient(head)
        yield Reply(
            id=reply_id(recipient, raw),
            received_at=received_at,
            source=Source.IMPORT,
            media_type="message/rfc822",
            raw=raw,
            recipient=recipient,
            sender=_sender(head),
        )


def _maildir(path: Path) -> Iterator[_Found]:
    folders = [folder for folder in (path / "new", path / "cur") if folder.is_dir()]
    if not folders:
        raise ConfigurationError(
            f"{path} is a folder without new/ or cur/, so no Maildir; "
            "allowed are mbox files, Maildir folders and .eml files"
        )
    files = (file for folder in folders for file in sorted(folder.iterdir()))
    return ((str(file), b"", _whole(file)) for file in files if file.is_file() and not file.name.startswith("."))


def _whole(path: Path) -> bytes | None:
    return path.read_bytes() if path.stat().st_size <= LARGEST_MESSAGE else None


def _mbox(path: Path) -> Iterator[_Found]:
    """Messages one at a time, whatever the size of the file; separators count only after an empty line."""
    with path.open("rb") as file:
        number, separator = 1, b""
        lines: list[bytes] = []
        size, after_empty = 0, True
        for line in _lines(file):
            if after_empty and _SEPARATOR.match(line):
                if separator:
                    yield f"{path}: message {number}", separator, _joined(lines, size)
                    number += 1
                separator, lines, size = line, [], 0
            else:
                size += len(line)
                if size <= LARGEST_MESSAGE:
                    lines.append(line)
            after_empty = line in (b"\n", b"\r\n")
        yield f"{path}: message {number}", separator, _joined(lines, size)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: file.readline(_CHUNK), b"")


def _joined(lines: list[bytes], size: int) -> bytes | None:
    """The message as it was before it was put into the mbox: without the empty line after it and the > before From."""
    if size > LARGEST_MESSAGE:
        return None
    if lines and lines[-1] in (b"\n", b"\r\n"):
        lines = lines[:-1]
    return _ESCAPED_FROM.sub(rb"\1", b"".join(lines))


def _received_at(head: Message, separator: bytes) -> datetime | None:
    candidates = (
        str(head.get("Received", "")).rpartition(";")[2],
        separator.decode("ascii", "replace").strip().partition(" ")[2].partition(" ")[2],
        str(head.get("Date", "")),
    )
    return next((instant for instant in map(_instant, candidates) if instant is not None), None)


def _instant(text: str) -> datetime | None:
    """A mail's date (RFC 5322, 3.3) or an mbox's (asctime), in UTC; where no zone is given, it is UTC."""
    try:
        instant = parsedate_to_datetime(text)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _recipient(head: Message) -> str | None:
    for name in _RECIPIENT_FIELDS:
        address = _address(str(head.get(name, "")))
        if "@" in address:
            return address
    return None


def _sender(head: Message) -> str | None:
    """The envelope's sender; "" is the null return path, None where it was not kept."""
    path = head.get("Return-Path")
    return None if path is None else _address(str(path))


def _address(text: str) -> str:
    address = parseaddr(text[:1_000])[1] if text.count("(") < 100 else ""
    return address if address.isprintable() else ""
