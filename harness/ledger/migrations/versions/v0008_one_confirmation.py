"""A link that a desk asks to be followed is followed once: of two that write it down, the database takes the first."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    begun = sa.text("state = 'confirming'")
    op.create_index(
        "ix_dispatch_confirming",
        "dispatch",
        ["enquiry_id"],
        unique=True,
        sqlite_where=begun,
        postgresql_where=begun,
    )
