"""Where an enquiry was sent: whoever answers from there is the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("enquiry", sa.Column("sent_to", sa.Text))
