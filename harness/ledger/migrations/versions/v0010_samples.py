"""Which replies were drawn at random to be labelled."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "drawn",
        sa.Column("number", number, sa.Identity(), primary_key=True),
        sa.Column("sample", sa.Text, nullable=False),
        sa.Column("reply_id", sa.Text, sa.ForeignKey("reply.id"), nullable=False),
        sa.Column("stratum", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_drawn_reply_id", "drawn", ["reply_id"])
    op.create_index("ix_drawn_sample", "drawn", ["sample", "reply_id"], unique=True)
    _guard()


def _guard() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER drawn_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON drawn "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'the ledger is only ever appended to'); END"
    op.execute(f"CREATE TRIGGER drawn_no_update BEFORE UPDATE ON drawn {refuse}")
    op.execute(f"CREATE TRIGGER drawn_no_delete BEFORE DELETE ON drawn {refuse}")
    stored = "EXISTS (SELECT 1 FROM drawn WHERE number = NEW.number)"
    op.execute(f"CREATE TRIGGER drawn_no_replace BEFORE INSERT ON drawn WHEN {stored} {refuse}")
