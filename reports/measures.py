"""Figures with their n and their interval. Silence counts: the unanswered stay in every one of them.

Durations are in seconds, shares between 0 and 1, intervals at 95 %.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

import numpy as np

from harness.model import Desk, Observation, Outcome
from reports.cohort import (
    ANSWERERS,
    ENDS,
    LABELS,
    MILESTONE_OF,
    NONE,
    OUTCOMES,
    Codes,
    Cohort,
    Flags,
    Floats,
    Milestone,
)
from reports.gathering import gather
from reports.reading import at_quantile, curve
from reports.records import ENOUGH, AnsweredBy, Ending, Group, Level, Measure, ServiceWaits, Summary
from reports.service import service_waits
from reports.shares import Z95, share, wilson
from reports.standards import OUR_FAULTS, Endpoint
from reports.survival import Curve, Incidence, cumulative_incidence, restricted_mean

__all__ = [
    "ENOUGH",
    "AnsweredBy",
    "Ending",
    "Group",
    "Level",
    "Measure",
    "ServiceWaits",
    "Summary",
    "by",
    "of_cohort",
    "share",
    "summarise",
    "wilson",
]


_PERSONALISED = ANSWERERS.index(AnsweredBy.PERSONALISED)


def summarise(observations: Iterable[Observation], *, now: datetime, desks: Iterable[Desk] = ()) -> Summary:
    """All figures of some enquiries, as they were known at `now`; `desks` have the hours they are open.

    Raises ValueError for an enquiry that was measured and not watched.
    """
    return of_cohort(gather(observations), now=now, desks=desks)


def by(
    observations: Iterable[Observation],
    key: Callable[[Observation], str],
    *,
    now: datetime,
    desks: Iterable[Desk] = (),
) -> tuple[Group, ...]:
    """A summary for each value of `key`, in the order of the values."""
    groups: defaultdict[str, list[Observation]] = defaultdict(list)
    for each in observations:
        groups[key(each)].append(each)
    known = tuple(desks)
    return tuple(Group(name=name, summary=summarise(groups[name], now=now, desks=known)) for name in sorted(groups))


def by_kind(everything: Cohort, kind: str, *, now: datetime, desks: Iterable[Desk] = ()) -> tuple[Group, ...]:
    """A summary for each name of a kind (desk, channel, scenario, language ...), in the order of the names."""
    known = tuple(desks)
    parts = everything.by(kind).items()
    return tuple(Group(name=name, summary=of_cohort(part, now=now, desks=known)) for name, part in parts)


def of_cohort(everything: Cohort, *, now: datetime, desks: Iterable[Desk] = ()) -> Summary:
    """All figures of a cohort, as they were known at `now`; `desks` have the hours they are open."""
    seen = everything.where(everything.measured)
    outcomes = dict(zip(OUTCOMES, _tally(everything.outcome, len(OUTCOMES)), strict=True))
    first = curve(seen, Milestone.FIRST_RESPONSE)
    asking = seen.where(seen.asked)
    horizon = common_horizon(seen)
    by_whom = _tally(seen.answered_by, len(ANSWERERS))
    decided = seen.answered_by[seen.decided]  # the one column of them that is wanted
    labels = [int(count) for count in seen.replies.sum(axis=1)]
    n = len(seen)
    return Summary(
        as_of=now,
        channels=_channels(seen),
        enquiries=len(everything),
        measured=n,
        outcomes=outcomes,
        answered=share(outcomes[Outcome.ANSWERED], n),
        unanswered=share(outcomes[Outcome.SILENT] + outcomes[Outcome.AUTOMATED_ONLY], len(decided)),
        own_case=share(_tally(decided, len(ANSWERERS))[_PERSONALISED], len(decided)),
        open=n - len(decided),
        returned=_part(everything, Outcome.NOT_DELIVERABLE, (everything.end == NONE) & ~_ours(everything)),
        offline=_part(everything, Outcome.OFFLINE, (everything.end != NONE) & ~_ours(everything)),
        blocked=_part(everything, Outcome.BLOCKED, ~_spoilt(everything)),
        faults=share(int(np.count_nonzero(_spoilt(everything))), len(everything)),
        chats={end: count for end, count in zip(ENDS, _tally(everything.end, len(ENDS)), strict=True) if count},
        first_response=at_quantile(first, 0.5),
        first_response_p90=at_quantile(first, 0.9),
        acknowledgement=at_quantile(curve(seen, Milestone.ACKNOWLEDGED), 0.5),
        substantive=at_quantile(curve(asking, Milestone.SUBSTANTIVE), 0.5),
        complete=at_quantile(curve(asking, Milestone.COMPLETE), 0.5),
        restricted_mean=mean_to(first, horizon),
        horizon=horizon,
        transit=_transit(seen),
        still_waiting=first,
        incidence=incidence(everything),
        windows=int(np.count_nonzero(_is_wide(seen))),
        naive_mean=_mean(seen.wait(Milestone.FIRST_RESPONSE)),
        levels=tuple(level for endpoint in Endpoint if (level := _level(seen, endpoint)) is not None),
        answered_by={who: share(count, n) for who, count in zip(ANSWERERS, by_whom, strict=True)},
        replies=sum(labels),
        verdicts={label: share(count, sum(labels)) for label, count in zip(LABELS, labels, strict=True)},
        service=service_waits(seen, desks),
    )


def common_horizon(seen: Cohort, milestone: Milestone = Milestone.FIRST_RESPONSE) -> timedelta:
    """How far the curve of a milestone is known: the longest window, or the longest wait if it is not over."""
    if not len(seen):
        return timedelta(0)
    _, latest, happened = seen.durations(milestone)
    window, longest = float(np.max(seen.windows)), float(np.max(latest))
    all_through = bool(np.all(happened[latest == longest]))
    return timedelta(seconds=window if all_through else min(window, longest))


def mean_to(curve: Curve, horizon: timedelta) -> Measure:
    """The mean of waits that count up to a horizon and no further. The horizon must be known of somebody.

    Where all waits are alike, as where nobody was answered yet, how sure it is cannot be told: then it has no interval.
    """
    end = horizon.total_seconds()
    if not curve.n or end <= 0:
        return Measure(value=None, n=curve.n)
    mean, error = restricted_mean(curve, end)
    if not error:
        return Measure(value=mean, n=curve.n)
    return Measure(value=mean, n=curve.n, low=max(0.0, mean - Z95 * error), high=min(end, mean + Z95 * error))


def incidence(everything: Cohort) -> Mapping[Ending, Incidence]:
    """How it ended, by time since T0, of all that no probe of ours spoilt; who still waits is censored."""
    seen = everything.where(~_spoilt(everything))
    seconds, ending = np.zeros(len(seen)), np.full(len(seen), NONE)
    for place, each in enumerate(Ending):
        mask, when = _ended(seen, each)
        ending[mask], seconds[mask] = place, when[mask]
    waiting = ending == NONE
    seconds[waiting] = seen.watched_for[waiting]
    return dict(zip(Ending, cumulative_incidence(seconds, ending, len(Ending)), strict=True))


def _ended(seen: Cohort, ending: Ending) -> tuple[Flags, Floats]:
    """Which ended in this way, and when after T0."""
    answered = seen.came_to(Outcome.ANSWERED)
    if ending in (Ending.PERSONALISED, Ending.TEMPLATED):
        first = next(place for place, label in enumerate(LABELS) if label.value == ending.value)
        return answered & (seen.first_label == first), seen.wait(Milestone.FIRST_RESPONSE)
    mask = seen.came_to(Outcome(ending.value))
    if ending in (Ending.AUTOMATED_ONLY, Ending.SILENT):
        return mask, seen.windows
    if ending is Ending.NOT_DELIVERABLE:
        return mask, seen.since_accepted(seen.returned)
    return mask, np.zeros(len(seen))


def _ours(everything: Cohort) -> Flags:
    return everything.came_to(*OUR_FAULTS)


def _spoilt(everything: Cohort) -> Flags:
    return everything.came_to(*OUR_FAULTS - {Outcome.BLOCKED})


def _part(everything: Cohort, outcome: Outcome, tried: Flags) -> Measure:
    hits = tried & everything.came_to(outcome)
    return share(int(np.count_nonzero(hits)), int(np.count_nonzero(tried)))


def _tally(codes: Codes, size: int) -> list[int]:
    return [int(count) for count in np.bincount(codes[codes != NONE], minlength=size)]


def _channels(seen: Cohort) -> tuple[str, ...]:
    kind = seen.kinds["channel"]
    return tuple(sorted(kind.names[code] for code in np.unique(kind.codes)))


def _is_wide(seen: Cohort) -> Flags:
    earliest, latest, _ = seen.durations(Milestone.FIRST_RESPONSE)
    wide: Flags = earliest != latest
    return wide


def _transit(seen: Cohort) -> Measure:
    """Over the first responses whose servers' stamps can be believed; without an interval, for claims have none."""
    shares = seen.transit[~np.isnan(seen.transit)]
    return Measure(value=float(np.median(shares)) if len(shares) else None, n=len(shares))


def _mean(waits: Floats) -> Measure:
    over = waits[~np.isnan(waits)]
    return Measure(value=math.fsum(over) / len(over) if len(over) else None, n=len(over))


def _level(seen: Cohort, endpoint: Endpoint) -> Level | None:
    """None where no enquiry has such a threshold."""
    thresholds = seen.stated_limits(endpoint)
    if not thresholds:
        return None
    met, missed, open_ = standings(seen, endpoint)
    hits = int(np.count_nonzero(met))
    return Level(
        endpoint=endpoint,
        thresholds=thresholds,
        share=share(hits, hits + int(np.count_nonzero(missed))),
        open=int(np.count_nonzero(open_)),
    )


def standings(seen: Cohort, endpoint: Endpoint) -> tuple[Flags, Flags, Flags]:
    """Which met their threshold, which missed it, and which are in no share.

    Those are the ones that cannot be judged yet, and the ones that met it but asked as lately: see `Cohort.counting`.
    `reports.standards.standing` says of one enquiry alone how it stands.
    """
    limits = seen.limits(endpoint)
    earliest, latest, happened = seen.durations(MILESTONE_OF[endpoint])
    bound = ~np.isnan(limits)
    in_time = bound & happened & (latest <= limits)
    late = (happened & (earliest > limits)) | (~happened & ((seen.watched_for >= limits) | seen.window_over))
    missed = bound & late
    met = in_time & seen.counting(in_time | missed, limits)
    return met, missed, bound & ~met & ~missed
