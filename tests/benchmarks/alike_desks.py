"""A ledger of many desks that are one desk many times, with what is kept of them: for to judge each takes too long.

    write_alike(folder / "ledger.db", folder / "observed.db", 1_000_000)

One desk is written and judged, in minutes; the others are copies of it with other ids, in the ledger and in what is
kept of it. So every desk has all that judging it would have left behind, and whatever comes next is judged in earnest.
"""

import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from harness.classify.packing import packed, unpacked
from harness.ledger import Ledger
from harness.observed import observed
from harness.observed.blocks import columns_block, columns_of, opinions_of, packed_opinions
from harness.observed.made_from import Whole
from harness.observed.store import Store
from tests.benchmarks.made_ledger import NOW, write

_FIRST = "desk000"  # as `write` names it
_TABLES = ("enquiry", "dispatch", "reply")
_TENS = "ghijk"  # that begin no id of the first's

Named = Callable[[str], str]


def write_alike(ledger: Path, keep: Path, count: int, *, desks: int = 50) -> None:
    """A new ledger with so many enquiries at so many desks, and what is kept of it. Raises sqlite3.Error."""
    write(ledger, count // desks, desks=1)
    keep.unlink(missing_ok=True)
    with Ledger.open(f"sqlite:///{ledger}") as opened:
        observed(opened, NOW, keep=keep)
    with sqlite3.connect(ledger) as connection, sqlite3.connect(keep) as kept:
        connection.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000")
        rows = {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in _TABLES}  # noqa: S608
        columns = {table: _columns(connection, table) for table in _TABLES}
        known = re.compile(r"\b(?:" + _FIRST + r"|[0-9a-f]{12})(?=\b|-)")
        ids = {row[columns["enquiry"].index("id")] for row in rows["enquiry"]}
        for number in range(1, desks):
            named = _named(known, ids, number)
            for table in _TABLES:
                _append(connection, table, columns[table], (_row(row, columns[table], named) for row in rows[table]))
            _keep(kept, named)
    _finish(ledger, keep, desks)


def _named(known: re.Pattern[str], ids: set[str], number: int) -> Named:
    """What gives everything in a text the name that it has at a copy of the desk."""

    def other(found: re.Match[str]) -> str:
        name = found.group()
        if name == _FIRST:
            return f"desk{number:03d}"
        return f"{_TENS[number // 10]}{number % 10}{name[2:]}" if name in ids else name

    return lambda text: known.sub(other, text)


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def _row(row: tuple[Any, ...], columns: list[str], named: Named) -> tuple[Any, ...]:
    told = dict(zip(columns, row, strict=True))
    told = {name: named(value) if isinstance(value, str) else value for name, value in told.items()}
    if "raw" in told:
        told["raw"] = named(told["raw"].decode()).encode()
        told["sha256"] = hashlib.sha256(told["raw"]).hexdigest()
    if "number" in told:
        told["number"] = None
    return tuple(told.values())


def _append(connection: sqlite3.Connection, table: str, columns: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    places = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608
    connection.commit()


def _keep(kept: sqlite3.Connection, named: Named) -> None:
    """All that is kept of the first desk, once more for its copy."""

    def copy(table: str, of_each: Callable[..., Iterable[Any]]) -> None:
        column = "name" if table == "desk" else "desk"
        rows = kept.execute(f"SELECT * FROM {table} WHERE {column} = ?", (_FIRST,)).fetchall()  # noqa: S608
        copies = [(named(_FIRST), *of_each(*row[1:])) for row in rows]
        for each in copies:
            kept.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(each))})", each)  # noqa: S608

    def figures(*block: Any) -> tuple[str, bytes, int]:
        told = columns_of(*block)
        ids = np.array([named(name) for name in told.ids.tolist()], np.str_)
        return columns_block(replace(told, ids=ids, names={**told.names, "desk": (named(_FIRST),)}))

    def docket(block: bytes) -> tuple[bytes]:
        arrays, told = unpacked(block)
        return (packed(arrays, _renamed(told, named)),)

    copy("desk", lambda text: (named(text),))
    copy("figures", figures)
    copy("docket", docket)
    copy("opinion", lambda day, block: (day, packed_opinions(_renamed(opinions_of(block), named))))
    kept.commit()


def _renamed(told: Any, named: Named) -> Any:
    return json.loads(named(json.dumps(told, ensure_ascii=False)))


def _finish(ledger: Path, keep: Path, desks: int) -> None:
    """Say that what is kept is of the whole ledger as it is now."""
    with sqlite3.connect(keep) as kept:
        (maker,) = kept.execute("SELECT by FROM made").fetchone()
    with Ledger.open(f"sqlite:///{ledger}") as opened:
        reached = replace(opened.extent(), listened_until=None)
    store = Store(keep, maker)
    store.finish(Whole(extent=reached, desks=desks))
    store.close()
