"""Which rows a reader asks for."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, func, or_, select, true, union

from harness.ledger.schema import attribution, dispatch, drawn, enquiry, escaped, labelling, reply, session_event, watch

Rows = Select[Any]
Place = tuple[datetime, str]  # when an enquiry was made, and its id

SKEW = timedelta(days=1)  # that the stamp on an imported mail may be early


def enquiries(condition: ColumnElement[bool]) -> Rows:
    """Enquiries, oldest first."""
    return select(enquiry).where(condition).order_by(enquiry.c.created_at, enquiry.c.id)


def kinds(condition: ColumnElement[bool]) -> Rows:
    """Of each enquiry its scenario, channel and language, and when it was made."""
    language = enquiry.c.persona["language"].as_string().label("language")
    return select(enquiry.c.scenario, enquiry.c.channel, language, enquiry.c.created_at).where(condition)


def dispatches(condition: ColumnElement[bool]) -> Rows:
    """Dispatches of the enquiries that `condition` names, in order of time, then of arrival here."""
    theirs = dispatch.c.enquiry_id.in_(select(enquiry.c.id).where(condition))
    return select(dispatch).where(theirs).order_by(dispatch.c.at, dispatch.c.number)


def events(condition: ColumnElement[bool]) -> Rows:
    """Session events of the enquiries that `condition` names, in order of time, then of arrival here."""
    theirs = session_event.c.enquiry_id.in_(select(enquiry.c.id).where(condition))
    return select(session_event).where(theirs).order_by(session_event.c.at, session_event.c.number)


def replies(condition: ColumnElement[bool], since: datetime | None) -> Rows:
    """Replies that may belong to the enquiries that `condition` names, none made before `since`, in order of time.

    Those seen in their sessions, those to their addresses, and those of nobody: from no session, to no
    persona's address, after `since`; and those that a person said are theirs. Several questions, because each has an
    index and their OR has none.
    """
    ids = _reply_ids(condition, since)
    return select(reply).where(reply.c.id.in_(ids)).order_by(reply.c.received_at, reply.c.id)


def attributions(condition: ColumnElement[bool], since: datetime | None) -> Rows:
    """Where people said that the replies which may belong to these enquiries do belong, oldest first."""
    theirs = attribution.c.reply_id.in_(_reply_ids(condition, since))
    return select(attribution).where(theirs).order_by(attribution.c.at, attribution.c.number)


def labellings(condition: ColumnElement[bool], since: datetime | None) -> Rows:
    """What people said those replies are, oldest first."""
    theirs = labelling.c.reply_id.in_(_reply_ids(condition, since))
    return select(labelling).where(theirs).order_by(labelling.c.at, labelling.c.number)


def samples(condition: ColumnElement[bool], since: datetime | None) -> Rows:
    """Which of those replies were drawn to be labelled, oldest sample first."""
    theirs = drawn.c.reply_id.in_(_reply_ids(condition, since))
    return select(drawn).where(theirs).order_by(drawn.c.at, drawn.c.number)


def _owned(condition: ColumnElement[bool]) -> tuple[ColumnElement[bool], ColumnElement[bool], ColumnElement[bool]]:
    """Whether a reply was seen in one of these enquiries' sessions, came to their addresses, or is theirs by a word."""
    ids = select(enquiry.c.id).where(condition)
    by_word = reply.c.id.in_(select(attribution.c.reply_id).where(attribution.c.enquiry_id.in_(ids)))
    by_address = reply.c.address.in_(select(enquiry.c.address).where(condition))
    return reply.c.enquiry_id.in_(ids), by_address, by_word


def _reply_ids(condition: ColumnElement[bool], since: datetime | None) -> CompoundSelect[Any]:
    in_session, by_address, by_word = _owned(condition)
    known = select(enquiry.c.id).where(enquiry.c.address == reply.c.address)
    nobodys = and_(reply.c.enquiry_id.is_(None), or_(reply.c.address.is_(None), ~known.exists()))
    if since is not None:  # what had come by then answers nothing that was asked later
        nobodys = and_(nobodys, reply.c.received_at >= since - SKEW)
    return union(*(select(reply.c.id).where(each) for each in (in_session, by_address, nobodys, by_word)))


def gaps(since: datetime) -> Rows:
    """The ends of spans after `since` in which nobody listened for mail though somebody did later, oldest first.

    `before` is None for the first watch that ends after `since`.
    """
    heard = func.max(watch.c.until).over(order_by=watch.c.since, rows=(None, -1))
    spans = select(heard.label("before"), watch.c.since.label("since")).where(watch.c.until >= since).subquery()
    shut = or_(spans.c.before.is_(None), spans.c.since > spans.c.before)
    return select(spans.c.before, spans.c.since).where(shut).order_by(spans.c.since)


def made(desk: Collection[str] | None = None, since: datetime | None = None) -> ColumnElement[bool]:
    """Whether an enquiry was made, from `since` on if given, at a desk if the names are given that it has had."""
    at_desk = true() if desk is None else enquiry.c.desk.in_(desk)
    return at_desk if since is None else and_(at_desk, enquiry.c.created_at >= since)


def after(place: Place) -> ColumnElement[bool]:
    """Whether an enquiry comes after this one, in the order of `enquiries`."""
    at, name = enquiry.c.created_at, enquiry.c.id
    return and_(at >= place[0], or_(at > place[0], name > place[1]))


def id_begins(prefix: str) -> ColumnElement[bool]:
    """Whether an enquiry's id begins so; LIKE would not tell capitals from small letters on SQLite."""
    beginning = escaped(prefix)
    return func.substr(enquiry.c.id, 1, len(beginning)) == prefix
