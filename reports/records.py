"""What a report's figures are made of. Records alone, so that whoever only prints figures needs nothing that computes.

Durations are in seconds, shares between 0 and 1, intervals at 95 %.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from harness.model import ChatEnd, Label, Limit, Outcome
from reports.standards import Endpoint
from reports.steps import Rise, Step

ENOUGH = 5  # with fewer, a figure says more about chance than about the desk


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """A figure of a report. `value` is None where n is 0, or where a wait's quantile is not reached."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None

    @property
    def too_few(self) -> bool:
        """Whether n is too small to carry a claim."""
        return self.n < ENOUGH


class AnsweredBy(StrEnum):
    """Who answered an enquiry: the most personal reply within its window decides."""

    PERSONALISED = "personalised"
    TEMPLATED = "templated"
    AUTOMATED = "automated"
    NOBODY = "nobody"
    UNDECIDED = "undecided"
    WAITING = "waiting"


class Ending(StrEnum):
    """The ways in which waiting for a person can end; each shuts out the others.

    A person's first reply ends it, by what that reply is. Machines and silence end it when the window closes. What was
    offline or blocked ended before it began.
    """

    PERSONALISED = "personalised"
    TEMPLATED = "templated"
    AUTOMATED_ONLY = "automated only"
    SILENT = "silent"
    NOT_DELIVERABLE = "not deliverable"
    OFFLINE = "offline"
    BLOCKED = "blocked"


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """A service level: the share of enquiries within their threshold. `n` of the share leaves out the `open` ones.

    Those cannot be judged yet, or kept it and asked as lately as one that cannot.
    """

    endpoint: Endpoint
    thresholds: tuple[Limit, ...]  # every one that was set, shortest first; working days after waits
    share: Measure
    open: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceWaits:
    """Waits by the clock that runs while the desk is open. Medians, as the ones by the wall are.

    `shut`: how many first responses came with none of the desk's hours gone by since T0, so that their wait is 0 by
    this clock though the customer waited: sent and answered while it was shut.
    """

    first_response: Measure
    first_response_p90: Measure
    acknowledgement: Measure
    substantive: Measure
    complete: Measure
    shut: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """What some enquiries say about whoever was asked.

    `measured` leaves out probe faults, uncertain ones and what came back undelivered, which `outcomes` counts.
    `returned` has its own n: of what was sent by mail or form and is no fault of ours. So has `offline`: of the chats
    that were tried. `naive_mean` is what others publish: the mean over those who were answered.

    `substantive` and `complete` are of the enquiries that asked something. `restricted_mean` is that of first responses
    where each wait counts up to `horizon` and no further, which is how far waits are known; silence is in it.
    `incidence` is of all that no probe of ours spoilt: how it ended, by time since T0. `service` is None where a desk
    states no hours.
    """

    as_of: datetime
    channels: tuple[str, ...]  # of the measured, in the order of their names
    enquiries: int
    measured: int
    outcomes: Mapping[Outcome, int]
    answered: Measure  # share a person answered, so far
    unanswered: Measure  # share without a person's answer, of those of whom it can be said by now
    own_case: Measure  # share with a personalised answer, of the same
    open: int  # of the measured, those in neither of the two: they may yet be answered, or asked as lately as such
    returned: Measure  # share that came back undelivered
    offline: Measure  # share of the chats in which nobody was there
    blocked: Measure  # share of all that was tried and no fault of the probes
    faults: Measure  # share of all enquiries that our probes spoilt
    chats: Mapping[ChatEnd, int]  # how the sessions ended, of all that were held
    first_response: Measure  # median
    first_response_p90: Measure
    acknowledgement: Measure  # median
    substantive: Measure  # median
    complete: Measure  # median
    restricted_mean: Measure
    horizon: timedelta
    transit: Measure  # median share of a first response's wait that mail servers took, by their own stamps
    still_waiting: Sequence[Step]
    incidence: Mapping[Ending, Rise]
    windows: int  # first responses of which only a window is known, for our inbox was shut
    naive_mean: Measure
    levels: tuple[Level, ...]
    answered_by: Mapping[AnsweredBy, Measure]
    replies: int
    verdicts: Mapping[Label, Measure]  # shares of replies
    service: ServiceWaits | None = None

    @property
    def service_first_response(self) -> Measure | None:
        """Median by the clock that runs while the desk is open; None where a desk states no hours."""
        return self.service.first_response if self.service else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """The enquiries that have something in common."""

    name: str
    summary: Summary

    @property
    def too_few(self) -> bool:
        return self.summary.measured < ENOUGH
