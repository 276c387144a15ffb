"""What can befall a ledger: each time a LedgerError that says what to do, and nothing lost that was stored."""

import itertools
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import SQLAlchemyError

from harness.errors import LedgerError
from harness.ledger import Ledger

if TYPE_CHECKING:
    from tests.integration.ledger.conftest import Samples, Server

HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def locked(sqlite: str) -> Iterator[str]:
    """URL of a ledger in a file that another process keeps locked."""
    Ledger.open(sqlite).close()
    command = [sys.executable, "-c", HOLDER, sqlite.removeprefix("sqlite:///")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "locked\n"
        yield sqlite
        holder.communicate(timeout=60)


@pytest.fixture
def small_disk() -> Iterator[None]:
    """SQLite's files may grow to 50 pages, as if the disk ended there."""

    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 50")

    event.listen(Engine, "connect", limit)
    yield
    event.remove(Engine, "connect", limit)


# --- SQLite


def test_a_lock_held_too_long_is_an_error_that_keeps_its_cause(locked: str, samples: "Samples") -> None:
    with Ledger.open(f"{locked}?timeout=0.1") as ledger:
        with pytest.raises(LedgerError, match="cannot append reply r1: database is locked; another process") as caught:
            ledger.append_reply(samples.reply())
        assert isinstance(caught.value.__cause__, SQLAlchemyError)
        assert ledger.facts().replies == ()


def test_a_lock_that_is_let_go_in_time_is_waited_for(sqlite: str, samples: "Samples") -> None:
    with Ledger.open(sqlite) as ledger:
        command = [sys.executable, "-c", HOLDER, sqlite.removeprefix("sqlite:///")]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "locked\n"
            assert holder.stdin is not None
            holder.stdin.close()
            assert ledger.append_reply(samples.reply()) is True


def test_a_ledger_that_somebody_writes_to_can_be_opened_and_read(locked: str) -> None:
    with Ledger.open(f"{locked}?timeout=0") as ledger:
        assert ledger.facts().enquiries == ()


def test_a_new_file_that_is_locked_says_so(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(LedgerError, match="cannot open: database is locked; another process keeps it locked"):
        Ledger.open(f"sqlite:///{path}?timeout=0.1")
    holder.close()


@pytest.mark.usefixtures("small_disk")
def test_a_full_disk_is_an_error_and_what_was_stored_stays(sqlite: str, samples: "Samples") -> None:
    stored = []

    def fill(ledger: Ledger) -> None:
        for number in itertools.count():
            reply = samples.reply(f"r{number:03}", raw=bytes(8000))
            ledger.append_reply(reply)
            stored.append(reply)

    with Ledger.open(sqlite) as ledger:
        with pytest.raises(LedgerError, match="database or disk is full; free some room and try again"):
            fill(ledger)
        assert stored
        assert ledger.facts().replies == tuple(stored)


def test_every_append_is_forced_to_the_disk(sqlite: str, samples: "Samples") -> None:
    seen = []

    def note(connection: sqlite3.Connection, *_: object) -> None:
        settings = ("journal_mode", "synchronous")
        seen.append(tuple(connection.execute(f"PRAGMA {name}").fetchone()[0] for name in settings))

    event.listen(Engine, "checkin", note)
    try:
        with Ledger.open(sqlite) as ledger:
            seen.clear()
            ledger.append_reply(samples.reply())
    finally:
        event.remove(Engine, "checkin", note)
    assert seen == [("wal", 2)]  # 2 is FULL


def test_a_damaged_file_is_told_from_a_missing_reply(sqlite: str, samples: "Samples") -> None:
    path = Path(sqlite.removeprefix("sqlite:///"))
    Ledger.open(sqlite).close()
    empty = path.stat().st_size
    with Ledger.open(sqlite) as ledger:
        for number in range(20):
            ledger.append_reply(samples.reply(f"r{number}", raw=bytes(8000)))
    with path.open("r+b") as file:
        file.seek(empty)  # past the tables' own pages
        file.write(b"\x55" * (path.stat().st_size - empty))
    with Ledger.open(sqlite) as ledger, pytest.raises(LedgerError, match="malformed; the file is damaged; restore it"):
        ledger.facts()


# --- PostgreSQL


@pytest.mark.postgresql
def test_a_wrong_password_is_told_without_telling_any_password(server: "Server") -> None:
    url = server.url("postgres", password="hunter2")
    with pytest.raises(LedgerError, match=r"password authentication failed.*see that the server runs") as caught:
        Ledger.open(url)
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))
    assert f"postgresql://shopper:***@127.0.0.1:{server.port}/postgres" in str(caught.value)


@pytest.mark.postgresql
def test_a_database_that_is_not_there_is_named(server: "Server") -> None:
    with pytest.raises(LedgerError, match='database "nowhere" does not exist; see that'):
        Ledger.open(server.url("nowhere"))


@pytest.mark.postgresql
def test_a_table_locked_too_long_is_an_error_that_keeps_its_cause(postgresql: str, samples: "Samples") -> None:
    with Ledger.open(f"{postgresql}?timeout=0.1") as ledger, psycopg.connect(postgresql) as holder:
        holder.execute("LOCK TABLE reply")
        with pytest.raises(LedgerError, match=r"cannot append reply r1: .*lock timeout; somebody else") as caught:
            ledger.append_reply(samples.reply())
        assert isinstance(caught.value.__cause__, SQLAlchemyError)
        holder.rollback()
        assert ledger.append_reply(samples.reply()) is True


@pytest.mark.postgresql
def test_a_read_only_server_is_told(server: "Server", postgresql: str) -> None:
    name = postgresql.rpartition("/")[2]
    server.administer(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with pytest.raises(LedgerError, match="read-only transaction; connect to the primary server"):
        Ledger.open(postgresql)


@pytest.mark.postgresql
def test_a_user_without_rights_is_told(server: "Server", postgresql: str) -> None:
    Ledger.open(postgresql).close()
    server.administer("CREATE ROLE guest LOGIN PASSWORD 'guest'")
    try:
        with pytest.raises(LedgerError, match=r"permission denied .*; grant this user the right"):
            Ledger.open(f"postgresql://guest:guest@{postgresql.rpartition('@')[2]}")
    finally:
        server.administer("DROP ROLE guest")


@pytest.mark.postgresql
def test_a_restart_of_the_server_costs_no_reply(server: "Server", postgresql: str, samples: "Samples") -> None:
    with Ledger.open(postgresql) as ledger:
        assert ledger.append_reply(samples.reply("before")) is True
        server.control("restart", "-m", "fast")
        assert ledger.append_reply(samples.reply("after")) is True
        assert [reply.id for reply in ledger.facts().replies] == ["after", "before"]


@pytest.mark.postgresql
def test_an_encoding_that_lacks_letters_is_refused_before_a_letter_is_lost(server: "Server") -> None:
    server.administer("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    try:
        with pytest.raises(LedgerError, match="encoding is LATIN1, which lacks letters; create it with UTF8"):
            Ledger.open(server.url("latin"))
    finally:
        server.administer("DROP DATABASE latin WITH (FORCE)")


@pytest.mark.postgresql
def test_a_database_made_without_an_encoding_keeps_every_letter(server: "Server", samples: "Samples") -> None:
    server.administer("CREATE DATABASE bare ENCODING 'SQL_ASCII' TEMPLATE template0")
    try:
        with Ledger.open(server.url("bare")) as ledger:
            ledger.append_enquiry(replace(samples.enquiry(), body="Žluťoučký 馬 📦"))
            assert ledger.enquiry("e1").body == "Žluťoučký 馬 📦"
    finally:
        server.administer("DROP DATABASE bare WITH (FORCE)")


def test_a_missing_driver_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(LedgerError, match=r"pip install 'mystery-shopper\[postgresql\]'"):
        Ledger.open("postgresql://shopper@127.0.0.1:1/ledger")
