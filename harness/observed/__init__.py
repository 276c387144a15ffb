"""What was observed before, kept beside the ledger, so that nothing is judged twice for nothing.

A cache and nothing else: it holds opinions, which follow from the ledger, and may be deleted at any time. It is made
anew by itself where it is damaged, was made by other code or other settings, or belongs to another ledger.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

from harness.classify import UNDECIDED_COST
from harness.ledger import Ledger
from harness.observe.columns import Columns
from harness.observed.made_by import made_by
from harness.observed.refreshing import refresh
from harness.observed.seen import Seen
from harness.observed.store import Damaged, Store

__all__ = ["Seen", "Taken", "looked_at", "observed"]

Taken = TypeVar("Taken")

_log = logging.getLogger(__name__)


def observed(
    ledger: Ledger, now: datetime, *, keep: Path | None = None, undecided_cost: float = UNDECIDED_COST
) -> Columns:
    """What is known of every enquiry at `now`, desk by desk, as figures need it. As `looked_at`."""
    return looked_at(ledger, now, lambda seen: seen.columns, keep=keep, undecided_cost=undecided_cost)


def looked_at(
    ledger: Ledger,
    now: datetime,
    take: Callable[[Seen], Taken],
    *,
    keep: Path | None = None,
    undecided_cost: float = UNDECIDED_COST,
) -> Taken:
    """What `take` makes of all that is known at `now`; it is asked again where the file turns out to be damaged.

    Only desks of which the ledger tells anything new since `keep` was written are looked at anew, whole: the tenth copy
    of a letter convicts the first nine. `keep` is the file to read and write; None, or one that cannot be written,
    means that everything is worked out anew. Another process that works on the same file is waited for.

    Raises LedgerError, and whatever `take` raises.
    """

    def look(store: Store) -> Taken:
        extent = refresh(ledger, now, store, undecided_cost)
        return take(Seen(ledger, store, now, extent, undecided_cost=undecided_cost))

    maker = made_by(undecided_cost)
    if keep is not None:
        try:
            with FileLock(keep.with_name(f"{keep.name}.lock")):
                return _of_kept(keep, maker, look)
        except (OSError, sqlite3.Error) as error:
            _log.warning("%s: what was observed cannot be kept (%s); it is worked out anew", keep, error)
    with _opened(None, maker) as store:
        return look(store)


def _of_kept(keep: Path, maker: str, look: Callable[[Store], Taken]) -> Taken:
    try:
        with _opened(keep, maker) as store:
            return look(store)
    except Damaged:
        keep.unlink(missing_ok=True)
        with _opened(keep, maker) as store:
            return look(store)


@contextmanager
def _opened(path: Path | None, maker: str) -> Iterator[Store]:
    store = Store(path, maker)
    try:
        yield store
    finally:
        store.close()
