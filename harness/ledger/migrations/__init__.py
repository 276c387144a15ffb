"""How the ledger's tables came to be, one file a step, run in order by Alembic.

A new step is a new file `versions/vNNNN_what.py`, of revision NNNN, whose `down_revision` is the last one's; it repeats
the column types instead of importing `schema.py`, because it must still say the same when that has moved on.
"""

import logging
import threading
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, inspect, select, table

from harness.errors import LedgerError, NoLedger

if TYPE_CHECKING:
    from alembic.config import Config

VERSION_TABLE = "ledger_version"
_alembic_is_global = threading.Lock()  # Alembic's `op` and `context` serve one migration of a process at a time
_log = logging.getLogger(__name__)


def pending(connection: Connection) -> bool:
    """Whether the ledger's tables are missing or older than this version's.

    Raises LedgerError where the tables are newer, NoLedger where they are somebody else's.
    """
    tables = inspect(connection).get_table_names()
    if VERSION_TABLE not in tables:
        if tables:
            raise NoLedger(
                f"the database holds other tables ({', '.join(sorted(tables)[:3])}) and no ledger; "
                "give the ledger a database of its own"
            )
        return True
    known = revisions()
    written = connection.execute(select(table(VERSION_TABLE, column("version_num")))).scalar()
    if written is not None and written not in known:
        raise LedgerError(
            f"the ledger was written by a newer version of this program (schema {written}, this one knows "
            f"up to {known[-1]}); upgrade mystery-shopper"
        )
    return written != known[-1]


@cache
def revisions() -> tuple[str, ...]:
    """Every step's revision in order, by the names of their files: to ask Alembic takes a third of a second."""
    return tuple(sorted(file.stem[1:5] for file in (Path(__file__).parent / "versions").glob("v*.py")))


def load() -> None:
    """Import what migrating needs, before others have to wait for it."""
    import_module("alembic.command")


def migrate(connection: Connection, to: str = "head") -> None:
    """Bring the tables up to revision `to`, inside the connection's own transaction."""
    from alembic import command  # noqa: PLC0415  (a ledger is made once, and opened every day)

    _log.info("bringing the ledger's tables up to %s", to)
    config = _config()
    config.attributes["connection"] = connection
    with _alembic_is_global:
        command.upgrade(config, to)


def _config() -> "Config":
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    # A folder's name may hold the percent sign that Config would read as a placeholder.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
