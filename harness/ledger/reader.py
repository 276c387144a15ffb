"""What can be asked of the ledger."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, MappingResult, and_, func, not_, select, true

from harness.clock import require_aware
from harness.errors import ConfigurationError
from harness.ledger import changes, queries, records, schema
from harness.ledger.database import Database
from harness.ledger.helping import helping, in_order, may_be_others, portions
from harness.ledger.news import News, news
from harness.ledger.renaming import Renaming
from harness.model import Enquiry, Facts, Kind, Reply, Watch


class Reader:
    """The part of the ledger that reads. Every method raises LedgerError, with its cause, as the ledger's do."""

    def __init__(self, database: Database, renamed: Mapping[str, str] | None = None) -> None:
        self._database = database
        self._renaming = Renaming(dict(renamed or {}))
        self._gaps_known: tuple[tuple[int, datetime], tuple[Watch, ...]] | None = None

    @property
    def renamed(self) -> Mapping[str, str]:
        """What desks are called now, by the names that they had before."""
        return self._renaming.now

    def enquiry_ids_for(self, address: str) -> tuple[str, ...]:
        """Ids of the enquiries whose persona has this mail address, in whatever case, oldest first."""
        enquiry = schema.enquiry.c
        query = select(enquiry.id).where(enquiry.address == address.casefold()).order_by(enquiry.created_at, enquiry.id)
        with self._database.reading("look for an address") as connection:
            return tuple(connection.scalars(query))

    def first_enquiry_at(self) -> datetime | None:
        """When the oldest enquiry was made; no reply can be older. None if there is none."""
        with self._database.reading("look for the oldest enquiry") as connection:
            return connection.scalars(select(func.min(schema.enquiry.c.created_at))).one_or_none()

    def desks(self) -> frozenset[str]:
        """The names of the desks at which enquiries were made."""
        with self._database.reading("look for the desks") as connection:
            return self._renaming.names(connection.scalars(select(schema.enquiry.c.desk).distinct()))

    def enquiry(self, id_or_prefix: str) -> Enquiry:
        """The enquiry of this id, or the only one whose id begins so.

        Raises ConfigurationError when there is none, or more than one.
        """
        exact = queries.enquiries(schema.enquiry.c.id == id_or_prefix)
        alike = queries.enquiries(queries.id_begins(id_or_prefix)).limit(5)
        with self._database.reading(f"read enquiry {id_or_prefix}") as connection:
            rows = connection.execute(exact).mappings().all() or connection.execute(alike).mappings().all()
            found = [self._renaming.enquiry(row) for row in rows]
        if not found or not id_or_prefix:
            raise ConfigurationError(f"{self._database.name}: no enquiry has an id that begins with {id_or_prefix!r}")
        if len(found) > 1:
            raise ConfigurationError(
                f"{self._database.name}: several enquiries have an id that begins with {id_or_prefix!r} "
                f"({', '.join(each.id for each in found)}); write more of it"
            )
        return found[0]

    def latest_enquiry(self) -> Enquiry:
        """The enquiry that was made last. Raises ConfigurationError when there is none."""
        newest = queries.enquiries(true()).order_by(None)
        newest = newest.order_by(schema.enquiry.c.created_at.desc(), schema.enquiry.c.id.desc()).limit(1)
        with self._database.reading("look for the latest enquiry") as connection:
            found = [self._renaming.enquiry(row) for row in connection.execute(newest).mappings()]
        if not found:
            raise ConfigurationError("the ledger holds no enquiry yet; make one with `shopper run`")
        return found[0]

    def made_as(self, name: str) -> int:
        """How many enquiries were made at a desk while it was called so."""
        query = select(func.count()).select_from(schema.enquiry).where(queries.made((name,)))
        with self._database.reading(f"count the enquiries at {name}") as connection:
            return connection.scalars(query).one()

    def among(self, ids: Collection[str]) -> frozenset[str]:
        """Those of these ids that enquiries have."""
        enquiry = schema.enquiry.c.id
        with self._database.reading("look for enquiries") as connection:
            found = [connection.scalars(select(enquiry).where(enquiry.in_(some))).all() for some in portions(ids)]
        return frozenset(each for some in found for each in some)

    def made_since(self, desk: str, since: datetime) -> tuple[tuple[Kind, datetime], ...]:
        """Of each enquiry that was made at `desk` from `since` on its kind, and when."""
        require_aware(since=since)
        with self._database.reading(f"count the enquiries at {desk}") as connection:
            return self._made_at(connection, desk, since)

    def _made_at(self, connection: Connection, desk: str, since: datetime) -> tuple[tuple[Kind, datetime], ...]:
        rows = connection.execute(queries.kinds(self._made(desk, since))).mappings()
        return tuple((Kind(row["scenario"], row["channel"], row["language"]), row["created_at"]) for row in rows)

    def facts(self, *, desk: str | None = None, since: datetime | None = None) -> Facts:
        """The enquiries made from `since` on, at `desk` alone if named, and all that may belong to them.

        Those are their dispatches, the replies seen in their sessions, the replies to their personas' addresses,
        and the replies of nobody: those from no session, to no persona's address. All in order of time. Where there
        are replies of nobody and not every enquiry was asked for, the others come along as neighbours, with their
        dispatches.

        Raises LedgerError also if a reply's bytes are no longer those that came, naming the reply.
        """
        require_aware(since=since)
        made = self._made(desk, since)
        with self._database.reading("read the facts") as connection:

            def rows(query: queries.Rows) -> MappingResult:
                return connection.execute(query).mappings()

            asked = tuple(map(self._renaming.enquiry, rows(queries.enquiries(made))))
            replies = tuple(map(records.reply_record, rows(queries.replies(made, since))))
            beyond = may_be_others(replies, asked)
            others = rows(queries.enquiries(not_(made))) if beyond else ()
            dispatched = queries.made() if beyond else made
            return Facts(
                enquiries=asked,
                dispatches=tuple(map(records.dispatch_record, rows(queries.dispatches(dispatched)))),
                replies=replies,
                attributions=tuple(map(records.attribution_record, rows(queries.attributions(made, since)))),
                labellings=tuple(map(records.labelling_record, rows(queries.labellings(made, since)))),
                drawn=tuple(map(records.drawn_record, rows(queries.samples(made, since)))),
                listened_until=connection.scalars(select(func.max(schema.watch.c.until))).one(),
                neighbours=tuple(map(self._renaming.enquiry, others)),
                events=tuple(map(records.event_record, rows(queries.events(made)))),
                gaps=self._gaps(connection, asked[0].created_at if asked else None),
            )

    def stream(self, *, desk: str | None = None, since: datetime | None = None, size: int = 1000) -> Iterator[Facts]:
        """The facts that `facts` gives, but for the replies of nobody: `size` enquiries at a time, oldest first.

        All are of one state of the ledger, however long it takes, and no more than one helping is held in memory. A
        reply to an address that enquiries of several helpings share comes with each of these. Close the iterator
        if you leave it early. Raises LedgerError as `facts` does.
        """
        require_aware(since=since)
        made = self._made(desk, since)
        place: queries.Place | None = None
        gaps: tuple[Watch, ...] | None = None
        with self._database.reading("read the facts") as connection:
            while True:
                left = made if place is None else and_(made, queries.after(place))
                rows = connection.execute(queries.enquiries(left).limit(size)).mappings()
                enquiries = tuple(map(self._renaming.enquiry, rows))
                if not enquiries:
                    return
                gaps = self._gaps(connection, enquiries[0].created_at) if gaps is None else gaps
                yield replace(helping(connection, enquiries), gaps=gaps)
                place = enquiries[-1].created_at, enquiries[-1].id

    def about(self, ids: Iterable[str]) -> Iterator[Facts]:
        """The facts that `stream` gives, of the enquiries with these ids, a portion at a time and without gaps.

        Raises LedgerError as `facts` does.
        """
        with self._database.reading("read the facts") as connection:
            for portion in portions(ids):
                rows = connection.execute(queries.enquiries(schema.enquiry.c.id.in_(portion))).mappings()
                yield helping(connection, tuple(map(self._renaming.enquiry, rows)))

    def _made(self, desk: str | None, since: datetime | None) -> ColumnElement[bool]:
        return queries.made(None if desk is None else self._renaming.stored(desk), since)

    def _gaps(self, connection: Connection, began: datetime | None) -> tuple[Watch, ...]:
        """When our mail server was shut since the first enquiry was made; None where there is none.

        Asked again by whoever waits for replies, and a year of listening is a million watches: looked for anew only
        when there is a new one.
        """
        if began is None:
            return ()
        key = connection.scalars(select(func.max(schema.watch.c.number))).one() or 0, began
        if self._gaps_known is None or self._gaps_known[0] != key:
            rows = connection.execute(queries.gaps(began)).mappings()
            spans = ((row["before"] or began, row["since"]) for row in rows)
            self._gaps_known = key, tuple(Watch(since=since, until=until) for since, until in spans if since < until)
        return self._gaps_known[1]

    def extent(self) -> changes.Extent:
        """How far the ledger goes: if it goes as far as before, nothing is new in it. Quick, whatever its size."""
        with self._database.reading("count the facts") as connection:
            began = connection.scalars(select(func.min(schema.enquiry.c.created_at))).one_or_none()
            return changes.extent(connection, self._gaps(connection, began))

    def per_desk(self) -> dict[str, tuple[int, int, int]]:
        """Of each desk, how many enquiries, replies to them, and of these how many that are theirs alone for sure."""
        with self._database.reading("count the facts of each desk") as connection:
            return self._renaming.tallies(changes.per_desk(connection))

    def touched(self, before: changes.Extent) -> frozenset[str] | None:
        """The desks of which dispatches, events or people's words are new since `before`.

        None where that cannot be told, as when this is not the ledger that `before` is of.
        """
        with self._database.reading("look for new facts") as connection:
            found = changes.touched(connection, before)
        return None if found is None else self._renaming.names(found)

    def news(self, before: changes.Extent) -> News | None:
        """What is new since `before`, and whose it is; None where that takes a closer look. See `News`."""
        with self._database.reading("look for new facts") as connection:
            found = news(connection, before)
        return None if found is None else self._renaming.news(found)

    def purged_before(self, *, since: datetime | None = None) -> datetime | None:
        """Of what was made before then something was deleted for good, ever or since; None where nothing was."""
        meant = true() if since is None else schema.purge.c.at >= since
        with self._database.reading("see what was deleted") as connection:
            before: datetime | None = connection.scalars(select(func.max(schema.purge.c.before)).where(meant)).one()
        return before

    def unsure(self) -> tuple[str, ...]:
        """The replies that neither a session, nor a person, nor an address of one enquiry's alone says the owner of."""
        with self._database.reading("look for replies of nobody") as connection:
            return changes.unsure(connection)

    def told_of(self, replies: Collection[str]) -> Facts:
        """These replies, and what people said they are. Raises LedgerError also if one's bytes have changed."""
        asked: list[Reply] = []
        with self._database.reading("read replies") as connection:
            for ids in portions(replies):
                mine = select(schema.reply).where(schema.reply.c.id.in_(ids))
                asked += map(records.reply_record, connection.execute(mine).mappings())
            said = map(records.labelling_record, in_order(connection, schema.labelling, "reply_id", replies))
        return Facts(enquiries=(), dispatches=(), replies=tuple(asked), labellings=tuple(said))

    def holds_replies(self, ids: Collection[str]) -> bool:
        """Whether replies of all these ids are stored."""
        count = select(func.count()).select_from(schema.reply)
        with self._database.reading("look for replies") as connection:
            found = [connection.scalars(count.where(schema.reply.c.id.in_(some))).one() for some in portions(ids)]
        return sum(found) == len(ids)

    def reviewers(self) -> frozenset[str]:
        """The names of those who said a word on any reply."""
        spoke = select(schema.labelling.c.by).union(select(schema.attribution.c.by))
        with self._database.reading("look for reviewers") as connection:
            return frozenset(connection.scalars(spoke))
