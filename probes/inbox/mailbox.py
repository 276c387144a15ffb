"""Replies from mailboxes that were filled elsewhere: mbox files, Maildir folders and single messages (.eml)."""

import logging
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from harness.errors import ConfigurationError
from harness.model import Placement, Reply, Source
from probes.inbox import Details, mail_reply
from probes.inbox.envelope import envelope, header

log = logging.getLogger(__name__)

LARGEST_MESSAGE = 64 * 2**20  # bytes
_CHUNK = 2**16

# An mbox's separator ends in a date; "From here on ..." in a letter does not.
_SEPARATOR = re.compile(rb"From (?>.*?\d{1,2}:\d{2}).*\b(?:19|20)\d{2}\b")
_ESCAPED_FROM = re.compile(rb">+From ")
_PARTS = ("new", "cur")  # of a Maildir
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]*[ \t]*:")

_JUNK = {"junk", "spam", "junk mail", "junk e-mail", "bulk mail"}  # what folders for junk mail are called
_SECOND = timedelta(seconds=1)  # mail's dates are no finer


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    """A message, or why it cannot be had; `separator` is the line before it in an mbox."""

    where: str
    raw: bytes | None
    why: str = ""
    separator: bytes = b""
    placement: Placement | None = None


def read_mailbox(
    path: Path, *, knows: Callable[[str], bool] = lambda _: False, skipped: Callable[[str], None] = log.warning
) -> Iterator[Reply]:
    """The replies in an mbox file, a Maildir folder or a message file, told apart by their content.

    `knows` says of an address whether it is a customer's of ours; see `envelope` for how it is used. `received_at` is
    when the topmost Received field says, else the mbox's separator, else Date. A message without any of them, or
    larger than LARGEST_MESSAGE, is left out and `skipped` is told which and why. With a Maildir goes its folder for
    junk mail, and what lay there is said to have.

    Raises ConfigurationError, at once, where `path` is none of the three or cannot be read.
    """
    try:
        if path.is_dir():
            return _replies(_maildir(path), knows, skipped)
        with path.open("rb") as file:
            start = file.readline(_CHUNK).removeprefix(BOM_UTF8)
    except OSError as error:
        raise ConfigurationError(
            f"{path}: {error.strerror or error}; name a file or folder that can be read"
        ) from error
    if _SEPARATOR.match(start):
        return _replies(_mbox(path), knows, skipped)
    if _HEADER.match(start):
        return _replies([_whole(path, Placement.SPAM if _is_junk(path) else None)], knows, skipped)
    found = f"begins with {start[:40].decode('utf-8', 'backslashreplace').rstrip()!r}" if start else "is empty"
    if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        found = "is text in UTF-16; save it as UTF-8. It is"
    raise ConfigurationError(
        f"{path} {found}: neither an mbox (which begins with 'From ' and a date) nor a message (which begins with a "
        "header, as 'Received: ...'); allowed are mbox files, Maildir folders and .eml files"
    )


def _replies(
    messages: Iterable[_Found], knows: Callable[[str], bool], skipped: Callable[[str], None]
) -> Iterator[Reply]:
    for found in messages:
        if found.raw is None:
            skipped(f"{found.where} is left out: {found.why}")
            continue
        head = header(found.raw)
        received_at = _received_at(head, found.separator)
        if received_at is None:
            skipped(f"{found.where} is left out: when it came is not known, it has neither a Received nor a Date field")
            continue
        kept = envelope(head, knows)
        for recipient in kept.recipients:
            details = Details(sender=kept.sender, resolution=_SECOND, placement=found.placement)
            yield mail_reply(found.raw, recipient, received_at, Source.IMPORT, **details)


def _maildir(path: Path) -> Iterator[_Found]:
    if not any((path / part).is_dir() for part in _PARTS):
        raise ConfigurationError(
            f"{path} is a folder without new/ or cur/, so no Maildir; "
            "allowed are mbox files, Maildir folders and .eml files"
        )
    junk = [each for each in sorted(path.glob(".*")) if each.is_dir() and _is_junk(each)]
    if _is_junk(path):
        return _messages(path, Placement.SPAM)
    # Where there is no folder for junk nobody sorted anything out, or it is kept elsewhere.
    inbox = _messages(path, Placement.INBOX if junk else None)
    return chain(inbox, *(_messages(folder, Placement.SPAM) for folder in junk))


def _messages(folder: Path, placement: Placement | None) -> Iterator[_Found]:
    for part in (folder / name for name in _PARTS):
        for file in sorted(part.iterdir()) if part.is_dir() else ():
            flags = file.name.rpartition(":2,")[2] if ":2," in file.name else ""
            if file.is_file() and not file.name.startswith(".") and "D" not in flags:  # a draft is ours
                yield _whole(file, placement)


def _is_junk(path: Path) -> bool:
    """By the name of a file or folder, as `.Junk`, `.INBOX.Spam` or `Spam.mbox`."""
    name = path.stem if path.is_file() else path.name
    return name.rpartition(".")[2].casefold() in _JUNK


def _whole(path: Path, placement: Placement | None) -> _Found:
    try:
        raw = path.read_bytes().removeprefix(BOM_UTF8) if path.stat().st_size <= LARGEST_MESSAGE else None
    except OSError as error:
        return _Found(where=str(path), raw=None, why=error.strerror or str(error))
    return _Found(where=str(path), raw=raw, why=_too_large(), placement=placement)


def _too_large() -> str:
    return f"it is larger than {LARGEST_MESSAGE // 2**20} MiB"


class _Message:
    """A message of an mbox as its lines come: as it was before it was put there, without the > before From."""

    def __init__(self, separator: bytes) -> None:
        self.separator = separator
        self._raw = bytearray()  # lines of their own would take thirty times the memory where they are short
        self._size = 0
        self.after_empty = False

    def add(self, line: bytes, *, begins: bool) -> None:
        """Take a line, or a piece of one that is too long, which `begins` it or goes on with it."""
        self._size += len(line)
        self.after_empty = begins and line in (b"\n", b"\r\n")
        if self._size <= LARGEST_MESSAGE:
            self._raw += line[1:] if begins and _ESCAPED_FROM.match(line) else line
        else:
            self._raw.clear()

    def found(self, where: str, placement: Placement | None) -> _Found:
        """What it was, without the empty line after it."""
        if self._size > LARGEST_MESSAGE:
            return _Found(where=where, raw=None, why=_too_large())
        if self.after_empty:
            del self._raw[-2 if self._raw.endswith(b"\r\n") else -1 :]
        return _Found(where=where, raw=bytes(self._raw), separator=self.separator, placement=placement)


def _mbox(path: Path) -> Iterator[_Found]:
    """Messages one at a time, whatever the size of the file; separators count only after an empty line."""
    placement = Placement.SPAM if _is_junk(path) else None
    number, message, begins = 0, None, True
    with path.open("rb") as file:
        for line in _lines(file):
            if (message is None or message.after_empty) and _SEPARATOR.match(line):
                if message is not None:
                    yield message.found(f"{path}: message {number}", placement)
                number, message = number + 1, _Message(line)
            elif message is not None:
                message.add(line, begins=begins)
            begins = line.endswith(b"\n")
    if message is not None:
        yield message.found(f"{path}: message {number}", placement)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines, those that are too long in pieces, without what some programs mark a file as UTF-8 by."""
    yield file.readline(_CHUNK).removeprefix(BOM_UTF8)
    yield from iter(lambda: file.readline(_CHUNK), b"")


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
