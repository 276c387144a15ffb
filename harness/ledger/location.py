"""Where a ledger is kept: its URL, checked before a database's own error would have to be guessed at."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from harness.errors import LedgerError, NoLedger

SCHEMES = "sqlite:///path/to/ledger.db or postgresql://user@host/database"
PATIENCE = 5.0  # seconds to wait for somebody else's lock, unless the URL's `timeout` says otherwise


@dataclass(frozen=True, kw_only=True, slots=True)
class Location:
    """A usable URL, with the driver we use; how long to wait for a lock, in seconds."""

    url: URL
    timeout: float

    @property
    def name(self) -> str:
        """The URL without anything secret, for messages; libpq takes passwords in the query too."""
        return self.url.set(drivername=self.url.get_backend_name(), query={}).render_as_string(hide_password=True)


def parse(ledger: str) -> Location:
    """Read a ledger's URL; `?timeout=` gives the seconds to wait for a lock.

    Raises NoLedger: not a URL, no such scheme, no file named, folder missing; LedgerError: file or folder read-only.
    No message repeats the text itself, because it may hold a password that only we fail to recognise.
    """
    if ledger.startswith("postgresql") and ledger.count("@") > 1:
        raise NoLedger("the ledger's URL has more than one @; write those in the user or password as %40")
    try:
        url = make_url(ledger)
    except (ArgumentError, ValueError) as error:
        raise NoLedger(f"the ledger's URL cannot be read; write {SCHEMES}") from error
    if url.drivername == "sqlite":
        _check_file(url)
    elif url.drivername in ("postgresql", "postgresql+psycopg"):
        url = url.set(drivername="postgresql+psycopg")
    else:
        raise NoLedger(f"no ledger is kept in {url.drivername!r}; write {SCHEMES}")
    timeout = _seconds(url.query["timeout"]) if "timeout" in url.query else PATIENCE
    return Location(url=url.difference_update_query(["timeout"]), timeout=timeout)


def _check_file(url: URL) -> None:
    if url.host or not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise NoLedger("the ledger's URL names no file; write sqlite:///ledger.db, or sqlite:////absolute/path.db")
    unknown = sorted(set(url.query) - {"timeout"})
    if unknown:
        raise NoLedger(f"the ledger's URL sets {', '.join(unknown)}; for a file, only timeout is allowed")
    path = Path(url.database).absolute()
    if not path.parent.is_dir():
        raise NoLedger(f"the ledger's folder {path.parent} does not exist; create it, or name another")
    if path.is_dir():
        raise NoLedger(f"the ledger {path} is a folder; name a file")
    # The folder too: the write-ahead log is a file beside the ledger.
    for place in (path, path.parent):
        if place.exists() and not os.access(place, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
            raise LedgerError(f"the ledger cannot be kept in {path}: {place} is read-only; make it writable")


def _seconds(written: str | tuple[str, ...]) -> float:
    """Plain seconds; a tuple is what a URL gives that says it twice."""
    if not isinstance(written, str) or re.fullmatch(r"\d{1,4}(\.\d+)?", written, re.ASCII) is None:
        raise NoLedger("the ledger's URL sets a timeout that is no number of seconds; write timeout=5 or timeout=0.5")
    return float(written)
