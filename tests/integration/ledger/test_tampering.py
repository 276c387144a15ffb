"""What is written is never changed: the databases refuse, and who gets round them is found out."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from harness.errors import LedgerError
from harness.ledger import Ledger
from harness.model import Planned, PlannedState, SessionEvent, SessionEventKind, Watch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.integration.ledger.conftest import Samples

START = datetime(2026, 10, 5, 9, tzinfo=UTC)


@pytest.fixture
def plain(url: str, ledger: Ledger) -> "Iterator[Connection]":
    """A connection past the ledger, as an administrator's."""
    engine = create_engine(make_url(url).set(drivername=_driver(url)))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _driver(url: str) -> str:
    return "sqlite" if url.startswith("sqlite") else "postgresql+psycopg"


CHANGES = [
    "UPDATE enquiry SET body = ''",
    "UPDATE dispatch SET at = at",
    "UPDATE reply SET sender = ''",
    "UPDATE watch SET until = since",
    "DELETE FROM watch",
    "DELETE FROM dispatch",
    "DELETE FROM reply",
    "DELETE FROM session_event",
    "DELETE FROM planned",
    "UPDATE planned SET state = 'late'",
    "DELETE FROM enquiry WHERE id = 'e1'",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_itself_refuses_to_change_or_forget(
    ledger: Ledger, samples: "Samples", plain: Connection, statement: str
) -> None:
    ledger.append_enquiry(samples.enquiry())
    ledger.append_dispatch(samples.accepted())
    ledger.append_reply(samples.reply())
    ledger.append_watch(Watch(since=START, until=START))
    ledger.append_event(SessionEvent(enquiry_id="e1", at=START, kind=SessionEventKind.OPENED))
    ledger.append_planned([Planned(enquiry_id="e1", desk="acme", due=START, state=PlannedState.DUE, at=START)])
    before = ledger.facts()
    with pytest.raises(DBAPIError, match="only ever appended to"):
        plain.execute(text(statement))
    plain.rollback()
    assert ledger.facts() == before


def test_bytes_changed_behind_our_back_are_found_out(ledger: Ledger, samples: "Samples", plain: Connection) -> None:
    ledger.append_reply(samples.reply("r1"))
    ledger.append_reply(samples.reply("r2", raw=b"true"))
    _unlock(plain)
    plain.execute(text("UPDATE reply SET raw = :raw WHERE id = 'r2'"), {"raw": b"false"})
    plain.commit()
    with pytest.raises(LedgerError, match="reply r2 is not as it was written: its bytes have the SHA-256"):
        ledger.facts()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE dispatch SET state = 'lost'", "dispatch of e1 is not as it was written"),
        ("UPDATE enquiry SET persona = '{}'", "enquiry e1 is not as it was written"),
        ("UPDATE enquiry SET facts = '[7]'", "enquiry e1 is not as it was written"),
    ],
)
def test_a_row_changed_behind_our_back_is_named(
    ledger: Ledger, samples: "Samples", plain: Connection, change: str, named: str
) -> None:
    ledger.append_enquiry(samples.enquiry())
    ledger.append_dispatch(samples.accepted())
    _unlock(plain)
    plain.execute(text(change))
    plain.commit()
    with pytest.raises(LedgerError, match=named):
        ledger.facts()


def _unlock(plain: Connection) -> None:
    """Take the triggers away, as only somebody who means harm would."""
    if plain.dialect.name == "postgresql":
        for table in ("enquiry", "dispatch", "reply", "watch"):
            plain.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        return
    for name in plain.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        plain.execute(text(f"DROP TRIGGER {name}"))
