"""The opened database: transactions for reading and writing, and errors that say what to do."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError, StatementError

from harness.errors import LedgerError, NoLedger
from harness.ledger import engines, location, migrations

# What to do, by the code the database gives: SQLite's error name or PostgreSQL's SQLSTATE, or its beginning.
REMEDIES = {
    "SQLITE_BUSY": "another process keeps it locked; let that finish, or end it, and try again",
    "SQLITE_READONLY": "make the file and its folder writable",
    "SQLITE_FULL": "free some room and try again",
    "SQLITE_NOTADB": "the file is no ledger; name another, or a new one",
    "SQLITE_CORRUPT": "the file is damaged; restore it from a backup",
    "SQLITE_CANTOPEN": "see that it is a file you may read and write",
    "SQLITE_IOERR": "the disk failed; see the system's log",
    "25006": "connect to the primary server, as a user who may write",
    "42501": "grant this user the right, or connect as another",
    "53": "the server is out of room; free some and try again",
    "55P03": "somebody else keeps it locked; let them finish and try again",
    "connection": "see that the server runs and can be reached, and the user, password and database in the URL",
}


class Database:
    """An opened database, safe to use from several threads at once.

    `name` is its URL without anything secret, for messages. Everything raised is a LedgerError with its
    cause, NoLedger where what is there is none; except IntegrityError while writing: only the writer knows what
    a second row of one key means.
    """

    def __init__(self, url: str) -> None:
        """Open the database and bring its tables up to date. Raises LedgerError."""
        where = location.parse(url)
        self.name = where.name
        with self._told("open"):
            engine = engines.connect(where)
        self._on_sqlite = engine.dialect.name == "sqlite"
        # SQLite's own waiting is by polling, and unfair: threads of one process take turns instead.
        self._turn: AbstractContextManager[Any] = threading.Lock() if self._on_sqlite else nullcontext()
        self._writer = engines.writing(engine)
        self._reader = engines.reading(engine)
        try:
            with self._told("open"):
                engines.prepare(engine, where.timeout)
            self._migrate()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give back every connection."""
        self._writer.dispose()

    @contextmanager
    def reading(self, doing: str) -> Iterator[Connection]:
        """One unchanging view of the ledger for all that is read in the block."""
        with self._told(doing), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def writing(self, doing: str) -> Iterator[Connection]:
        """One transaction: on the disk when the block is left, or undone. Raises IntegrityError too."""
        with self._told(doing), self._turn, self._writer.begin() as connection:
            yield connection

    def give_back_room(self) -> None:
        """Have what was deleted leave SQLite's file; PostgreSQL gives room back by itself, in time."""
        if not self._on_sqlite:
            return
        plain = self._writer.execution_options(**{engines.BEGIN: ""})
        with self._told("give back the room of what was deleted"), self._turn, plain.connect() as connection:
            for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                connection.exec_driver_sql(statement)

    def _migrate(self) -> None:
        with self.reading("open") as connection:
            pending = migrations.pending(connection)
        if not pending:  # asked first, so that opening a current ledger waits for nobody
            return
        migrations.load()
        with self.writing("bring its tables up to date") as connection:
            engines.lock_for_migration(connection)
            if migrations.pending(connection):  # and nobody else did it while we waited
                migrations.migrate(connection)

    @contextmanager
    def _told(self, doing: str) -> Iterator[None]:
        try:
            yield
        except IntegrityError:
            raise
        except (LedgerError, SQLAlchemyError, ValueError, OverflowError) as error:
            kind = NoLedger if isinstance(error, NoLedger) or _code(error) == "SQLITE_NOTADB" else LedgerError
            raise kind(f"{self.name}: cannot {doing}: {_reason(error)}") from error


def _cause(error: Exception) -> BaseException:
    return error.orig if isinstance(error, StatementError) and error.orig is not None else error


def _code(error: Exception) -> str | None:
    """SQLite's error name or PostgreSQL's SQLSTATE."""
    cause = _cause(error)
    return getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)


def _reason(error: Exception) -> str:
    cause, code = _cause(error), _code(error)
    if code is None:
        lost = isinstance(error, DBAPIError) and hasattr(cause, "sqlstate")
        code = "connection" if lost else ""
    remedy = next((remedy for beginning, remedy in REMEDIES.items() if code.startswith(beginning)), None)
    primary = getattr(getattr(cause, "diag", None), "message_primary", None)  # PostgreSQL's, without the statement
    said = primary or " ".join(str(cause).split())
    return f"{said}; {remedy}" if remedy else said
