"""What is kept, asked for: figures of all, and of some enquiries all that is known, without judging anything."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np

from harness.classify import UNDECIDED_COST
from harness.hours import by_calendar
from harness.ledger import Ledger
from harness.ledger.changes import Extent
from harness.model import Desk, Enquiry, Facts, JudgedReply, Observation, Outcome, Reply, Template
from harness.observe import form_letters, observations, observations_of
from harness.observe.columns import Columns
from harness.observed.blocks import Opinions, day_of, judged_of
from harness.observed.gathering import as_placed, facts_about, with_placed
from harness.observed.judging import Renewed, Unlike
from harness.observed.store import Store, sense

_UNSETTLED = (Outcome.WAITING, Outcome.UNCERTAIN, Outcome.NOT_DELIVERABLE)


class Seen:
    """What is known at `now`; good while the store is open, in which every desk must be as the ledger is.

    Every method and property raises LedgerError, and Damaged.
    """

    def __init__(
        self, ledger: Ledger, store: Store, now: datetime, extent: Extent, *, undecided_cost: float = UNDECIDED_COST
    ) -> None:
        self._ledger = ledger
        self._store = store
        self._now = now
        self._extent = extent
        self._undecided_cost = undecided_cost

    @cached_property
    def columns(self) -> Columns:
        """Every enquiry, desk by desk, as figures need it."""
        return self._store.columns().at(self._now, self._extent.listened_until)

    @property
    def unplaced(self) -> tuple[int, int]:
        """How many replies fit several enquiries alike, and how many fit none."""
        whole = self._store.whole
        return (whole.torn, whole.orphans) if whole is not None else (0, 0)

    def unsettled(self, of: Columns) -> Columns:
        """Of these enquiries those that may yet be answered or never reached anybody, or in which something is to do.

        A person's answer settles an enquiry, and so does a window that closes on silence.
        """
        named = frozenset(name for each in self._store.desks().values() for name in each.open)
        is_open = np.array([name in named for name in of.ids.tolist()], np.bool_)
        windows = np.array([each.window for each in of.terms], "m8[us]")[of.rows["terms"]]
        may_be_answered = of.rows["accepted_at"] + windows > np.datetime64(
            self._now.astimezone(UTC).replace(tzinfo=None)
        )
        is_torn = of.came_to(Outcome.UNDECIDED) & may_be_answered
        return of.where(is_open | is_torn | np.any([of.came_to(each) for each in _UNSETTLED], axis=0))

    def observations(self, of: Columns, desks: Mapping[str, Desk]) -> tuple[Observation, ...]:
        """All that is known of these enquiries, ordered by (created_at, id); limits by the desks' calendars.

        Of replies to desks with many, evidence does not say how often something came: `restated` does.
        """
        return _in_order(self._observations(of.ids.tolist(), desks))

    def restated(self, of: Iterable[Enquiry], desks: Mapping[str, Desk]) -> tuple[Observation, ...]:
        """The same of a few enquiries, whose evidence is to be read: with how often what it rests on came by now."""
        by_desk: defaultdict[str, list[str]] = defaultdict(list)
        for each in of:
            by_desk[each.desk].append(each.id)
        return _in_order(chain.from_iterable(self._restated(name, ids, desks) for name, ids in by_desk.items()))

    def _restated(self, desk: str, ids: Sequence[str], desks: Mapping[str, Desk]) -> Iterable[Observation]:
        docket = self._store.docket(desk)
        if docket is not None:
            judging = Renewed(docket, self._undecided_cost)
            here = {name: place for name, place in self._store.desks()[desk].placed.items() if place[0] in ids}
            facts = with_placed(facts_about(self._ledger, ids, self._extent), here, self._ledger)
            with suppress(Unlike):
                seen = observations(by_calendar(facts, desks), self._now, judging=judging)
                if not judging.has_grown:  # a reply that came just now waits for the next look
                    return (as_placed(each, here) for each in seen)
        return self._observations(ids, desks)

    def _observations(self, ids: Iterable[str], desks: Mapping[str, Desk]) -> Iterable[Observation]:
        parts = [self._observed(by_calendar(facts, desks)) for facts in self._ledger.about(ids)]
        return chain.from_iterable(parts)

    def letters(self, of: Columns) -> tuple[Template, ...]:
        """The form letters of the desks of these enquiries, of whatever time; looked for once, then kept."""
        desks = sorted({self.columns.names["desk"][code] for code in np.unique(of.rows["desk"])})
        return tuple(letter for name in desks for letter in self._letters_of(name))

    def _letters_of(self, desk: str) -> tuple[Template, ...]:
        found = self._store.letters(desk)
        if found is None:
            found = form_letters(self.observations(self.columns.of_desk(desk), {}))
            self._store.keep_letters(desk, found)
        return found

    def _observed(self, facts: Facts) -> tuple[Observation, ...]:
        """The observations of some enquiries, of which nothing is judged."""
        thought = self._opinions(facts.enquiries)
        replies = {each.id: each for each in facts.replies}
        elsewhere = {opinion[0] for each in thought.values() for opinion in each} - replies.keys()
        replies |= {each.id: each for each in self._ledger.told_of(elsewhere).replies}
        judged = {name: _judged(opinions, replies) for name, opinions in thought.items()}
        return observations_of(replace(facts, listened_until=self._extent.listened_until), judged, self._now)

    def _opinions(self, enquiries: Iterable[Enquiry]) -> Opinions:
        days: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for each in enquiries:
            days[each.desk, day_of(each.created_at)].append(each.id)
        found: dict[str, Sequence[Sequence[Any]]] = {}
        for (desk, day), ids in days.items():
            block = self._store.opinions(desk, day)
            with sense():
                found |= {each: block[each] for each in ids}
        return found


def _in_order(seen: Iterable[Observation]) -> tuple[Observation, ...]:
    return tuple(sorted(seen, key=lambda each: (each.enquiry.created_at, each.enquiry.id)))


def _judged(opinions: Sequence[Sequence[Any]], replies: Mapping[str, Reply]) -> list[JudgedReply]:
    """What is thought of the replies; of one that came just now nothing is, and of one that is gone nothing can be."""
    with sense():
        return [judged_of(each, replies[each[0]]) for each in opinions]
