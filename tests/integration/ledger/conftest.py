"""A fresh ledger on each of the two databases, and records to put into it."""

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from harness.ledger import Ledger
from harness.model import (
    Dispatch,
    DispatchState,
    Enquiry,
    Fact,
    FactKind,
    FollowUp,
    Persona,
    Question,
    Reply,
    Source,
    Thresholds,
)

PASSWORD = "h/u s@h"  # noqa: S105  (of a server that lives as long as the tests)
NOON = datetime(2026, 10, 1, 12, 0, 0, 123456, tzinfo=UTC)
_numbers = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class Server:
    """A private PostgreSQL server; `url` takes a database's name."""

    port: int
    folder: Path
    pg_ctl: Path

    def url(self, database: str, *, password: str = PASSWORD) -> str:
        quoted = password.replace("/", "%2F").replace("@", "%40").replace(" ", "%20")
        return f"postgresql://shopper:{quoted}@127.0.0.1:{self.port}/{database}"

    @property
    def copying(self) -> str:
        """How a database is best made like another: by its files, for half of what writing it to a log takes."""
        version = float(self.pg_ctl.parts[-3])
        return " STRATEGY FILE_COPY" if version >= 15 else ""  # before, there was no other way, nor a word for it

    def administer(self, statement: str) -> None:
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user="shopper", password=PASSWORD, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement.encode())

    def control(self, *arguments: str) -> None:
        """Start, stop or restart; returns when that is done."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off"
        self.run(self.pg_ctl, "-D", self.folder / "data", "-l", self.folder / "log", "-o", options, "-w", *arguments)

    def run(self, *command: str | Path) -> None:
        """As the user who owns the folder: the server refuses to run as root."""
        owner = self.folder.owner() if os.geteuid() == 0 else None
        subprocess.run(command, check=True, cwd=self.folder, user=owner, stdout=subprocess.DEVNULL, timeout=60)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: float(path.parts[-3]))
    if not found:
        pytest.skip("PostgreSQL is not installed: no /usr/lib/postgresql/*/bin/pg_ctl (apt-get install postgresql)")
    if os.geteuid() == 0 and not _has_user("postgres"):
        pytest.skip("PostgreSQL refuses to run as root, and there is no user postgres to run it as")
    # Not under pytest's own temporary folder: the server's user may not enter that.
    folder = Path(tempfile.mkdtemp(prefix="shopper-postgresql-"))
    try:
        running = _initialised(folder, found[-1])
        running.control("start")
        try:
            yield running
        finally:
            running.control("stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder)


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _initialised(folder: Path, pg_ctl: Path) -> Server:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "password").write_text(PASSWORD)
    if os.geteuid() == 0:
        for path in (folder, folder / "password"):
            shutil.chown(path, "postgres")
    server = Server(port=port, folder=folder, pg_ctl=pg_ctl)
    server.run(
        pg_ctl.with_name("initdb"),
        *("--pgdata", folder / "data", "--username", "shopper", "--pwfile", folder / "password"),
        *("--auth", "scram-sha-256", "--encoding", "UTF8", "--no-locale", "--no-sync"),
    )
    return server


@pytest.fixture(scope="session")
def made_postgresql(server: Server) -> str:
    """Name of a database that holds a new ledger, for others to be copied from: that is sooner done than migrating."""
    server.administer("CREATE DATABASE made")
    Ledger.open(server.url("made")).close()
    return "made"


@pytest.fixture(scope="session")
def made_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that holds a new ledger, for others to be copied from."""
    path = tmp_path_factory.mktemp("made") / "ledger.db"
    Ledger.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def postgresql(server: Server, request: pytest.FixtureRequest) -> Iterator[str]:
    """URL of a database: with a new ledger in it where a test asks for one, else empty."""
    name = f"ledger{next(_numbers)}"
    like = request.getfixturevalue("made_postgresql") if "ledger" in request.fixturenames else "template1"
    server.administer(f"CREATE DATABASE {name} TEMPLATE {like}{server.copying}")
    yield server.url(name)
    server.administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite(tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """URL of a file: with a new ledger in it where a test asks for one, else not there yet."""
    if "ledger" in request.fixturenames:
        shutil.copyfile(request.getfixturevalue("made_sqlite"), tmp_path / "ledger.db")
    return f"sqlite:///{tmp_path}/ledger.db"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest) -> str:
    """URL of a ledger, which is not there yet unless a test asks for `ledger`, too; on each database in turn."""
    chosen: str = request.getfixturevalue(request.param)
    return chosen


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    with Ledger.open(url) as opened:
        yield opened


@dataclass(frozen=True)
class Samples:
    """Records with something in every field; what matters to a test is said by the test."""

    noon: datetime = NOON

    def enquiry(self, id_: str = "e1", *, desk: str = "acme", at: datetime = NOON, email: str = "") -> Enquiry:
        return Enquiry(
            id=id_,
            desk=desk,
            scenario="late-delivery",
            title="Späte Lieferung",
            channel="mail",
            persona=Persona(
                name="Zoë Ångström", email=email or f"{id_}@shop.test", phone="555-0100", order="AB-1234", language="de"
            ),
            subject="Wo ist “AB-1234”?",
            body="Seit Tagen nichts. \\o/ 📦\n",
            facts=(
                Fact(name="order", kind=FactKind.MERGE, value="AB-1234"),
                Fact(name="spoilt", kind=FactKind.STORY, value="a birthday"),
            ),
            questions=(Question(name="when", text="When?", answers=("Monday", "tomorrow")),),
            follow_ups=(FollowUp(text="It is AB-1234.", asked=("order number",)), FollowUp(text="Hello?")),
            thresholds=Thresholds(acknowledgement=timedelta(0), first_response=timedelta(hours=4, microseconds=1)),
            window=timedelta(days=3),
            session=timedelta(minutes=10),
            created_at=at,
        )

    def accepted(self, enquiry_id: str = "e1", at: datetime = NOON) -> Dispatch:
        return Dispatch(
            enquiry_id=enquiry_id,
            state=DispatchState.ACCEPTED,
            at=at,
            reference="<1@shop.test>",
            detail="250 queued",
            evidence=("a.png", "b.html"),
        )

    def reply(self, id_: str = "r1", raw: bytes = b"Subject: Re\r\n\r\n\x00\xff") -> Reply:
        return Reply(
            id=id_,
            received_at=NOON,
            source=Source.INBOX,
            media_type="message/rfc822",
            raw=raw,
            recipient="e1@shop.test",
            sender="",
        )

    def reply_to(self, recipient: str | None, id_: str, *, enquiry_id: str | None = None) -> Reply:
        return replace(self.reply(id_), recipient=recipient, enquiry_id=enquiry_id)


@pytest.fixture(scope="session")
def samples() -> Samples:
    return Samples()
