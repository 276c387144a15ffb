"""A follow-up is begun once, whoever runs beside us: of two that write it down, the database takes the first."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    begun = sa.text("state = 'saying'")
    op.create_index(
        "ix_dispatch_saying",
        "dispatch",
        ["enquiry_id", "turn"],
        unique=True,
        sqlite_where=begun,
        postgresql_where=begun,
    )
