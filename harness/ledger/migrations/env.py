"""Run by Alembic, never imported: hands it the open connection that `migrate` was given."""

import logging

from alembic import context

from harness.ledger.migrations import VERSION_TABLE

logging.getLogger("alembic").setLevel(logging.WARNING)  # what it did, `migrate` has said

context.configure(
    connection=context.config.attributes["connection"],
    version_table=VERSION_TABLE,
    transactional_ddl=True,  # SQLite too: all steps or none
)
with context.begin_transaction():
    context.run_migrations()
