"""How each of the two databases is spoken to; past this module there is one code path."""

import sqlite3
import time

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError

from harness.errors import LedgerError
from harness.ledger.location import Location

BEGIN = "begin"  # the execution option that says how a transaction begins on SQLite; with "" there is none
ENCODINGS = ("UTF8", "SQL_ASCII")  # the server's encodings that hold every letter
MIGRATION_LOCK = 0x5B0BBE5  # any numbers, as long as every opener of a ledger takes the same
ENQUIRY_LOCK = 0x5B0BBE6


def connect(location: Location) -> Engine:
    """The engine of a location; nothing is opened yet. Raises LedgerError where the driver is missing."""
    if location.url.get_backend_name() == "sqlite":
        return _sqlite(location)
    return _postgresql(location)


def prepare(engine: Engine, patience: float) -> None:
    """What a database needs once, when it is opened. Raises LedgerError where it cannot keep a ledger."""
    if engine.dialect.name == "sqlite":
        _keep_write_ahead_log(engine, patience)
        return
    with engine.connect() as connection:
        encoding = connection.execute(text("SHOW server_encoding")).scalar()
    if encoding not in ENCODINGS:
        raise LedgerError(f"the database's encoding is {encoding}, which lacks letters; create it with UTF8")


def writing(engine: Engine) -> Engine:
    """The same engine, for transactions that write."""
    # A reader that turns writer half-way cannot wait for SQLite's lock, it fails: writers say so at once.
    return engine.execution_options(**{BEGIN: "BEGIN IMMEDIATE"})


def reading(engine: Engine) -> Engine:
    """The same engine, for transactions that see one state of the ledger throughout, as SQLite's always do."""
    return engine if engine.dialect.name == "sqlite" else engine.execution_options(isolation_level="REPEATABLE READ")


def lock_for_migration(connection: Connection) -> None:
    """Keep others from migrating until the transaction ends."""
    _lock(connection, MIGRATION_LOCK)


def alone_with_enquiries(connection: Connection) -> None:
    """Keep others that ask for the same from storing enquiries until the transaction ends."""
    _lock(connection, ENQUIRY_LOCK)


def _lock(connection: Connection, key: int) -> None:
    if connection.dialect.name == "postgresql":  # SQLite's writer is alone already
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def _sqlite(location: Location) -> Engine:
    engine = create_engine(location.url, hide_parameters=True, connect_args={"timeout": location.timeout})

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # we say when a transaction begins, not the driver
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        statement = connection.get_execution_options().get(BEGIN, "BEGIN")
        if statement:
            connection.exec_driver_sql(statement)

    return engine


def _keep_write_ahead_log(engine: Engine, patience: float) -> None:
    """Let readers and the writer not wait for each other; the file remembers it.

    Two processes that open a new file at once can collide here, and SQLite does not wait in this statement.
    """
    while True:
        try:
            with engine.execution_options(**{BEGIN: ""}).connect() as connection:
                mode = connection.exec_driver_sql("PRAGMA journal_mode = WAL").scalar()
        except OperationalError as error:
            if getattr(error.orig, "sqlite_errorname", "") != "SQLITE_BUSY" or patience <= 0:
                raise
            patience -= 0.05
            time.sleep(0.05)
        else:
            break
    if mode != "wal":
        raise LedgerError("the disk cannot keep a write-ahead log; keep the ledger on a disk of this machine")


def _postgresql(location: Location) -> Engine:
    given = location.url.query
    settings = {
        "connect_timeout": given.get("connect_timeout", "10"),
        "client_encoding": "utf8",
        # UTC, because an instant near the end of time has no local form everywhere.
        "options": f"{given.get('options', '')} -c timezone=UTC -c lock_timeout={int(location.timeout * 1000)}",
    }
    try:
        # pre_ping: a server that was restarted is found out before a reply is lost to a dead connection.
        return create_engine(location.url, hide_parameters=True, pool_pre_ping=True, connect_args=settings)
    except ImportError as error:
        raise LedgerError(
            f"the PostgreSQL driver cannot be loaded ({error}); pip install 'mystery-shopper[postgresql]'"
        ) from error
