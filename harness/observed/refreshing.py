"""Brings the kept observations up to what the ledger holds: looks anew at the desks of which it tells anything new."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from harness.ledger import Ledger
from harness.ledger.changes import Extent
from harness.model import Observation
from harness.observe import first_asking, observations
from harness.observed.fresh import fresh_of
from harness.observed.gathering import Known, as_placed, facts_of, known_of
from harness.observed.made_from import Kept, Whole
from harness.observed.store import Store
from harness.turns import agenda

_OWNERS = ("enquiry", "dispatch", "reply", "attribution")  # the facts by which it is found whose a reply is


def refresh(ledger: Ledger, now: datetime, store: Store, undecided_cost: float) -> Extent:
    """Look anew at the desks that need it; returns how far the ledger went."""
    extent = ledger.extent()
    reached = replace(extent, listened_until=None)  # that is new every minute, and asked anew every time
    kept, whole = store.desks(), store.whole
    is_good = _is_of(ledger, kept) and all(each.is_good_at(now) for each in kept.values())
    is_in_time = whole is not None and (whole.until is None or now < whole.until)
    if whole is not None and is_good and is_in_time and whole.extent == reached:
        return extent
    fresh = (
        fresh_of(ledger, kept, whole.extent)
        if whole is not None and is_good and is_in_time and not whole.unsure
        else None
    )
    if fresh is not None:
        known = Known(tallies=fresh.tallies, placed={})
        stale = fresh.touched.keys() | _reopened(kept, reached)
    else:
        known = _as_before(ledger, kept, whole, reached, now) or known_of(ledger, now)
        stale = _stale(ledger, kept, known, now) | (_reopened(kept, reached) & known.tallies.keys())
    look = _Look(ledger=ledger, now=now, extent=extent, known=known, undecided_cost=undecided_cost)
    store.drop(kept.keys() - known.tallies.keys())
    for name in sorted(stale):
        store.put(name, *look.at(name))
    store.finish(
        Whole(extent=reached, unsure=len(known.unsure), torn=known.torn, orphans=known.orphans, until=known.until)
    )
    return extent


def _as_before(
    ledger: Ledger, kept: Mapping[str, Kept], whole: Whole | None, reached: Extent, now: datetime
) -> Known | None:
    """What is known where nothing came that says whose a reply is, as when somebody labelled one; None if it may have.

    So the whole ledger is not read for a person's word on who wrote a reply, nor for what happened in a session.
    """
    is_in_time = whole is not None and (whole.until is None or now < whole.until)
    if whole is None or not is_in_time or not all(each.is_good_at(now) for each in kept.values()):
        return None
    if any(whole.extent.rows.get(each) != reached.rows[each] for each in _OWNERS) or not _is_of(ledger, kept):
        return None
    return Known(
        tallies=ledger.per_desk(),
        unsure=frozenset(ledger.unsure()),
        placed={name: each.placed for name, each in kept.items()},
        torn=whole.torn,
        orphans=whole.orphans,
        until=whole.until,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Look:
    """One look at the ledger, with what is known of it by now."""

    ledger: Ledger
    now: datetime
    extent: Extent
    known: Known
    undecided_cost: float

    def at(self, desk: str) -> tuple[Kept, list[Observation]]:
        """Judge all that a desk said, and say what that was made from."""
        facts, following = facts_of(self.ledger, desk, self.known, self.now)
        facts = replace(facts, listened_until=self.extent.listened_until)
        here = dict(self.known.placed.get(desk, {}))
        seen = [as_placed(each, here) for each in observations(facts, self.now, undecided_cost=self.undecided_cost)]
        newest = max(facts.replies, key=lambda each: (each.received_at, each.id), default=None)
        kept = Kept(
            tally=self.known.tallies[desk],
            placed=here,
            extent=replace(self.extent, listened_until=None),
            newest=newest.id if newest else None,
            newest_at=newest.received_at if newest else None,
            at=self.now,
            until=following,
            open=tuple(each.enquiry.id for each in seen if _is_open(each, self.now)),
        )
        return kept, seen


def _is_open(seen: Observation, now: datetime) -> bool:
    """Whether something is to be said to the desk, sooner or later, or a link was to be followed for it."""
    left = agenda((seen,), now)
    return bool(left or left.next_at or seen.confirmation or first_asking(seen.replies, seen.enquiry))


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
