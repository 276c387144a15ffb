"""What was appended since somebody last looked, told by counting: the ledger only ever grows."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    ScalarSelect,
    Select,
    Table,
    and_,
    func,
    literal_column,
    or_,
    select,
)

from harness.ledger.schema import attribution, dispatch, enquiry, labelling, reply, session_event, watch
from harness.model import Watch

NUMBERED = (dispatch, session_event, attribution, labelling)
_NAMED = {each.name: each for each in (enquiry, reply)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Extent:
    """How far the ledger goes: how many rows its tables have, and which numbers their last ones.

    `last_dispatch`: the last one's enquiry and time, by which two ledgers that went different ways are told apart; and
    so are the ids in `ends` of the last enquiry and the last reply, where the database numbers them: SQLite does.
    `gaps`: when our mail server was shut, as `Facts` has them, of all desks.
    """

    rows: Mapping[str, int]
    last: Mapping[str, int]  # 0 where there is none
    last_dispatch: tuple[str, str]
    ends: Mapping[str, str]
    listened_until: datetime | None
    gaps: tuple[Watch, ...] = ()


def extent(connection: Connection, gaps: tuple[Watch, ...]) -> Extent:
    """How far the ledger goes now: a fraction of a second's work, whatever its size."""
    tables = (enquiry, reply, *NUMBERED)
    last = {
        each.name: connection.scalars(select(func.max(order_of(each))).select_from(each)).one() or 0
        for each in _ordered(connection)
    }
    return Extent(
        rows={each.name: connection.scalars(select(func.count()).select_from(each)).one() for each in tables},
        last=last,
        last_dispatch=dispatch_at(connection, last[dispatch.name]),
        ends={each: _id_at(connection, _NAMED[each], last[each]) for each in _NAMED if each in last},
        listened_until=connection.scalars(select(func.max(watch.c.until))).one(),
        gaps=gaps,
    )


def order_of(table: Table) -> ColumnElement[int]:
    """What orders the rows of a table by their arrival here. Enquiries and replies have that on SQLite alone.

    There a row that nobody numbers has a number for its place in the file: one more than the last. Where old rows were
    deleted and the file made smaller, they may be numbered anew: what `Extent.ends` says no longer fits then.
    """
    return literal_column(f"{table.name}.rowid", Integer()) if table.name in _NAMED else table.c.number


def ends_as_before(connection: Connection, before: Extent) -> bool:
    """Whether the ledger goes on where it ended, as far as that can be told. False where the database cannot tell."""
    return (
        before.ends.keys() == _NAMED.keys()
        and connection.dialect.name == "sqlite"
        and dispatch_at(connection, before.last[dispatch.name]) == before.last_dispatch
        and all(_id_at(connection, _NAMED[each], before.last[each]) == end for each, end in before.ends.items())
    )


def _ordered(connection: Connection) -> tuple[Table, ...]:
    return (*_NAMED.values(), *NUMBERED) if connection.dialect.name == "sqlite" else NUMBERED


def _id_at(connection: Connection, table: Table, place: int) -> str:
    """The id of the row in this place; "" where there is none."""
    return connection.scalars(select(table.c.id).where(order_of(table) == place)).one_or_none() or ""


def dispatch_at(connection: Connection, number: int) -> tuple[str, str]:
    """The enquiry and the time of the dispatch with this number; two empty texts where there is none."""
    row = connection.execute(select(dispatch.c.enquiry_id, dispatch.c.at).where(dispatch.c.number == number)).first()
    return ("", "") if row is None else (row.enquiry_id, row.at.isoformat())


def per_desk(connection: Connection) -> dict[str, tuple[int, int, int]]:
    """Of each desk, how many enquiries it has, how many replies, and how many of these are theirs alone for sure.

    Replies are those seen in sessions and those to personas' addresses. The first two only grow; the third shrinks
    where another enquiry is made from an address that has replies.
    """
    by_desk = select(enquiry.c.desk, func.count()).group_by(enquiry.c.desk)
    to_them = and_(reply.c.address == enquiry.c.address, reply.c.enquiry_id.is_(None))
    in_session = by_desk.join(reply, reply.c.enquiry_id == enquiry.c.id)
    by_mail = by_desk.join(reply, to_them)

    def counted(query: Select[str, int]) -> Counter[str]:
        return Counter({row[0]: row[1] for row in connection.execute(query)})

    made, sessions, mails, alone = map(counted, (by_desk, in_session, by_mail, by_mail.where(_owners() == 1)))
    return {desk: (made[desk], sessions[desk] + mails[desk], sessions[desk] + alone[desk]) for desk in made}


def touched(connection: Connection, before: Extent) -> frozenset[str] | None:
    """The desks of whose enquiries something was told since: dispatches, events, people's words.

    None where that cannot be told: this ledger does not go on where `before` ended.
    """
    if dispatch_at(connection, before.last[dispatch.name]) != before.last_dispatch:
        return None
    desks: set[str] = set()
    for table in NUMBERED:
        new = table.c.number > before.last[table.name]
        added = connection.scalars(select(func.count()).select_from(table).where(new)).one()
        # A number below the last one seen may be committed later: then the rows do not add up.
        if before.rows[table.name] + added != connection.scalars(select(func.count()).select_from(table)).one():
            return None
        if added:
            desks |= _desks(connection, table, new_rows=select(table).where(new))
    return frozenset(desks)


def _desks(connection: Connection, table: Table, *, new_rows: Select[tuple[object, ...]]) -> set[str]:
    """The desks of the enquiries that rows of a table name, or of those whose replies they name."""
    rows = new_rows.subquery()
    if table in (dispatch, session_event):
        query = select(enquiry.c.desk).where(enquiry.c.id.in_(select(rows.c.enquiry_id))).distinct()
        return set(connection.scalars(query))
    return desks_of(connection, list(connection.scalars(select(rows.c.reply_id).distinct())))


def desks_of(connection: Connection, replies: Collection[str]) -> set[str]:
    """The desks at which these replies may be counted: by session, address, or a person's word."""
    mine = reply.c.id.in_(replies)
    ids = select(reply.c.enquiry_id).where(mine)
    addresses = select(reply.c.address).where(mine)
    words = select(attribution.c.enquiry_id).where(attribution.c.reply_id.in_(replies))
    theirs = or_(enquiry.c.id.in_(ids), enquiry.c.address.in_(addresses), enquiry.c.id.in_(words))
    return set(connection.scalars(select(enquiry.c.desk).where(theirs).distinct()))


def unsure(connection: Connection) -> tuple[str, ...]:
    """Replies from no session, on which nobody has spoken, and to no address that is one enquiry's alone."""
    spoken_on = select(attribution.c.reply_id)
    query = select(reply.c.id).where(
        reply.c.enquiry_id.is_(None),
        or_(reply.c.address.is_(None), _owners() != 1),
        reply.c.id.not_in(spoken_on),
    )
    return tuple(connection.scalars(query.order_by(reply.c.id)))


def _owners() -> ScalarSelect[int]:
    """How many enquiries were made from the address that a reply came to."""
    mine = enquiry.alias()
    return select(func.count()).select_from(mine).where(mine.c.address == reply.c.address).scalar_subquery()
