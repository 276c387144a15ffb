"""What was observed before, kept beside the ledger, so that nothing is judged twice for nothing.

A cache and nothing else: it holds opinions, which follow from the ledger, and may be deleted at any time. It is made
anew by itself where it is damaged, was made by other code or other settings, or belongs to another ledger.
"""

import logging
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from filelock import FileLock

from harness.classify import UNDECIDED_COST
from harness.ledger import Ledger
from harness.ledger.changes import Extent
from harness.observe import observations, outline
from harness.observe.columns import Columns
from harness.observed.gathering import Known, facts_of, placed_by_desk
from harness.observed.made_by import made_by
from harness.observed.store import Damaged, Kept, Store

__all__ = ["observed"]

_log = logging.getLogger(__name__)


def observed(
    ledger: Ledger, now: datetime, *, keep: Path | None = None, undecided_cost: float = UNDECIDED_COST
) -> Columns:
    """What is known of every enquiry at `now`, desk by desk, as figures need it.

    Only desks of which the ledger tells anything new since `keep` was written are looked at anew, whole: the tenth copy
    of a letter convicts the first nine. `keep` is the file to read and write; None, or one that cannot be written,
    means that everything is worked out anew. Another process that works on the same file is waited for.

    Raises LedgerError.
    """
    maker = made_by(undecided_cost)
    if keep is not None:
        try:
            with FileLock(keep.with_name(f"{keep.name}.lock")):
                return _kept(ledger, now, keep, maker, undecided_cost)
        except (OSError, sqlite3.Error) as error:
            _log.warning("%s: what was observed cannot be kept (%s); it is worked out anew", keep, error)
    with _opened(None, maker) as store:
        return _refreshed(ledger, now, store, undecided_cost)


def _kept(ledger: Ledger, now: datetime, keep: Path, maker: str, undecided_cost: float) -> Columns:
    try:
        with _opened(keep, maker) as store:
            return _refreshed(ledger, now, store, undecided_cost)
    except Damaged:
        keep.unlink(missing_ok=True)
        with _opened(keep, maker) as store:
            return _refreshed(ledger, now, store, undecided_cost)


@contextmanager
def _opened(path: Path | None, maker: str) -> Iterator[Store]:
    store = Store(path, maker)
    try:
        yield store
    finally:
        store.close()


def _refreshed(ledger: Ledger, now: datetime, store: Store, undecided_cost: float) -> Columns:
    """Look anew at the desks that need it, and take the others as they were kept, `now` later."""
    extent = ledger.extent()
    reached = replace(extent, listened_until=None)  # that is new every minute, and asked anew every time
    kept = store.desks()
    is_same = store.extent == reached and _is_of(ledger, kept)
    if not (is_same and all(each.is_good_at(now) for each in kept.values())):
        unsure = frozenset(ledger.unsure())
        known = Known(tallies=ledger.per_desk(), unsure=unsure, placed=placed_by_desk(ledger, unsure, now))
        store.drop(kept.keys() - known.tallies.keys())
        for name in sorted(_stale(ledger, kept, known, now) | (_reopened(kept, reached) & known.tallies.keys())):
            facts, following = facts_of(ledger, name, known, now)
            newest = max(facts.replies, key=lambda each: (each.received_at, each.id), default=None)
            entry = Kept(
                tally=known.tallies[name],
                placed=dict(known.placed.get(name, {})),
                extent=reached,
                newest=newest.id if newest else None,
                newest_at=newest.received_at if newest else None,
                at=now,
                until=following,
            )
            facts = replace(facts, listened_until=extent.listened_until)
            seen = observations(facts, now, undecided_cost=undecided_cost)
            store.put(name, entry, Columns.of(map(outline, seen)))
        store.finish(reached)
    return store.columns().at(now, extent.listened_until)


def _stale(ledger: Ledger, kept: Mapping[str, Kept], known: Known, now: datetime) -> set[str]:
    """The desks of which more is known than when they were kept, or less; all where that cannot be told."""
    if not _is_of(ledger, kept):
        return set(known.tallies)
    stale = {
        name
        for name, tally in known.tallies.items()
        if name not in kept
        or not kept[name].is_good_at(now)
        or (kept[name].tally, kept[name].placed) != (tally, known.placed.get(name, {}))
    }
    for before in _different(each.extent for each in kept.values()):
        touched = ledger.touched(before)
        if touched is None:
            return set(known.tallies)
        stale |= touched
    return stale


def _reopened(kept: Mapping[str, Kept], reached: Extent) -> set[str]:
    """The desks with replies since our mail server was shut, which was not known when they were kept."""
    return {
        name
        for name, each in kept.items()
        if each.newest_at is not None
        and any(gap.until <= each.newest_at for gap in set(each.extent.gaps) ^ set(reached.gaps))
    }


def _is_of(ledger: Ledger, kept: Mapping[str, Kept]) -> bool:
    """Whether the ledger still holds the newest replies that were seen in it: another one does not."""
    newest = [each.newest for each in kept.values() if each.newest is not None]
    return ledger.holds_replies(newest)


def _different(extents: Iterator[Extent]) -> Collection[Extent]:
    found: list[Extent] = []
    for each in extents:
        if each not in found:
            found.append(each)
    return found
