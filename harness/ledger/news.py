"""What was appended since somebody last looked, by name: found by where each table ended, not by counting all."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select

from harness.ledger.changes import NUMBERED, Extent, ends_as_before, order_of
from harness.ledger.helping import portions
from harness.ledger.schema import attribution, dispatch, enquiry, labelling, reply, session_event

_MOST = 50_000  # new rows of a table; whoever has not looked for so long had better look at everything
_TABLES = (enquiry, reply, *NUMBERED)


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """What is new. `touched`: by desk, the enquiries of which something new is told, new ones among them.

    `grown`: by desk, how many enquiries are new, and how many replies.
    """

    touched: Mapping[str, frozenset[str]]
    grown: Mapping[str, tuple[int, int]]


class _Unclear(Exception):
    """It takes a closer look."""


def news(connection: Connection, before: Extent) -> News | None:
    """What is new since `before`, where no more need be known to tell whose it is.

    None where it must: a new reply to an address that is nobody's or several enquiries', an enquiry from an address
    that has mail already, a person's word on where a reply belongs. And where it cannot be told: this ledger does not
    go on where `before` ended, or its database does not number replies.
    """
    try:
        if not ends_as_before(connection, before):
            return None
        for table in _TABLES:
            _check_numbers(connection, table, before)
        made = _made(connection, before)
        answered = _owners(connection, _new(connection, before, reply, "enquiry_id", "address"))
        labelled = _labelled(connection, before)
    except _Unclear:
        return None
    told = [
        row.enquiry_id for each in (dispatch, session_event) for row in _new(connection, before, each, "enquiry_id")
    ]
    desk_of = _desks(connection, {*made, *answered, *labelled, *told})
    touched: defaultdict[str, set[str]] = defaultdict(set)
    for name, desk in desk_of.items():
        touched[desk].add(name)
    grown = dict.fromkeys(touched, (0, 0))
    for names, enquiries, replies in ((made, 1, 0), (answered, 0, 1)):
        for desk in map(desk_of.__getitem__, names):
            grown[desk] = grown[desk][0] + enquiries, grown[desk][1] + replies
    return News(touched={desk: frozenset(names) for desk, names in touched.items()}, grown=grown)


def _check_numbers(connection: Connection, table: Table, before: Extent) -> None:
    """Raise _Unclear where the new rows of a table are too many, or do not add up.

    A number below the last one seen may be committed later.
    """
    whole = connection.scalars(select(func.count()).select_from(table)).one()
    added = whole - before.rows[table.name]
    if added < 0 or added > _MOST or (added and table is attribution):
        raise _Unclear
    new = select(func.count()).select_from(table).where(order_of(table) > before.last[table.name])
    if connection.scalars(new).one() != added:
        raise _Unclear


def _new(connection: Connection, before: Extent, table: Table, *columns: str) -> list[Row[Any]]:
    query = select(*(table.c[each] for each in columns)).where(order_of(table) > before.last[table.name])
    return list(connection.execute(query))


def _made(connection: Connection, before: Extent) -> list[str]:
    """The new enquiries. Raises _Unclear where the address of one had mail before, or another enquiry has it."""
    new = _new(connection, before, enquiry, "id", "address")
    addresses = [row.address for row in new]
    owners = _by_address(connection, addresses)
    if any(len(owners[each]) != 1 for each in addresses):
        raise _Unclear
    is_old = order_of(reply) <= before.last[reply.name]
    for some in portions(addresses):
        if connection.scalars(select(reply.c.id).where(reply.c.address.in_(some), is_old).limit(1)).first() is not None:
            raise _Unclear
    return [row.id for row in new]


def _labelled(connection: Connection, before: Extent) -> list[str]:
    """The enquiries of the replies on which somebody has spoken. Raises _Unclear where a person has moved one."""
    ids = {row.reply_id for row in _new(connection, before, labelling, "reply_id")}
    rows: list[Row[Any]] = []
    for some in portions(ids):
        if connection.scalars(select(attribution.c.number).where(attribution.c.reply_id.in_(some)).limit(1)).first():
            raise _Unclear
        rows += connection.execute(select(reply.c.enquiry_id, reply.c.address).where(reply.c.id.in_(some)))
    return _owners(connection, rows)


def _owners(connection: Connection, replies: Collection[Row[Any]]) -> list[str]:
    """The enquiry of each reply. Raises _Unclear where no session says it, nor an address of one enquiry's alone."""
    owners = _by_address(connection, {row.address for row in replies if row.enquiry_id is None})
    found: list[str] = []
    for row in replies:
        mine = owners[row.address] if row.enquiry_id is None else [row.enquiry_id]
        if len(mine) != 1:
            raise _Unclear
        found += mine
    return found


def _by_address(connection: Connection, addresses: Iterable[str | None]) -> defaultdict[str | None, list[str]]:
    """The enquiries made from these addresses."""
    found: defaultdict[str | None, list[str]] = defaultdict(list)
    for some in portions({each for each in addresses if each is not None}):
        rows = connection.execute(select(enquiry.c.address, enquiry.c.id).where(enquiry.c.address.in_(some)))
        for row in rows:
            found[row.address].append(row.id)
    return found


def _desks(connection: Connection, enquiries: Collection[str]) -> dict[str, str]:
    """The desk of each of these enquiries."""
    found: dict[str, str] = {}
    for some in portions(enquiries):
        rows = connection.execute(select(enquiry.c.id, enquiry.c.desk).where(enquiry.c.id.in_(some)))
        found |= {row.id: row.desk for row in rows}
    return found
