"""Brings the kept observations up to what the ledger holds: looks anew at the desks of which it tells anything new."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from harness.ledger import Ledger
from harness.ledger.changes import Extent
from harness.observed.fresh import fresh_of
from harness.observed.gathering import Known, known_of
from harness.observed.looking import Look, mend
from harness.observed.made_from import Kept, Whole
from harness.observed.store import Store

_OWNERS = ("enquiry", "dispatch", "reply", "attribution")  # the facts by which it is found whose a reply is


def refresh(ledger: Ledger, now: datetime, store: Store, undecided_cost: float) -> Extent:
    """Look anew at the desks that need it; returns how far the ledger went."""
    extent = ledger.extent()
    reached = replace(extent, listened_until=None)  # that is new every minute, and asked anew every time
    whole = store.whole
    if whole is not None:
        store.drop(_renamed(whole.renamed, ledger.renamed))
    kept = store.desks()
    is_good = _is_good(ledger, kept, whole, now)
    if whole is not None and is_good and whole.extent == reached:
        return extent
    fresh = fresh_of(ledger, kept, whole.extent) if whole is not None and is_good and not whole.unsure else None
    reopened = _reopened(kept, reached)
    if fresh is not None:
        known, news = Known(tallies=fresh.tallies, placed={}), fresh.touched
        stale = news.keys() | reopened
    else:
        known, news = (_as_before(ledger, kept, whole, reached) if is_good else None) or known_of(ledger, now), {}
        stale = _stale(ledger, kept, known, now) | (reopened & known.tallies.keys())
    look = Look(ledger=ledger, now=now, extent=extent, known=known, undecided_cost=undecided_cost)
    store.drop(kept.keys() - known.tallies.keys())
    for name in sorted(stale):
        if name in reopened or name not in news or not mend(look, store, name, kept.get(name), news[name]):
            store.put(name, *look.at(name))
    store.finish(_whole_of(known, reached, ledger))
    return extent


def _whole_of(known: Known, reached: Extent, ledger: Ledger) -> Whole:
    """What is kept of all desks together."""
    return Whole(
        extent=reached,
        desks=len(known.tallies),
        unsure=len(known.unsure),
        torn=known.torn,
        orphans=known.orphans,
        until=known.until,
        renamed=ledger.renamed,
    )


def _renamed(before: Mapping[str, str], now: Mapping[str, str]) -> set[str]:
    """The desks whose enquiries are others since: both names of each that was renamed, or is no longer."""
    return {name for pair in before.items() ^ now.items() for name in pair}


def _is_good(ledger: Ledger, kept: Mapping[str, Kept], whole: Whole | None, now: datetime) -> bool:
    """Whether what is kept holds but for what came since: no desk is missing, and no moment that matters is past."""
    if whole is None or whole.desks > len(kept) or (whole.until is not None and whole.until <= now):
        return False
    return all(each.is_good_at(now) for each in kept.values()) and _is_of(ledger, kept)


def _as_before(ledger: Ledger, kept: Mapping[str, Kept], whole: Whole | None, reached: Extent) -> Known | None:
    """What is known where nothing came that says whose a reply is, as when somebody labelled one; None if it may have.

    So the whole ledger is not read for a person's word on who wrote a reply, nor for what happened in a session.
    """
    if whole is None or any(whole.extent.rows.get(each) != reached.rows[each] for each in _OWNERS):
        return None
    return Known(
        tallies=ledger.per_desk(),
        unsure=frozenset(ledger.unsure()),
        placed={name: each.placed for name, each in kept.items()},
        torn=whole.torn,
        orphans=whole.orphans,
        until=whole.until,
    )


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


def _different(extents: Iterable[Extent]) -> Collection[Extent]:
    found: list[Extent] = []
    for each in extents:
        if each not in found:
            found.append(each)
    return found
