"""That something was deleted, and what it was made before: nobody is to take what is left for all there ever was."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "purge",
        sa.Column("number", number, sa.Identity(), primary_key=True),
        sa.Column("before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("enquiries", sa.Integer, nullable=False),
        sa.Column("replies", sa.Integer, nullable=False),
    )
    _guard()


def _guard() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER purge_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON purge "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'the ledger is only ever appended to'); END"
    op.execute(f"CREATE TRIGGER purge_no_update BEFORE UPDATE ON purge {refuse}")
    op.execute(f"CREATE TRIGGER purge_no_delete BEFORE DELETE ON purge {refuse}")
    stored = "EXISTS (SELECT 1 FROM purge WHERE number = NEW.number)"
    op.execute(f"CREATE TRIGGER purge_no_replace BEFORE INSERT ON purge WHEN {stored} {refuse}")
