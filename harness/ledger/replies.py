"""How many replies are stored in one transaction: all with one statement, or one by one where that fails."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from harness.errors import LedgerError
from harness.ledger import records, schema
from harness.model import Reply


def append_all(connection: Connection, replies: Sequence[Reply]) -> tuple[bool, ...]:
    """Store those whose ids are not there yet; says of each whether it is new. All of them or, where it raises, none.

    Asked first, because a second row of one id makes SQLite's trigger abort before ON CONFLICT is heard.
    """
    seen = _stored(connection, (reply.id for reply in replies))
    new = []
    for reply in replies:
        new.append(reply.id not in seen)
        seen.add(reply.id)
    rows = [records.reply_row(reply) for reply, is_new in zip(replies, new, strict=True) if is_new]
    if rows:
        connection.execute(insert(schema.reply), rows)
    return tuple(new)


def append_each(connection: Connection, replies: Iterable[Reply]) -> tuple[bool | LedgerError, ...]:
    """The same, but one that cannot be stored keeps no other from it. Raises where the database itself fails."""
    return tuple(_one(connection, reply) for reply in replies)


def _one(connection: Connection, reply: Reply) -> bool | LedgerError:
    try:
        with connection.begin_nested():
            (is_new,) = append_all(connection, [reply])
    except OperationalError:
        raise
    except (SQLAlchemyError, ValueError, OverflowError) as error:
        failed = LedgerError(f"reply {reply.id} cannot be stored: {getattr(error, 'orig', None) or error}")
        failed.__cause__ = error
        return failed
    return is_new


def _stored(connection: Connection, ids: Iterable[str]) -> set[str]:
    return set(connection.scalars(select(schema.reply.c.id).where(schema.reply.c.id.in_(tuple(ids)))))
