"""A person's word on who wrote a reply."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "labelling",
        sa.Column("number", number, sa.Identity(), primary_key=True),
        sa.Column("reply_id", sa.Text, sa.ForeignKey("reply.id"), nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_labelling_reply_id", "labelling", ["reply_id"])
    _guard()


def _guard() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER labelling_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON labelling "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'the ledger is only ever appended to'); END"
    op.execute(f"CREATE TRIGGER labelling_no_update BEFORE UPDATE ON labelling {refuse}")
    op.execute(f"CREATE TRIGGER labelling_no_delete BEFORE DELETE ON labelling {refuse}")
    stored = "EXISTS (SELECT 1 FROM labelling WHERE number = NEW.number)"
    op.execute(f"CREATE TRIGGER labelling_no_replace BEFORE INSERT ON labelling WHEN {stored} {refuse}")
