"""For mail: follow-ups, photos, coarse stamps, spam folders, and a person's word on what belongs where."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("enquiry", sa.Column("photo", sa.Text))
    op.add_column("dispatch", sa.Column("turn", sa.Integer))
    op.add_column("reply", sa.Column("resolution", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("reply", sa.Column("placement", sa.Text))
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "attribution",
        sa.Column("number", number, sa.Identity(), primary_key=True),
        sa.Column("reply_id", sa.Text, sa.ForeignKey("reply.id"), nullable=False),
        sa.Column("enquiry_id", sa.Text, sa.ForeignKey("enquiry.id")),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_attribution_reply_id", "attribution", ["reply_id"])
    _guard()


def _guard() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER attribution_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON attribution "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'the ledger is only ever appended to'); END"
    op.execute(f"CREATE TRIGGER attribution_no_update BEFORE UPDATE ON attribution {refuse}")
    op.execute(f"CREATE TRIGGER attribution_no_delete BEFORE DELETE ON attribution {refuse}")
    stored = "EXISTS (SELECT 1 FROM attribution WHERE number = NEW.number)"
    op.execute(f"CREATE TRIGGER attribution_no_replace BEFORE INSERT ON attribution WHEN {stored} {refuse}")
