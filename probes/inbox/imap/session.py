"""One connection to a mailbox at a provider (IMAP, RFC 3501). Everything here blocks."""

import socket
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from imaplib import IMAP4
from typing import Any

from imapclient.imapclient import JUNK, SEEN

from harness.errors import ShopperError
from harness.model import Mailbox
from probes.inbox.imap.client import NONSENSE, Client, explained
from probes.words import one_line

PIECE = 2**18  # bytes of a mail that are asked for at once
_WINDOW = 50_000  # mails that one search is over: imaplib refuses lines of more than a million bytes


class Broken(ShopperError):
    """The connection is of no use any more; a new one may be."""


class Refused(ShopperError):
    """The server said no, or nonsense, to one command; the next may go well."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Folder:
    """A folder as it was found when it was entered; UIDs count only as long as `validity` is the same."""

    validity: int | None
    next_uid: int | None
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """The beginning of a mail, up to PIECE bytes; `size` is all of it, as the server says."""

    received_at: datetime | None
    size: int
    raw: bytes


class Session:
    """A connection as `mailbox` says, with `secret` for a password or token. Not for two threads, but for `cut`.

    After `open`, every method raises Broken or Refused and nothing else.
    """

    timeout = 30.0  # seconds that the server may be silent for while we wait for it
    at_most = 64 * PIECE  # bytes that it may answer to one command

    def __init__(self, mailbox: Mailbox, secret: str) -> None:
        self._mailbox = mailbox
        self._secret = secret
        self._client: Client | None = None
        self._is_cut = False

    def open(self) -> None:
        """Connect, guard the connection and log in.

        Raises ConfigurationError where only the user can help (certificate, login, no TLS), and ShopperError where
        the server cannot be reached, or will not have us now.
        """
        with explained(self._mailbox.server):
            self._client = Client(self._mailbox, timeout=self.timeout)
            if self._is_cut:
                raise ConnectionAbortedError("given up")
            self._client.guard(self._mailbox)
            self._client.log_in(self._mailbox, self._secret)

    def offers_idle(self) -> bool:
        """Whether the server tells of new mail by itself (RFC 2177)."""
        with self._asking("what it can do") as client:
            return bool(client.has_capability("IDLE"))

    def fileno(self) -> int:
        """The number of the socket, which can be read from when the server has something to say."""
        with self._asking("for its socket") as client:
            return int(client.socket().fileno())

    def folders(self) -> tuple[str, ...]:
        """The names of all folders that can hold mail."""
        with self._asking("for its folders") as client:
            return tuple(str(name) for flags, _, name in client.list_folders() if rb"\Noselect" not in flags)

    def spam_folder(self) -> str | None:
        """The folder for junk mail, by its special use (RFC 6154) or a usual name."""
        with self._asking("for its spam folder") as client:
            found = client.find_special_folder(JUNK)
            return None if found is None else str(found)

    def enter(self, name: str, *, may_mark: bool) -> Folder:
        """Go into a folder; nothing can be changed there unless `may_mark`."""
        with self._asking(f"for the folder {name}") as client:
            found = client.select_folder(name, readonly=not may_mark)
            return Folder(
                validity=found.get(b"UIDVALIDITY"), next_uid=found.get(b"UIDNEXT"), count=int(found[b"EXISTS"])
            )

    def uids(self, folder: Folder, since: date, *, first: int | None = None) -> set[int]:
        """The mails that came on `since` or later, of those from the UID `first` on if that is given."""
        with self._asking("for what came") as client:
            if first is not None:  # "n:*" names the last mail even where that is before n
                return {uid for uid in client.search(["UID", f"{first}:*", "SINCE", since]) if uid >= first}
            # From the newest on: should a mail be removed meanwhile, those after it move down and are not missed.
            windows = ((max(1, last - _WINDOW + 1), last) for last in range(folder.count, 0, -_WINDOW))
            return {uid for low, high in windows for uid in client.search([f"{low}:{high}", "SINCE", since])}

    def beginnings(self, uids: Collection[int]) -> Mapping[int, Piece]:
        """The beginnings of mails by UID, without marking them; those that are there no more are left out."""
        with self._asking(f"for {len(uids)} mails") as client:
            found = client.fetch(sorted(uids), ["RFC822.SIZE", "INTERNALDATE", f"BODY.PEEK[]<0.{PIECE}>"])
            return {uid: piece for uid, data in found.items() if (piece := _piece(data)) is not None}

    def more(self, uid: int, offset: int) -> bytes:
        """Up to PIECE bytes of a mail from `offset` on; empty at its end."""
        with self._asking("for more of a mail") as client:
            found = client.fetch([uid], [f"BODY.PEEK[]<{offset}.{PIECE}>"])
            return _bytes(found.get(uid, {}).get(b"BODY[]<%d>" % offset)) or b""

    def mark_seen(self, uids: Collection[int]) -> None:
        with self._asking("to mark mails as read") as client:
            client.add_flags(sorted(uids), [SEEN], silent=True)

    def begin_idle(self) -> bool:
        """From now on the server speaks by itself, and whether it has; nothing else may be asked until `end_idle`."""
        with self._asking("to tell of new mail") as client:
            client.idle()
            return bool(client.has_heard())

    def end_idle(self) -> None:
        with self._asking("to tell no more of new mail") as client:
            client.idle_done()

    def cut(self) -> None:
        """Make whatever waits for the server fail at once; may be called from any thread."""
        self._is_cut = True
        client = self._client
        if client is not None:
            with suppress(OSError, ValueError, AttributeError):
                # Not SSLSocket's own method, which changes what the other thread is using.
                socket.socket.shutdown(client.socket(), socket.SHUT_RDWR)

    def close(self) -> None:
        """Give the socket back, without a word to the server. Never raises."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(OSError, *NONSENSE):
                client.shutdown()

    @contextmanager
    def _asking(self, what: str) -> Iterator[Any]:
        client = self._client
        if client is None:
            raise Broken(f"{self._mailbox.server} cannot be asked {what}: the connection is closed")
        client.allowance = self.at_most
        try:
            yield client
        except (IMAP4.abort, OSError) as error:
            said = one_line(str(error) or type(error).__name__)
            raise Broken(f"{self._mailbox.server}, asked {what}, broke off: {said}") from error
        except NONSENSE as error:
            said = one_line(str(error) or type(error).__name__)
            raise Refused(f"{self._mailbox.server}, asked {what}, answered: {said}") from error


def _piece(data: Mapping[bytes, Any]) -> Piece | None:
    raw = _bytes(data.get(b"BODY[]<0>", data.get(b"BODY[]")))
    if raw is None:
        return None
    stamp, size = data.get(b"INTERNALDATE"), data.get(b"RFC822.SIZE")
    return Piece(
        received_at=stamp.astimezone(UTC) if isinstance(stamp, datetime) and stamp.tzinfo else None,
        size=size if isinstance(size, int) else len(raw),
        raw=raw,
    )


def _bytes(value: object) -> bytes | None:
    return value if isinstance(value, bytes) else None
