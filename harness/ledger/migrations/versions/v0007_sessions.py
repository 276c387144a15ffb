"""For chats: what happens in a session beside replies, messages that came bit by bit, and those left for later."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("enquiry", sa.Column("later", sa.BigInteger))
    op.add_column("reply", sa.Column("completed_at", sa.DateTime(timezone=True)))
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "session_event",
        sa.Column("number", number, sa.Identity(), primary_key=True),
        sa.Column("enquiry_id", sa.Text, sa.ForeignKey("enquiry.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("who", sa.Text),
        sa.Column("lasted", sa.BigInteger),
    )
    op.create_index("ix_session_event_enquiry_id", "session_event", ["enquiry_id"])
    _guard()


def _guard() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER session_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON session_event "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'the ledger is only ever appended to'); END"
    op.execute(f"CREATE TRIGGER session_event_no_update BEFORE UPDATE ON session_event {refuse}")
    op.execute(f"CREATE TRIGGER session_event_no_delete BEFORE DELETE ON session_event {refuse}")
    stored = "EXISTS (SELECT 1 FROM session_event WHERE number = NEW.number)"
    op.execute(f"CREATE TRIGGER session_event_no_replace BEFORE INSERT ON session_event WHEN {stored} {refuse}")
