"""All that may belong to some enquiries, asked for by name: an index answers each question."""

from collections.abc import Collection, Iterable, Iterator
from itertools import chain, islice

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, func, select

from harness.ledger import records, schema
from harness.model import Enquiry, Facts, Reply

_AT_ONCE = 1000


def helping(connection: Connection, enquiries: tuple[Enquiry, ...]) -> Facts:
    """The facts of these enquiries, in order of time, without the replies of nobody and without gaps.

    Raises LedgerError if a reply's bytes are no longer those that came, naming the reply.
    """
    ids = [each.id for each in enquiries]
    replies = _replies(connection, ids, {each.persona.email.casefold() for each in enquiries})
    its = [each.id for each in replies]
    return Facts(
        enquiries=enquiries,
        dispatches=tuple(map(records.dispatch_record, in_order(connection, schema.dispatch, "enquiry_id", ids))),
        replies=replies,
        attributions=tuple(map(records.attribution_record, in_order(connection, schema.attribution, "reply_id", its))),
        labellings=tuple(map(records.labelling_record, in_order(connection, schema.labelling, "reply_id", its))),
        drawn=tuple(map(records.drawn_record, in_order(connection, schema.drawn, "reply_id", its))),
        listened_until=connection.scalars(select(func.max(schema.watch.c.until))).one(),
        events=tuple(map(records.event_record, in_order(connection, schema.session_event, "enquiry_id", ids))),
    )


def _replies(connection: Connection, ids: Collection[str], addresses: Collection[str]) -> tuple[Reply, ...]:
    """Those seen in these sessions, those sent to these addresses, and those that a person said are theirs."""
    reply, word = schema.reply.c, schema.attribution.c
    named = {
        name
        for some in portions(ids)
        for name in connection.scalars(select(word.reply_id).where(word.enquiry_id.in_(some)))
    }
    asked: Iterator[tuple[ColumnElement[bool], ...]] = chain(
        ((reply.enquiry_id.in_(some),) for some in portions(ids)),
        ((reply.address.in_(some), reply.enquiry_id.is_(None)) for some in portions(addresses)),
        ((reply.id.in_(some),) for some in portions(named)),
    )
    rows = (row for each in asked for row in connection.execute(select(schema.reply).where(*each)).mappings())
    found = {each.id: each for each in map(records.reply_record, rows)}
    return tuple(sorted(found.values(), key=lambda each: (each.received_at, each.id)))


def in_order(connection: Connection, table: Table, column: str, names: Collection[str]) -> list[RowMapping]:
    """The rows of a table that name these, in order of time, then of arrival here."""
    rows = (
        row
        for some in portions(names)
        for row in connection.execute(select(table).where(table.c[column].in_(some))).mappings()
    )
    return sorted(rows, key=lambda row: (row["at"], row["number"]))


def portions(names: Iterable[str]) -> Iterator[list[str]]:
    """As many at a time as one question may name."""
    left = iter(names)
    while portion := list(islice(left, _AT_ONCE)):
        yield portion


def may_be_others(replies: Iterable[Reply], enquiries: Iterable[Enquiry]) -> bool:
    """Whether one of the replies was neither seen in a session nor sent to the address of one of the enquiries."""
    addresses = {each.persona.email.casefold() for each in enquiries}
    return any(each.enquiry_id is None and (each.recipient or "").casefold() not in addresses for each in replies)
