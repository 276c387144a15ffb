"""When replies by mail could reach us; guarded as the other facts are."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "watch",
        sa.Column("number", number, sa.Identity(), primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_watch_until", "watch", ["until"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER watch_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON watch "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'the ledger is only ever appended to'); END"
    op.execute(f"CREATE TRIGGER watch_no_update BEFORE UPDATE ON watch {refuse}")
    op.execute(f"CREATE TRIGGER watch_no_delete BEFORE DELETE ON watch {refuse}")
    stored = "EXISTS (SELECT 1 FROM watch WHERE number = NEW.number)"
    op.execute(f"CREATE TRIGGER watch_no_replace BEFORE INSERT ON watch WHEN {stored} {refuse}")
