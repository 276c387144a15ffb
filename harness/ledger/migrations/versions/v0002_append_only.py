"""The database itself refuses to change or forget a fact. The one door is `harness.ledger.purging`."""

from alembic import op

revision = "0002"
down_revision = "0001"

KEYS = {"enquiry": "id", "dispatch": "number", "reply": "id"}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the ledger is only ever appended to'; END $$"
    )
    for table in KEYS:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _guard_sqlite() -> None:
    refuse = "BEGIN SELECT RAISE(ABORT, 'the ledger is only ever appended to'); END"
    for table, key in KEYS.items():
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}")
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}")
        # INSERT OR REPLACE deletes the old row without asking the trigger for deletions.
        stored = f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"  # noqa: S608  (names from KEYS)
        op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {stored} {refuse}")
