"""The one door through which facts leave the ledger: all there is of enquiries that were made before a moment.

What is told of an enquiry goes with it, whole: half of one would be a fact that never was. A mail of nobody's goes by
the day it came. Watches stay: they are no person's. What is gone leaves its number and its day, and no more.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Connection, and_, delete, exists, insert, or_, select, text

from harness.ledger import schema
from harness.ledger.helping import portions
from harness.ledger.schema import attribution, dispatch, drawn, enquiry, labelling, planned, reply, session_event

_OF_REPLIES, _OF_ENQUIRIES = (drawn, labelling, attribution), (attribution, session_event, dispatch)
_GUARDED = (drawn, labelling, attribution, session_event, dispatch, reply, enquiry, planned)


@dataclass(frozen=True, kw_only=True, slots=True)
class Old:
    """What was made before a moment: ids of enquiries and of replies.

    `watched_until`: when the last of them is answered or never will be; None for no enquiries.
    """

    enquiries: tuple[str, ...]
    replies: tuple[str, ...]
    watched_until: datetime | None


def old(connection: Connection, before: datetime) -> Old:
    """What a purge would delete."""
    made = enquiry.c.created_at < before
    rows = connection.execute(
        select(enquiry.c.id, enquiry.c.created_at, enquiry.c.observation_window, enquiry.c.later).where(made)
    ).all()
    return Old(
        enquiries=tuple(row.id for row in rows),
        replies=tuple(connection.scalars(select(reply.c.id).where(_goes(made, before)))),
        watched_until=max(
            (row.created_at + max(row.observation_window, row.later or row.observation_window) for row in rows),
            default=None,
        ),
    )


def purge(connection: Connection, gone: Old, *, before: datetime, at: datetime) -> None:
    """Delete it, within the transaction of the connection; the guards are back before anybody else can look.

    `at`: when that is done, for the record that says so. There is none where there was nothing to delete.
    """
    if not (gone.enquiries or gone.replies):
        return
    counts = {"enquiries": len(gone.enquiries), "replies": len(gone.replies)}
    connection.execute(insert(schema.purge).values(before=before, at=at, **counts))
    with _door(connection):
        for table in _OF_REPLIES:
            _delete(connection, table.c.reply_id, gone.replies)
        for table in _OF_ENQUIRIES:
            _delete(connection, table.c.enquiry_id, gone.enquiries)
        _delete(connection, reply.c.id, gone.replies)
        _delete(connection, enquiry.c.id, gone.enquiries)
        # What was made is known by its enquiry alone: without it, what was planned would look like never made.
        connection.execute(delete(planned).where(planned.c.due < before))


def _goes(made: ColumnElement[bool], before: datetime) -> ColumnElement[bool]:
    """Which replies: seen in an old enquiry's session, sent to its address and no other's, or older than any that stay.

    And what a person said is an old one's; but what a person said is an enquiry's that stays, stays.
    """
    ids, addresses = (select(column).where(made) for column in (enquiry.c.id, enquiry.c.address))
    later = select(enquiry.c.address).where(~made)
    word = attribution.c
    said = select(word.number).where(word.reply_id == reply.c.id)
    kept, theirs = said.where(word.enquiry_id.not_in(ids)), said.where(word.enquiry_id.in_(ids))
    to_address = and_(reply.c.address.in_(addresses), reply.c.address.not_in(later))
    return or_(
        reply.c.enquiry_id.in_(ids),
        and_(
            reply.c.enquiry_id.is_(None), ~exists(kept), or_(exists(theirs), to_address, reply.c.received_at < before)
        ),
    )


def _delete(connection: Connection, column: Column[str], names: Collection[str]) -> None:
    for some in portions(names):
        connection.execute(delete(column.table).where(column.in_(some)))


@contextmanager
def _door(connection: Connection) -> Iterator[None]:
    """Let the tables forget while in the block. Nobody else sees them unguarded: the transaction shuts others out."""
    if connection.dialect.name == "postgresql":
        for table in _GUARDED:
            connection.execute(text(f"ALTER TABLE {table.name} DISABLE TRIGGER {table.name}_append_only"))
        yield
        for table in _GUARDED:
            connection.execute(text(f"ALTER TABLE {table.name} ENABLE TRIGGER {table.name}_append_only"))
        return
    connection.execute(text("PRAGMA secure_delete = ON"))
    guards = {}
    for table in _GUARDED:
        name = f"{table.name}_no_delete"
        asked = text("SELECT sql FROM sqlite_master WHERE name = :name")
        guards[name] = connection.execute(asked, {"name": name}).scalar_one()
        connection.execute(text(f"DROP TRIGGER {name}"))
    yield
    for guard in guards.values():
        connection.exec_driver_sql(guard)
