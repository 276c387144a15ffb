"""Ledgers of older and newer versions, and databases that are no ledger."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, insert, inspect, make_url, text
from sqlalchemy.exc import DBAPIError

from harness.errors import LedgerError
from harness.ledger import Ledger, migrations, records, schema

if TYPE_CHECKING:
    from tests.integration.ledger.conftest import Samples


@contextmanager
def plainly(url: str) -> Iterator[Connection]:
    """One transaction past the ledger, as an administrator's."""
    driver = "sqlite" if url.startswith("sqlite") else "postgresql+psycopg"
    engine = create_engine(make_url(url).set(drivername=driver))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def test_the_migrations_make_the_tables_that_the_code_speaks_of(url: str, ledger: Ledger) -> None:
    with plainly(url) as connection:
        context = MigrationContext.configure(connection, opts={"version_table": migrations.VERSION_TABLE})
        assert compare_metadata(context, schema.metadata) == []


def test_the_steps_are_those_that_alembic_finds_in_this_order() -> None:
    script = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert [step.revision for step in script.walk_revisions()] == [*reversed(migrations.revisions())]


def test_an_older_ledger_is_brought_up_to_date_with_all_it_holds(url: str, samples: "Samples") -> None:
    with plainly(url) as connection:
        migrations.migrate(connection, to="0001")
        for table, row in (
            (schema.enquiry, records.enquiry_row(samples.enquiry())),
            (schema.reply, records.reply_row(samples.reply())),
        ):
            there = {column["name"] for column in inspect(connection).get_columns(table.name)}
            connection.execute(insert(table), {name: value for name, value in row.items() if name in there})
    with Ledger.open(url) as ledger:
        assert ledger.facts().enquiries == (samples.enquiry(),)
        assert ledger.facts().replies == (samples.reply(),)
    with pytest.raises(DBAPIError, match="only ever appended to"), plainly(url) as connection:
        connection.execute(text("DELETE FROM reply"))


def test_a_newer_ledger_is_refused_and_left_alone(url: str) -> None:
    Ledger.open(url).close()
    with plainly(url) as connection:
        connection.execute(text("UPDATE ledger_version SET version_num = '9999'"))
    with pytest.raises(LedgerError, match=r"newer version .*\(schema 9999, this one knows up to 0012\); upgrade"):
        Ledger.open(url)
    with plainly(url) as connection:
        assert connection.scalar(text("SELECT version_num FROM ledger_version")) == "9999"


def test_a_database_with_other_tables_is_refused_and_left_alone(url: str) -> None:
    with plainly(url) as connection:
        connection.execute(text("CREATE TABLE recipes (name TEXT)"))
    with pytest.raises(LedgerError, match=r"holds other tables \(recipes\) and no ledger; give the ledger"):
        Ledger.open(url)
    with plainly(url) as connection:
        assert inspect(connection).get_table_names() == ["recipes"]


def test_a_migration_that_is_cut_off_leaves_nothing_behind(url: str) -> None:
    def migrate_and_die() -> None:
        with plainly(url) as connection:
            if url.startswith("sqlite"):
                connection.exec_driver_sql("BEGIN")  # which its driver would put off until the first INSERT
            migrations.migrate(connection)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        migrate_and_die()
    with plainly(url) as connection:
        assert inspect(connection).get_table_names() == []


def test_opening_says_one_thing_about_migrating_and_nothing_when_there_is_nothing_to_do(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        Ledger.open(url).close()
        said = [record.getMessage() for record in caplog.records]
        Ledger.open(url).close()
    assert said == ["bringing the ledger's tables up to head"]
    assert len(caplog.records) == 1
