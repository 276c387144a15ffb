"""The ledger: enquiries, dispatches, replies, session events, people's words and watches, only ever appended to.

What is derived from them is never stored. The database refuses UPDATE and DELETE by itself; the one door, for
retention, is `purging`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Table, func, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from harness.clock import require_aware
from harness.errors import LedgerError, SeedUsed
from harness.ledger import purging, records, schema
from harness.ledger.database import Database
from harness.ledger.engines import alone_with_enquiries
from harness.ledger.purging import Old
from harness.ledger.reader import Reader
from harness.ledger.replies import append_all, append_each
from harness.model import Attribution, Dispatch, Drawn, Enquiry, Kind, Labelling, Planned, Reply, SessionEvent, Watch

__all__ = ["Ledger", "Old"]


class Ledger(Reader):
    """The facts, in SQLite or PostgreSQL. Every method may be called from several threads at once.

    Every method raises LedgerError, with its cause, when the database does not do its part; every instant
    given must be aware (ValueError). What an append has returned from is on the disk.
    """

    @classmethod
    def open(cls, url: str, *, renamed: Mapping[str, str] | None = None) -> "Ledger":
        """Open, create or bring up to date the ledger at `sqlite:///path` or `postgresql://user@host/database`.

        `?timeout=` in the URL gives the seconds to wait for somebody else's lock, 5 unless said. `renamed`: what desks
        are called now, by the names that they had before: whoever reads the ledger is told the new ones alone.

        Raises LedgerError: URL wrong, folder missing, not a database, not a ledger, read-only, locked,
        unreachable, driver missing, or written by a newer version.
        """
        return cls(Database(url), renamed)

    def close(self) -> None:
        """Give back every connection."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def append_enquiry(
        self,
        enquiry: Enquiry,
        *,
        since: datetime | None = None,
        leave: Callable[[Sequence[tuple[Kind, datetime]]], None] = lambda _: None,
    ) -> None:
        """Store an enquiry, before it is sent. Raises SeedUsed if one of this id is stored already.

        With `since`, `leave` is asked first, of what its desk has had from then on, and may raise: no two enquiries
        that are stored at once, in whatever process, share the last place of a budget.
        """
        why = f"enquiry {enquiry.id} is there already: this seed was used before; choose another"
        try:
            with self._database.writing(f"append enquiry {enquiry.id}") as connection:
                if since is not None:
                    alone_with_enquiries(connection)
                    leave(self._made_at(connection, enquiry.desk, since))
                connection.execute(insert(schema.enquiry), records.enquiry_row(enquiry))
        except IntegrityError as error:
            raise SeedUsed(f"{self._database.name}: {why}") from error

    def append_dispatch(self, dispatch: Dispatch) -> None:
        """Store what became of an enquiry. Raises LedgerError also if that enquiry is not stored."""
        why = f"a dispatch names enquiry {dispatch.enquiry_id}, which is not there; append the enquiry first"
        doing = f"append a dispatch of enquiry {dispatch.enquiry_id}"
        self._append(doing, schema.dispatch, records.dispatch_row(dispatch), refused=why)

    def append_event(self, event: SessionEvent) -> None:
        """Store what happened in an enquiry's session. Raises LedgerError also if that enquiry is not stored."""
        why = f"an event names enquiry {event.enquiry_id}, which is not there; append the enquiry first"
        self._append(f"append an event of enquiry {event.enquiry_id}", schema.session_event, asdict(event), refused=why)

    def append_sayings(self, sayings: Sequence[Dispatch]) -> bool:
        """Store that follow-ups of an enquiry are about to be said, or its link followed: all of them or none.

        False if somebody has begun to say one of them already: whoever gets True is the only one ever to say them.
        Raises LedgerError also if that enquiry is not stored.
        """
        ids = {saying.enquiry_id for saying in sayings}
        try:
            with self._database.writing(f"append follow-ups of {', '.join(sorted(ids))}") as connection:
                connection.execute(insert(schema.dispatch), [records.dispatch_row(saying) for saying in sayings])
        except IntegrityError as error:
            known = select(func.count()).select_from(schema.enquiry).where(schema.enquiry.c.id.in_(ids))
            with self._database.reading("look for an enquiry") as connection:
                if connection.scalars(known).one() == len(ids):
                    return False
            raise LedgerError(
                f"{self._database.name}: a follow-up names enquiry {', '.join(sorted(ids))}, which is not there; "
                "append the enquiry first"
            ) from error
        return True

    def append_reply(self, reply: Reply) -> bool:
        """Store a reply; False if it is stored already.

        Raises LedgerError also if other bytes are stored under its id, or its enquiry is not stored.
        """
        try:
            with self._database.writing(f"append reply {reply.id}") as connection:
                connection.execute(insert(schema.reply), records.reply_row(reply))
        except IntegrityError as error:
            stored = self._stored_digest(reply.id)
            if stored == reply.sha256:
                return False
            why = (
                f"it names enquiry {reply.enquiry_id}, which is not there; append the enquiry first"
                if stored is None
                else "another reply is stored under this id; give it its own"
            )
            raise LedgerError(f"{self._database.name}: cannot append reply {reply.id}: {why}") from error
        return True

    def append_replies(self, replies: Sequence[Reply]) -> tuple[bool | LedgerError, ...]:
        """Store replies in one transaction; says of each whether it is new, or why it alone cannot be stored.

        A reply whose id is stored already, or came earlier among these, is not new, whatever its bytes: what was
        stored first stays. Raises LedgerError where none could be stored.
        """
        doing = f"append {len(replies)} replies"
        try:
            with self._database.writing(doing) as connection:
                return append_all(connection, replies)
        except (IntegrityError, LedgerError) as error:
            # One of them may be bad, or was stored by somebody else since we looked; a lock or a full disk hits all.
            if isinstance(error.__cause__, OperationalError):
                raise
        with self._database.writing(doing) as connection:
            return append_each(connection, replies)

    def append_attribution(self, attribution: Attribution) -> None:
        """Store a person's word on where a reply belongs. Raises LedgerError also if reply or enquiry is not stored."""
        why = (
            f"a person's word names reply {attribution.reply_id} and enquiry {attribution.enquiry_id}, of which one is "
            "not there; name those that the ledger holds"
        )
        doing = f"append a word on reply {attribution.reply_id}"
        self._append(doing, schema.attribution, asdict(attribution), refused=why)

    def append_labelling(self, labelling: Labelling) -> None:
        """Store a person's word on who wrote a reply. Raises LedgerError also if that reply is not stored."""
        why = f"a person's word names reply {labelling.reply_id}, which is not there; name one that the ledger holds"
        self._append(f"append a word on reply {labelling.reply_id}", schema.labelling, asdict(labelling), refused=why)

    def append_sample(self, drawn: Sequence[Drawn]) -> bool:
        """Store which replies were drawn to be labelled, all of them or none; False if the sample is there already.

        Raises LedgerError also if one of the replies is not stored.
        """
        try:
            with self._database.writing("append a sample") as connection:
                connection.execute(insert(schema.drawn), [asdict(each) for each in drawn])
        except IntegrityError as error:
            names = {each.sample for each in drawn}
            known = select(func.count()).select_from(schema.drawn).where(schema.drawn.c.sample.in_(names))
            with self._database.reading("look for a sample") as connection:
                if connection.scalars(known).one():
                    return False
            raise LedgerError(
                f"{self._database.name}: sample {', '.join(sorted(names))} names a reply which is not there; "
                "draw from those that the ledger holds"
            ) from error
        return True

    def append_watch(self, watch: Watch) -> None:
        """Store that replies by mail could reach us for a while."""
        with self._database.writing("append a watch") as connection:
            connection.execute(insert(schema.watch), {"since": watch.since, "until": watch.until})

    def append_planned(self, planned: Sequence[Planned]) -> None:
        """Store what became of enquiries that a schedule asks for, all of it or nothing."""
        if planned:
            with self._database.writing("append what was planned") as connection:
                connection.execute(insert(schema.planned), [asdict(each) for each in planned])

    def planned(self, desk: str, since: datetime, until: datetime) -> tuple[Planned, ...]:
        """What became of the enquiries that fell due at a desk in [since, until); in order, the last fact of each."""
        require_aware(since=since, until=until)
        row = schema.planned.c
        at_desk = row.desk.in_(self._renaming.stored(desk))
        query = select(schema.planned).where(at_desk, row.due >= since, row.due < until).order_by(row.due, row.number)
        with self._database.reading(f"read what was planned at {desk}") as connection:
            found = map(records.planned_record, connection.execute(query).mappings())
            return tuple({each.enquiry_id: replace(each, desk=desk) for each in found}.values())

    def old(self, before: datetime) -> Old:
        """What was made before a moment: what `purge` would delete."""
        require_aware(before=before)
        with self._database.reading("look for what is old") as connection:
            return purging.old(connection, before)

    def purge(self, before: datetime, *, at: datetime, beside: Callable[[Old], None] = lambda _: None) -> Old:
        """Delete for good, `at` an instant, all there is of enquiries made before another; returns what that was.

        `beside` deletes what is kept elsewhere of the same, before this is final: if it fails or is stopped all is
        here still, to be purged again. All of it or nothing; `give_back_room` takes it out of SQLite's file. Raises
        LedgerError, on PostgreSQL also where the tables are not this user's own.
        """
        require_aware(before=before, at=at)
        with self._database.writing("delete what is old") as connection:
            gone = purging.old(connection, before)
            purging.purge(connection, gone, before=before, at=at)
            beside(gone)
        return gone

    def give_back_room(self) -> None:
        """Have what was deleted leave SQLite's file, of which nobody else may be reading or writing meanwhile."""
        self._database.give_back_room()

    def _append(self, doing: str, table: Table, row: dict[str, Any], *, refused: str) -> None:
        """Insert one row; `refused` says why the database may decline it, and what to do."""
        try:
            with self._database.writing(doing) as connection:
                connection.execute(insert(table), row)
        except IntegrityError as error:
            raise LedgerError(f"{self._database.name}: {refused}") from error

    def _stored_digest(self, reply_id: str) -> str | None:
        query = select(schema.reply.c.sha256).where(schema.reply.c.id == reply_id)
        with self._database.reading(f"look for reply {reply_id}") as connection:
            return connection.scalars(query).one_or_none()
