"""Figures with their n and their interval. Silence counts: the unanswered stay in every one of them.

Durations are in seconds, shares between 0 and 1, intervals at 95 %.
"""

import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from harness.model import ChatEnd, Label, Observation, Outcome
from harness.observe import spoken, transit_share
from reports.standards import NOT_MEASURED, OUR_FAULTS, Endpoint, Standing, standing, threshold, window_over
from reports.survival import Z95, Step, Wait, curve, quantile

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


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """A service level: the share of enquiries within their threshold. `n` of the share leaves out the `open` ones."""

    endpoint: Endpoint
    thresholds: tuple[timedelta, ...]  # every one that was set, shortest first
    share: Measure
    open: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """What some enquiries say about whoever was asked.

    `measured` leaves out probe faults, uncertain ones and what came back undelivered, which `outcomes` counts.
    `returned` has its own n: of what was sent by mail or form and is no fault of ours. So has `offline`: of the chats
    that were tried. `naive_mean` is what others publish: the mean over those who were answered.
    """

    as_of: datetime
    channels: tuple[str, ...]  # of the measured, in the order of their names
    enquiries: int
    measured: int
    outcomes: Mapping[Outcome, int]
    answered: Measure  # share a person answered, so far
    unanswered: Measure  # share whose window closed without a person
    returned: Measure  # share that came back undelivered
    offline: Measure  # share of the chats in which nobody was there
    chats: Mapping[ChatEnd, int]  # how the sessions ended, of all that were held
    first_response: Measure  # median
    acknowledgement: Measure  # median
    transit: Measure  # median share of a first response's wait that mail servers took, by their own stamps
    still_waiting: tuple[Step, ...]
    naive_mean: Measure
    levels: tuple[Level, ...]
    answered_by: Mapping[AnsweredBy, Measure]
    replies: int
    verdicts: Mapping[Label, Measure]  # shares of replies


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """The enquiries that have something in common."""

    name: str
    summary: Summary

    @property
    def too_few(self) -> bool:
        return self.summary.measured < ENOUGH


def share(hits: int, n: int) -> Measure:
    """A share with its Wilson score interval."""
    if n == 0:
        return Measure(value=None, n=0)
    low, high = wilson(hits / n, n)
    return Measure(value=hits / n, n=n, low=low, high=high)


def wilson(rate: float, n: float) -> tuple[float, float]:
    """The score interval of a share of `n` (E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), 209-212)."""
    stretch = 1 + Z95**2 / n
    middle = (rate + Z95**2 / (2 * n)) / stretch
    reach = Z95 / stretch * math.sqrt(rate * (1 - rate) / n + Z95**2 / (4 * n**2))
    # The interval touches 0 and 1 exactly where all agree; rounding must not push it past them.
    low = 0.0 if rate == 0 else max(0.0, middle - reach)
    high = 1.0 if rate == 1 else min(1.0, middle + reach)
    return low, high


def summarise(observations: Iterable[Observation], *, now: datetime) -> Summary:
    """All figures of some enquiries, as they were known at `now`."""
    seen = tuple(observations)
    measured = tuple(each for each in seen if each.outcome not in NOT_MEASURED)
    outcomes = Counter(each.outcome for each in seen)
    waits = [_wait(each, each.first_response_at) for each in measured]
    steps = curve(waits)
    labels = Counter(reply.label for each in measured for reply in spoken(each))
    by_whom = Counter(answered_by(each) for each in measured)
    n = len(measured)
    return Summary(
        as_of=now,
        channels=tuple(sorted({each.enquiry.channel for each in measured})),
        enquiries=len(seen),
        measured=n,
        outcomes={outcome: outcomes[outcome] for outcome in Outcome},
        answered=share(outcomes[Outcome.ANSWERED], n),
        unanswered=share(outcomes[Outcome.SILENT] + outcomes[Outcome.AUTOMATED_ONLY], n),
        returned=_returned(seen),
        offline=_offline(seen),
        chats=_chats(seen),
        first_response=_median(steps, n),
        acknowledgement=_median(curve(_wait(each, each.acknowledged_at) for each in measured), n),
        transit=_transit(measured),
        still_waiting=steps,
        naive_mean=_mean([wait.seconds for wait in waits if wait.happened]),
        levels=tuple(level for endpoint in Endpoint if (level := _level(measured, endpoint)) is not None),
        answered_by={each: share(by_whom[each], n) for each in AnsweredBy},
        replies=labels.total(),
        verdicts={label: share(labels[label], labels.total()) for label in Label},
    )


def by(observations: Iterable[Observation], key: Callable[[Observation], str], *, now: datetime) -> tuple[Group, ...]:
    """A summary for each value of `key`, in the order of the values."""
    groups: defaultdict[str, list[Observation]] = defaultdict(list)
    for each in observations:
        groups[key(each)].append(each)
    return tuple(Group(name=name, summary=summarise(groups[name], now=now)) for name in sorted(groups))


def answered_by(observation: Observation) -> AnsweredBy:
    """Who answered an enquiry that was measured."""
    if observation.outcome is Outcome.ANSWERED:
        labels = {each.label for each in spoken(observation)}
        return AnsweredBy.PERSONALISED if Label.PERSONALISED in labels else AnsweredBy.TEMPLATED
    return {
        Outcome.AUTOMATED_ONLY: AnsweredBy.AUTOMATED,
        Outcome.SILENT: AnsweredBy.NOBODY,
        Outcome.UNDECIDED: AnsweredBy.UNDECIDED,
        Outcome.WAITING: AnsweredBy.WAITING,
    }[observation.outcome]


def _wait(observation: Observation, event: datetime | None) -> Wait:
    happened, watched = observation.wait(event), observation.wait(observation.watched_until)
    if happened is not None:
        return Wait(seconds=happened.total_seconds(), happened=True)
    if watched is None:
        raise ValueError(f"enquiry {observation.enquiry.id} was measured, but not watched")
    if observation.enquiry.session is not None and window_over(observation):
        # Nobody answers a chat that the customer has left. Censored at a few minutes, it would pass for one that may
        # yet be answered as fast as the mails that are watched for days beside it.
        return Wait(seconds=math.inf, happened=False)
    return Wait(seconds=watched.total_seconds(), happened=False)


def _returned(seen: Iterable[Observation]) -> Measure:
    sent = [each for each in seen if each.chat is None and each.outcome not in OUR_FAULTS]
    return share(sum(each.outcome is Outcome.NOT_DELIVERABLE for each in sent), len(sent))


def _offline(seen: Iterable[Observation]) -> Measure:
    tried = [each for each in seen if each.chat is not None and each.outcome not in OUR_FAULTS]
    return share(sum(each.outcome is Outcome.OFFLINE for each in tried), len(tried))


def _chats(seen: Iterable[Observation]) -> dict[ChatEnd, int]:
    ends = Counter(each.chat.end for each in seen if each.chat is not None)
    return {end: ends[end] for end in ChatEnd if ends[end]}


def _median(steps: Sequence[Step], n: int) -> Measure:
    value, low, high = quantile(steps, 0.5)
    return Measure(value=value, n=n, low=low, high=high)


def _transit(measured: Iterable[Observation]) -> Measure:
    """Over the first responses whose servers' stamps can be believed; without an interval, for claims have none."""
    shares = [share for each in measured if (share := transit_share(each)) is not None]
    return Measure(value=statistics.median(shares) if shares else None, n=len(shares))


def _mean(seconds: Sequence[float]) -> Measure:
    return Measure(value=math.fsum(seconds) / len(seconds) if seconds else None, n=len(seconds))


def _level(measured: Iterable[Observation], endpoint: Endpoint) -> Level | None:
    """None where no enquiry has such a threshold."""
    limits = {limit for each in measured if (limit := threshold(each, endpoint)) is not None}
    if not limits:
        return None
    standings = Counter(standing(each, endpoint) for each in measured)
    met, missed = standings[Standing.MET], standings[Standing.MISSED]
    return Level(
        endpoint=endpoint,
        thresholds=tuple(sorted(limits)),
        share=share(met, met + missed),
        open=standings[Standing.OPEN],
    )
