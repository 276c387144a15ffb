"""What becomes of the enquiries that schedules ask for: of those that were not made nothing else would tell."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "planned",
        sa.Column("number", number, sa.Identity(), primary_key=True),
        sa.Column("enquiry_id", sa.Text, nullable=False),
        sa.Column("desk", sa.Text, nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_index("ix_planned_desk_due", "planned", ["desk", "due"])
    _guard()


def _guard() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER planned_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON planned "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'the ledger is only ever appended to'); END"
    op.execute(f"CREATE TRIGGER planned_no_update BEFORE UPDATE ON planned {refuse}")
    op.execute(f"CREATE TRIGGER planned_no_delete BEFORE DELETE ON planned {refuse}")
    stored = "EXISTS (SELECT 1 FROM planned WHERE number = NEW.number)"
    op.execute(f"CREATE TRIGGER planned_no_replace BEFORE INSERT ON planned WHEN {stored} {refuse}")
