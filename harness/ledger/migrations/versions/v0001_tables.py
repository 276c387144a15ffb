"""Enquiries, dispatches and replies."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _create_enquiry()
    _create_dispatch()
    _create_reply()


def _create_enquiry() -> None:
    op.create_table(
        "enquiry",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("desk", sa.Text, nullable=False),
        sa.Column("scenario", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("persona", sa.JSON, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("questions", sa.JSON, nullable=False),
        sa.Column("follow_ups", sa.JSON, nullable=False),
        sa.Column("thresholds", sa.JSON, nullable=False),
        sa.Column("observation_window", sa.BigInteger, nullable=False),
        sa.Column("session", sa.BigInteger),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_enquiry_address", "enquiry", ["address"])
    op.create_index("ix_enquiry_created_at", "enquiry", ["created_at"])
    op.create_index("ix_enquiry_desk_created_at", "enquiry", ["desk", "created_at"])


def _create_dispatch() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")  # SQLite numbers rows only in an INTEGER key
    op.create_table(
        "dispatch",
        sa.Column("number", number, sa.Identity(), primary_key=True),
        sa.Column("enquiry_id", sa.Text, sa.ForeignKey("enquiry.id"), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference", sa.Text),
        sa.Column("fault", sa.Text),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("evidence", sa.JSON, nullable=False),
    )
    op.create_index("ix_dispatch_enquiry_id", "dispatch", ["enquiry_id"])


def _create_reply() -> None:
    op.create_table(
        "reply",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("recipient", sa.Text),
        sa.Column("address", sa.Text),
        sa.Column("sender", sa.Text),
        sa.Column("enquiry_id", sa.Text, sa.ForeignKey("enquiry.id")),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("raw", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_reply_address", "reply", ["address"])
    op.create_index("ix_reply_enquiry_id_address", "reply", ["enquiry_id", "address"])
