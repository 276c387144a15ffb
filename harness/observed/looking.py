"""Looks at a desk: at all that it said, or at what is new there and what that changes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from harness.classify.docket import Docket
from harness.ledger import Ledger
from harness.ledger.changes import Extent
from harness.model import Facts, Observation
from harness.observe import first_after, first_asking, observations
from harness.observed.gathering import Known, as_placed, facts_about, facts_of
from harness.observed.judging import Renewed, Unlike, Whole
from harness.observed.made_from import Kept
from harness.observed.store import Store
from harness.turns import agenda


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """One look at the ledger, with what is known of it by now."""

    ledger: Ledger
    now: datetime
    extent: Extent
    known: Known
    undecided_cost: float

    def at(self, desk: str) -> tuple[Kept, list[Observation], Docket | None]:
        """Judge all that a desk said, and say what that was made from and what it leaves behind."""
        facts, following = facts_of(self.ledger, desk, self.known, self.now)
        facts = replace(facts, listened_until=self.extent.listened_until)
        here = dict(self.known.placed.get(desk, {}))
        judging = Whole(self.undecided_cost)
        seen = [as_placed(each, here) for each in observations(facts, self.now, judging=judging)]
        newest = max(facts.replies, key=lambda each: (each.received_at, each.id), default=None)
        kept = Kept(
            tally=self.known.tallies[desk],
            placed=here,
            extent=replace(self.extent, listened_until=None),
            newest=newest.id if newest else None,
            newest_at=newest.received_at if newest else None,
            at=self.now,
            until=following,
            open=tuple(self.open(seen)),
        )
        return kept, seen, judging.docket

    def open(self, seen: Iterable[Observation]) -> Iterable[str]:
        """The enquiries in which something is to be done."""
        return (each.enquiry.id for each in seen if _is_open(each, self.now))

    def facts_about(self, enquiries: Iterable[str]) -> Facts:
        """All that is known of some enquiries of a desk that has no replies of nobody."""
        return facts_about(self.ledger, enquiries, self.extent)


def mend(look: Look, store: Store, desk: str, kept: Kept | None, touched: Collection[str]) -> bool:
    """Look anew at the enquiries of which something new is told, and at those whose verdicts it changes.

    False where the desk must be looked at as a whole: it was not judged as a whole before, or its replies are others.
    """
    docket = None if kept is None or kept.placed else store.docket(desk)
    if kept is None or docket is None:
        return False
    judging = Renewed(docket, look.undecided_cost)
    try:
        facts = look.facts_about(touched)
        seen = observations(facts, look.now, judging=judging)
        if others := judging.others - set(touched):
            seen += observations(look.facts_about(others), look.now, judging=judging)
    except Unlike:
        return False
    store.mend(desk, _renewed(look, kept, facts, seen), seen, docket if judging.has_grown else None)
    return True


def _renewed(look: Look, kept: Kept, facts: Facts, seen: Collection[Observation]) -> Kept:
    """What is kept of a desk, once some of its enquiries were looked at anew; `facts` hold what is new."""
    replies = [(each.received_at, each.id) for each in facts.replies]
    if kept.newest is not None and kept.newest_at is not None:
        replies.append((kept.newest_at, kept.newest))
    newest_at, newest = max(replies, default=(None, None))
    again = {each.enquiry.id for each in seen}
    stamps = [each for each in (kept.until, first_after(facts, look.now)) if each is not None]
    return replace(
        kept,
        tally=look.known.tallies[next(each.desk for each in facts.enquiries)],
        extent=replace(look.extent, listened_until=None),
        newest=newest,
        newest_at=newest_at,
        at=look.now,
        until=min(stamps, default=None),
        open=(*(each for each in kept.open if each not in again), *look.open(seen)),
    )


def _is_open(seen: Observation, now: datetime) -> bool:
    """Whether something is to be said to the desk, sooner or later, or a link was to be followed for it."""
    left = agenda((seen,), now)
    return bool(left or left.next_at or seen.confirmation or first_asking(seen.replies, seen.enquiry))
