"""The file of kept observations: SQLite, a row a desk with its figures, and a row for its opinions of each day.

Figures are one block of plain columns, so that those of a million enquiries are read in a second; what is thought of
each reply is read of the days that somebody wants to see.
"""

import sqlite3
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from harness.classify.docket import Docket
from harness.model import Observation, Template
from harness.observe import outline
from harness.observe.columns import Columns
from harness.observed.blocks import (
    Opinions,
    columns_block,
    columns_of,
    letters_block,
    letters_of,
    opinions_by_day,
    opinions_of,
    packed_opinions,
)
from harness.observed.made_from import Kept, Whole, kept_of, whole_of, written

_TABLES = """
CREATE TABLE made (by TEXT NOT NULL, whole TEXT);
CREATE TABLE desk (name TEXT PRIMARY KEY, kept TEXT NOT NULL);
CREATE TABLE figures (desk TEXT PRIMARY KEY, texts TEXT NOT NULL, block BLOB NOT NULL, sum INT NOT NULL);
CREATE TABLE letters (desk TEXT PRIMARY KEY, block BLOB NOT NULL);
CREATE TABLE docket (desk TEXT PRIMARY KEY, block BLOB NOT NULL);
CREATE TABLE opinion (desk TEXT NOT NULL, day INT NOT NULL, block BLOB NOT NULL, PRIMARY KEY (desk, day))
"""
_BESIDE = ("figures", "letters", "docket", "opinion")  # of each desk
_NAMES = {"made", "desk", *_BESIDE}
_NONSENSE = (
    sqlite3.DatabaseError,
    zlib.error,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
)


class Damaged(Exception):
    """The file is not as it was written."""


class Store:
    """The opened file; in memory without a path. Made anew where it was not made by `maker`.

    Raises Damaged where it can be opened and makes no sense, and sqlite3.Error where it cannot be used.
    """

    def __init__(self, path: Path | None, maker: str) -> None:
        self._connection = sqlite3.connect(path or ":memory:", isolation_level=None)
        try:
            with sense():
                self._prepare(maker)
        except BaseException:
            self.close()
            raise

    def _prepare(self, maker: str) -> None:
        # Losing it in a power cut costs time and no fact.
        self._connection.execute("PRAGMA synchronous = OFF")
        # What judging a desk left behind has megabytes: in a few large pages it is written in a quarter of the time.
        self._connection.execute("PRAGMA page_size = 32768")
        tables = {name for (name,) in self._connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        if tables and (tables != _NAMES or self._made()[0] != maker):
            raise Damaged("made by other code, or with other settings")
        if not tables:
            self._connection.executescript(f"BEGIN; {_TABLES}; COMMIT")
            self._connection.execute("INSERT INTO made VALUES (?, NULL)", (maker,))

    def _made(self) -> tuple[str, str | None]:
        row: tuple[str, str | None] | None = self._connection.execute("SELECT by, whole FROM made").fetchone()
        return ("", None) if row is None else row

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @property
    def whole(self) -> Whole | None:
        """What the ledger was when every desk had been looked at; None as long as that has not been."""
        with sense():
            _, whole = self._made()
            return None if whole is None else whole_of(whole)

    def desks(self) -> dict[str, Kept]:
        """What is kept, by desk."""
        with sense():
            rows = self._connection.execute("SELECT name, kept FROM desk").fetchall()
            return {name: kept_of(text) for name, text in rows}

    def drop(self, names: Collection[str]) -> None:
        """Forget desks."""
        for table, column in (("desk", "name"), *((each, "desk") for each in _BESIDE)):
            forget = f"DELETE FROM {table} WHERE {column} = ?"  # noqa: S608  (names of ours)
            self._connection.executemany(forget, [(name,) for name in names])

    def put(self, name: str, kept: Kept, seen: Collection[Observation], docket: Docket | None) -> None:
        """Keep a desk's observations instead of what was kept of it; all or nothing."""
        figures = (name, *columns_block(Columns.of(map(outline, seen))))
        with self._together():
            self.drop([name])
            self._connection.execute("INSERT INTO desk VALUES (?, ?)", (name, written(kept)))
            self._connection.execute("INSERT INTO figures VALUES (?, ?, ?, ?)", figures)
            self._keep_docket(name, docket)
            by_day = opinions_by_day(seen, is_final=docket is None)
            blocks = ((name, day, packed_opinions(told)) for day, told in by_day.items())
            self._connection.executemany("INSERT INTO opinion VALUES (?, ?, ?)", blocks)

    def mend(self, name: str, kept: Kept, seen: Collection[Observation], docket: Docket | None) -> None:
        """Keep observations of some of a desk's enquiries beside those of the others; all or nothing.

        `docket` is None where what was kept of it is good.
        """
        with sense():
            row = self._connection.execute("SELECT texts, block, sum FROM figures WHERE desk = ?", (name,)).fetchone()
            before = columns_of(*row)
        told = {each.enquiry.id for each in seen}
        again = np.array([name in told for name in before.ids.tolist()], np.bool_)
        figures = Columns.joined([before.where(~again), Columns.of(map(outline, seen))]).ordered()
        days = {
            day: {**self.opinions(name, day), **told} for day, told in opinions_by_day(seen, is_final=False).items()
        }
        with self._together():
            self._connection.execute("UPDATE desk SET kept = ? WHERE name = ?", (written(kept), name))
            self._connection.execute("REPLACE INTO figures VALUES (?, ?, ?, ?)", (name, *columns_block(figures)))
            self._connection.execute("DELETE FROM letters WHERE desk = ?", (name,))
            self._keep_docket(name, docket)
            blocks = ((name, day, packed_opinions(told)) for day, told in days.items())
            self._connection.executemany("REPLACE INTO opinion VALUES (?, ?, ?)", blocks)

    def docket(self, name: str) -> Docket | None:
        """What judging a desk left behind; None where it did not."""
        with sense():
            row = self._connection.execute("SELECT block FROM docket WHERE desk = ?", (name,)).fetchone()
            return None if row is None else Docket.unpacked(row[0])

    def _keep_docket(self, name: str, docket: Docket | None) -> None:
        if docket is not None:
            self._connection.execute("REPLACE INTO docket VALUES (?, ?)", (name, docket.packed()))

    def finish(self, whole: Whole) -> None:
        """Say that every desk is as the ledger was when it went so far."""
        with self._together():
            self._connection.execute(
                "UPDATE desk SET kept = json_set(kept, '$.extent', json(?))", (written(whole.extent),)
            )
            self._connection.execute("UPDATE made SET whole = ?", (written(whole),))

    def columns(self) -> Columns:
        """The figures of all that is kept, in the order of the desks' names."""
        with sense():
            rows = self._connection.execute("SELECT texts, block, sum FROM figures ORDER BY desk")
            return Columns.joined([columns_of(*row) for row in rows])

    def opinions(self, desk: str, day: int) -> Opinions:
        """What is thought of the replies to a desk's enquiries of a day."""
        with sense():
            query = "SELECT block FROM opinion WHERE desk = ? AND day = ?"
            row = self._connection.execute(query, (desk, day)).fetchone()
            return {} if row is None else opinions_of(row[0])

    def letters(self, desk: str) -> tuple[Template, ...] | None:
        """A desk's form letters; None where nobody has looked for them since it was judged."""
        with sense():
            row = self._connection.execute("SELECT block FROM letters WHERE desk = ?", (desk,)).fetchone()
            return None if row is None else letters_of(row[0])

    def keep_letters(self, desk: str, letters: tuple[Template, ...]) -> None:
        """Keep a desk's form letters until it is judged anew."""
        self._connection.execute("INSERT OR REPLACE INTO letters VALUES (?, ?)", (desk, letters_block(letters)))

    @contextmanager
    def _together(self) -> Iterator[None]:
        self._connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


@contextmanager
def sense() -> Iterator[None]:
    """What is read of the file inside makes sense, or Damaged is raised."""
    try:
        yield
    except sqlite3.OperationalError:
        raise
    except _NONSENSE as error:
        raise Damaged(str(error)) from error
