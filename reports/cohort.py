"""Enquiries as columns: what a million of them say fits into about a hundred megabytes, and into one pass.

Instants are seconds since 1970 in UTC, nan where they have not come. Names are stored once and referred to by number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from harness.model import ChatEnd, Label, Limit, Outcome, WorkingDays
from reports import standards
from reports.records import AnsweredBy
from reports.standards import NOT_MEASURED, Endpoint

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.integer[Any]]

OUTCOMES, ANSWERERS, LABELS, ENDS = tuple(Outcome), tuple(AnsweredBy), tuple(Label), tuple(ChatEnd)
ENDPOINTS = tuple(Endpoint)
NONE = -1  # the code of what there is none of

FINE = standards.FINE.total_seconds()


class Milestone(IntEnum):
    """What is waited for; the place of its column."""

    ACKNOWLEDGED = 0  # T1, by a machine
    FIRST_RESPONSE = 1  # T2
    SUBSTANTIVE = 2  # T3
    COMPLETE = 3  # T4
    HEARD = 4  # the first message of any kind that acknowledges


# What the thresholds are about.
MILESTONE_OF = {
    Endpoint.ACKNOWLEDGEMENT: Milestone.HEARD,
    Endpoint.FIRST_RESPONSE: Milestone.FIRST_RESPONSE,
    Endpoint.COMPLETE: Milestone.COMPLETE,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What enquiries of a scenario at a desk have in common: how long they are watched, and how limits are counted.

    `days`: by the place of an endpoint, the working days that its limit is counted in; 0 where it is not, or is none.
    """

    window: timedelta
    days: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """What enquiries can be told apart by, such as the desk: a number for each, and what the numbers stand for."""

    names: tuple[str, ...]
    codes: Codes


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Cohort:
    """Some enquiries, a place in each column for each; of `at`, `slack` and `replies` a row for each kind.

    `at`: when each milestone was reached, at the latest. `slack`: by how many seconds it may have been earlier, where
    our inbox was shut. `outcome`, `answered_by`, `first_label` and `end` count through OUTCOMES, ANSWERERS, LABELS and
    ENDS; NONE is for none. `replies`: how many there are of each label.
    """

    accepted: Floats  # T0
    at: Floats  # by Milestone
    slack: NDArray[np.float32]  # by Milestone
    watched: Floats  # silence is known up to here
    returned: Floats  # when it came back undelivered
    outcome: Codes
    answered_by: Codes  # of the measured
    first_label: Codes  # of the first reply by a person
    end: Codes  # how its session ended
    session: Flags  # whether its replies come in a session
    asked: Flags  # whether it asked something that can be answered
    replies: Codes  # by label
    transit: Floats  # share of the wait for a first response that mail servers took
    allowed: Floats  # by the place of an endpoint, the longest acceptable wait in seconds; nan where none is set
    conditions: Codes  # into `terms`
    terms: tuple[Terms, ...]
    kinds: Mapping[str, Kind]  # desk, channel, scenario, language, salutation, zone

    def __len__(self) -> int:
        return len(self.accepted)

    def where(self, chosen: Flags | Codes) -> "Cohort":
        """The enquiries for which `chosen` is true, or whose places it has."""
        if chosen.dtype == np.bool_ and chosen.all():
            return self  # nothing ever changes a cohort
        rows: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, np.ndarray):
                rows[each.name] = value[..., chosen]
        kinds = {name: Kind(names=kind.names, codes=kind.codes[chosen]) for name, kind in self.kinds.items()}
        return Cohort(**rows, terms=self.terms, kinds=kinds)

    def by(self, kind: str) -> dict[str, "Cohort"]:
        """The cohort of each name of a kind that occurs, in the order of the names."""
        names, codes = self.kinds[kind].names, self.kinds[kind].codes
        there = np.bincount(codes, minlength=len(names))
        return {names[code]: self.where(codes == code) for code in np.argsort(np.array(names)) if there[code]}

    def combined(self, *kinds: str) -> Codes:
        """A number for each combination of these kinds."""
        columns = [self.kinds[kind].codes for kind in kinds]
        return np.ravel_multi_index(columns, [max(1, len(self.kinds[kind].names)) for kind in kinds])

    @property
    def measured(self) -> Flags:
        """Which are neither our fault nor came to nobody."""
        return ~self.came_to(*NOT_MEASURED)

    def came_to(self, *outcomes: Outcome) -> Flags:
        """Which have one of these outcomes."""
        table = np.array([each in outcomes for each in OUTCOMES])
        return table[self.outcome]

    @property
    def windows(self) -> Floats:
        """How long each is watched, in seconds."""
        return np.array([each.window.total_seconds() for each in self.terms])[self.conditions]

    @property
    def watched_for(self) -> Floats:
        """How long silence is known, in seconds."""
        return self.since_accepted(self.watched)

    @property
    def window_over(self) -> Flags:
        """Whether silence is known to the end of the observation window."""
        return self.watched_for >= self.windows

    @property
    def decided(self) -> Flags:
        """Which belong in shares of those whom a person answered, or never will: see `counting`."""
        return self.counting(~self.came_to(Outcome.WAITING, Outcome.UNDECIDED), self.windows)

    def counting(self, told: Flags, after: Floats) -> Flags:
        """Which of the `told` belong in a share of what has become of enquiries so many seconds after T0.

        Where some that were watched for less are not told yet, those told that were watched no longer than they are
        left out with them: a quick answer tells at once and silence only later, so a share in which the one counts and
        the other not yet would flatter every month that is not over.
        """
        early = self.watched_for < np.minimum(after, self.windows)
        untold = self.watched_for[early & ~told]
        return told & ~(early & (self.watched_for <= untold.max())) if len(untold) else told

    def wait(self, milestone: Milestone) -> Floats:
        """Seconds from T0 to a milestone, at the latest; nan where it was not reached. Never negative."""
        return self.since_accepted(self.at[milestone])

    def limits(self, endpoint: Endpoint) -> Floats:
        """The threshold of each, in seconds; nan where none is set, or where nothing was asked that can be answered."""
        column: Floats = self.allowed[ENDPOINTS.index(endpoint)]
        return np.where(self.asked, column, np.nan) if endpoint is Endpoint.COMPLETE else column

    def stated_limits(self, endpoint: Endpoint) -> tuple[Limit, ...]:
        """The different thresholds as they were stated, shortest first: waits, then working days."""
        limits = self.limits(endpoint)
        place = ENDPOINTS.index(endpoint)
        days = np.array([each.days[place] for each in self.terms], np.int64)[self.conditions]
        set_ = ~np.isnan(limits)
        waits = (timedelta(seconds=float(each)) for each in np.unique(limits[set_ & (days == 0)]))
        return (*waits, *(WorkingDays(days=int(each)) for each in np.unique(days[set_]) if each))

    def since_accepted(self, instants: Floats) -> Floats:
        """Seconds from T0 to some instants; never negative."""
        # A stamp of today's is known to a quarter of a microsecond as a number; to the microsecond it is exact.
        return np.maximum(instants - self.accepted, 0.0).round(6)

    def durations(self, milestone: Milestone) -> tuple[Floats, Floats, Flags]:
        """Of each, the wait at the least and at the most, in seconds, and whether it is over.

        Where it is not over both are as long as silence is known. Nobody answers a chat that the customer has left:
        censored at a few minutes, it would pass for one that may yet be answered as fast as the mails that are watched
        for days beside it. So it is known not to be answered for ever.
        """
        waited = self.wait(milestone)
        happened = ~np.isnan(waited)
        silent = np.where(self.session & self.window_over, np.inf, self.watched_for)
        latest = np.where(happened, waited, silent)
        slack = self.slack[milestone]
        earliest = np.where(happened & (slack > FINE), np.maximum(latest - slack, 0.0), latest)
        return earliest, latest, happened
