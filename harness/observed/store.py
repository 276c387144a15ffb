"""The file of kept observations: SQLite, a row a desk, with its enquiries as one block of plain columns.

A block, for a desk is judged as a whole and so is replaced as a whole; a million enquiries are read in a second.
"""

import json
import sqlite3
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from harness.ledger.changes import Extent
from harness.model import Watch
from harness.observe.columns import ROW, Columns, Terms

_MICROSECOND = timedelta(microseconds=1)
_TABLES = """
CREATE TABLE made (by TEXT NOT NULL, extent TEXT);
CREATE TABLE desk (
    name TEXT PRIMARY KEY, kept TEXT NOT NULL, texts TEXT NOT NULL, block BLOB NOT NULL, sum INT NOT NULL
)
"""


class Damaged(Exception):
    """The file is not as it was written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """What a desk's observations were made from: the facts that there were, and the moments they are good for.

    `tally`: its enquiries and replies, as the ledger counts them. `placed`: the replies of nobody that were found to be
    its enquiries'. `until`: when the next of its facts was stamped, None for never.
    """

    tally: tuple[int, int, int]
    placed: dict[str, str]
    extent: Extent
    newest: str | None  # reply
    newest_at: datetime | None
    at: datetime
    until: datetime | None

    def is_good_at(self, now: datetime) -> bool:
        """Whether nothing but time has passed by then."""
        return self.at <= now and (self.until is None or now < self.until)


class Store:
    """The opened file; in memory without a path. Made anew where it was not made by `maker`.

    Raises Damaged where it can be opened and makes no sense, and sqlite3.Error where it cannot be used.
    """

    def __init__(self, path: Path | None, maker: str) -> None:
        self._connection = sqlite3.connect(path or ":memory:", isolation_level=None)
        try:
            with _sense():
                self._prepare(maker)
        except BaseException:
            self.close()
            raise

    def _prepare(self, maker: str) -> None:
        # Losing it in a power cut costs time and no fact.
        self._connection.execute("PRAGMA synchronous = OFF")
        tables = {name for (name,) in self._connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        if tables and (tables != {"made", "desk"} or self._made()[0] != maker):
            raise Damaged("made by other code, or with other settings")
        if not tables:
            self._connection.executescript(f"BEGIN; {_TABLES}; COMMIT")
            self._connection.execute("INSERT INTO made VALUES (?, NULL)", (maker,))

    def _made(self) -> tuple[str, str | None]:
        row: tuple[str, str | None] | None = self._connection.execute("SELECT by, extent FROM made").fetchone()
        return ("", None) if row is None else row

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @property
    def extent(self) -> Extent | None:
        """How far the ledger went when every desk had been looked at; None as long as that has not been."""
        with _sense():
            _, extent = self._made()
            return None if extent is None else _extent(json.loads(extent))

    def desks(self) -> dict[str, Kept]:
        """What is kept, by desk."""
        with _sense():
            rows = self._connection.execute("SELECT name, kept FROM desk").fetchall()
            return {name: _kept(json.loads(text)) for name, text in rows}

    def drop(self, names: Collection[str]) -> None:
        """Forget desks."""
        self._connection.executemany("DELETE FROM desk WHERE name = ?", [(name,) for name in names])

    def put(self, name: str, kept: Kept, columns: Columns) -> None:
        """Keep a desk's observations instead of what was kept of it; all or nothing."""
        texts = json.dumps([columns.ids.tolist(), dict(columns.names), [_terms_row(each) for each in columns.terms]])
        block = columns.rows.tobytes()
        row = (name, _json(kept), texts, block, _sum(texts, block))
        self._connection.execute("INSERT OR REPLACE INTO desk VALUES (?, ?, ?, ?, ?)", row)

    def finish(self, extent: Extent) -> None:
        """Say that every desk is as the ledger was when it went so far."""
        told = _json(extent)
        self._connection.execute("BEGIN")
        self._connection.execute("UPDATE desk SET kept = json_set(kept, '$.extent', json(?))", (told,))
        self._connection.execute("UPDATE made SET extent = ?", (told,))
        self._connection.execute("COMMIT")

    def columns(self) -> Columns:
        """All that is kept, in the order of the desks' names."""
        with _sense():
            rows = self._connection.execute("SELECT texts, block, sum FROM desk ORDER BY name")
            return Columns.joined([_columns(*row) for row in rows])


@contextmanager
def _sense() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError:
        raise
    except (sqlite3.DatabaseError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise Damaged(str(error)) from error


def _columns(texts: str, block: bytes, check: int) -> Columns:
    if _sum(texts, block) != check:
        raise ValueError("a block is not as it was written")
    ids, names, terms = json.loads(texts)
    return Columns(
        ids=np.array(ids, np.str_),
        rows=np.frombuffer(block, ROW),
        names={kind: tuple(each) for kind, each in names.items()},
        terms=tuple(_terms(*each) for each in terms),
    )


def _sum(texts: str, block: bytes) -> int:
    return zlib.crc32(block, zlib.crc32(texts.encode()))


def _terms_row(terms: Terms) -> list[int]:
    return [terms.window // _MICROSECOND, *terms[1:]]


def _terms(window: int, *days: int) -> Terms:
    return Terms(window * _MICROSECOND, *days)


def _kept(told: dict[str, Any]) -> Kept:
    return Kept(
        tally=(told["tally"][0], told["tally"][1], told["tally"][2]),
        placed=told["placed"],
        extent=_extent(told["extent"]),
        newest=told["newest"],
        newest_at=_instant(told["newest_at"]),
        at=datetime.fromisoformat(told["at"]),
        until=_instant(told["until"]),
    )


def _extent(told: dict[str, Any]) -> Extent:
    gaps = (Watch(**{name: datetime.fromisoformat(at) for name, at in each.items()}) for each in told["gaps"])
    return Extent(
        rows=told["rows"],
        last=told["last"],
        last_dispatch=tuple(told["last_dispatch"]),
        listened_until=None,
        gaps=tuple(gaps),
    )


def _instant(told: str | None) -> datetime | None:
    return None if told is None else datetime.fromisoformat(told)


def _json(record: Kept | Extent) -> str:
    return json.dumps(asdict(record), default=datetime.isoformat)
