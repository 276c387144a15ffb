"""How many replies are stored in one transaction: all with one statement, or one by one where that fails."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError

from harness.errors import LedgerError
from harness.ledger import records, schema
from harness.model import Reply

_INSERT = insert(schema.reply)


def append_all(connection: Connection, replies: Sequence[Reply]) -> tuple[bool, ...]:
    """Store them all and say of each whether it is new; only the first of those that share an id is.

    Raises IntegrityError where one of them is stored already, which is rare: to ask first would cost more than it
    saves. (A second row of one id makes SQLite's trigger abort, so ON CONFLICT is never heard.)
    """
    first: dict[str, int] = {}
    new = tuple(first.setdefault(reply.id, index) == index for index, reply in enumerate(replies))
    if replies:
        connection.execute(_INSERT, [records.reply_row(replies[index]) for index in first.values()])
    return new


def append_each(connection: Connection, replies: Iterable[Reply]) -> tuple[bool | LedgerError, ...]:
    """Store those that are not there yet, each by itself: what is wrong with one keeps no other from it.

    Raises where the database itself fails.
    """
    return tuple(_append(connection, reply) for reply in replies)


def _append(connection: Connection, reply: Reply) -> bool | LedgerError:
    try:
        with connection.begin_nested():
            connection.execute(_INSERT, records.reply_row(reply))
    except OperationalError:
        raise
    except (SQLAlchemyError, ValueError, OverflowError) as error:
        if isinstance(error, IntegrityError) and _is_stored(connection, reply.id):
            return False
        failed = LedgerError(f"reply {reply.id} cannot be stored: {getattr(error, 'orig', None) or error}")
        failed.__cause__ = error
        return failed
    return True


def _is_stored(connection: Connection, reply_id: str) -> bool:
    return connection.scalars(select(schema.reply.c.id).where(schema.reply.c.id == reply_id)).first() is not None
