"""The tables of the ledger as the newest migration leaves them. Nine kinds of facts, each only ever appended to."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

from harness.clock import require_aware


class AnyText(TypeDecorator[str]):
    """Text of any characters at all, the same on both databases.

    Names and addresses come from strangers, and PostgreSQL refuses NUL, as both refuse half a surrogate
    pair: such a reply would be lost. These characters, and the backslash that marks them, are written `\\u0000`.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else escaped(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None or "\\" not in value:
            return value
        return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), value)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, in UTC; SQLite keeps no zone, so its text is UTC by agreement, and sorts."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        require_aware(instant=value)
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Duration(TypeDecorator[timedelta]):
    """A timedelta, stored as whole microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else value // timedelta(microseconds=1)

    def process_result_value(self, value: Any, dialect: Dialect) -> timedelta | None:  # noqa: ARG002
        return None if value is None else timedelta(microseconds=value)


def escaped(text: str) -> str:
    """`text` as an `AnyText` column holds it."""
    return re.sub(r"[\\\0\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text)


metadata = MetaData()

enquiry = Table(
    "enquiry",
    metadata,
    Column("id", AnyText, primary_key=True),
    Column("desk", AnyText, nullable=False),
    Column("scenario", AnyText, nullable=False),
    Column("title", AnyText, nullable=False),
    Column("channel", AnyText, nullable=False),
    Column("address", AnyText, nullable=False, index=True),  # the persona's, casefolded
    Column("persona", JSON, nullable=False),
    Column("subject", AnyText, nullable=False),
    Column("body", AnyText, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("questions", JSON, nullable=False),
    Column("follow_ups", JSON, nullable=False),
    Column("thresholds", JSON, nullable=False),
    Column("observation_window", Duration, nullable=False),  # WINDOW is a word of SQL
    Column("session", Duration),
    Column("created_at", Instant, nullable=False, index=True),
    Column("photo", AnyText),
    Column("sent_to", AnyText),  # TO is a word of SQL
    Column("later", Duration),
    Index("ix_enquiry_desk_created_at", "desk", "created_at"),
)

dispatch = Table(
    "dispatch",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True),  # order of arrival
    Column("enquiry_id", AnyText, ForeignKey("enquiry.id"), nullable=False, index=True),
    Column("state", AnyText, nullable=False),
    Column("at", Instant, nullable=False),
    Column("reference", AnyText),
    Column("fault", AnyText),
    Column("detail", AnyText, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("turn", Integer),
)
_begun = dispatch.c.state == "saying"
Index(
    "ix_dispatch_saying",
    dispatch.c.enquiry_id,
    dispatch.c.turn,
    unique=True,
    sqlite_where=_begun,  # and so on PostgreSQL (the migrations say it): to name it would load what speaks to it
)
_confirming = dispatch.c.state == "confirming"
Index(
    "ix_dispatch_confirming",
    dispatch.c.enquiry_id,
    unique=True,
    sqlite_where=_confirming,
)

reply = Table(
    "reply",
    metadata,
    Column("id", AnyText, primary_key=True),
    Column("received_at", Instant, nullable=False),
    Column("source", AnyText, nullable=False),
    Column("media_type", AnyText, nullable=False),
    Column("recipient", AnyText),
    Column("address", AnyText, index=True),  # the recipient's, casefolded
    Column("sender", AnyText),
    Column("enquiry_id", AnyText, ForeignKey("enquiry.id")),
    Column("sha256", AnyText, nullable=False),
    Column("raw", LargeBinary, nullable=False),  # after these: what comes before it is read without it
    Column("resolution", Duration, nullable=False),
    Column("placement", AnyText),
    Column("completed_at", Instant),
    Index("ix_reply_enquiry_id_address", "enquiry_id", "address"),
)

session_event = Table(
    "session_event",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True),
    Column("enquiry_id", AnyText, ForeignKey("enquiry.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("kind", AnyText, nullable=False),
    Column("text", AnyText, nullable=False),
    Column("who", AnyText),
    Column("lasted", Duration),
)

attribution = Table(
    "attribution",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True),
    Column("reply_id", AnyText, ForeignKey("reply.id"), nullable=False, index=True),
    Column("enquiry_id", AnyText, ForeignKey("enquiry.id")),
    Column("by", AnyText, nullable=False),
    Column("at", Instant, nullable=False),
)

labelling = Table(
    "labelling",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True),
    Column("reply_id", AnyText, ForeignKey("reply.id"), nullable=False, index=True),
    Column("label", AnyText, nullable=False),
    Column("by", AnyText, nullable=False),
    Column("at", Instant, nullable=False),
)

drawn = Table(
    "drawn",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True),
    Column("sample", AnyText, nullable=False),
    Column("reply_id", AnyText, ForeignKey("reply.id"), nullable=False, index=True),
    Column("stratum", AnyText, nullable=False),
    Column("size", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_drawn_sample", "sample", "reply_id", unique=True),
)

watch = Table(
    "watch",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False, index=True),
)

planned = Table(  # the enquiry need not be there: this tells why
    "planned",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True),
    Column("enquiry_id", AnyText, nullable=False),
    Column("desk", AnyText, nullable=False),
    Column("due", Instant, nullable=False),
    Column("state", AnyText, nullable=False),
    Column("at", Instant, nullable=False),
    Column("detail", AnyText, nullable=False),
    Index("ix_planned_desk_due", "desk", "due"),
)

purge = Table(  # of what is gone: how much it was, and before when it was made
    "purge",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True),
    Column("before", Instant, nullable=False),
    Column("at", Instant, nullable=False),
    Column("enquiries", Integer, nullable=False),
    Column("replies", Integer, nullable=False),
)
