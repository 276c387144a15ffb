"""Better or worse? Two cohorts side by side: this month and the last, or one desk and another.

Enquiries belong to the month of their T0, never to that of a reply: a backlog would hide in one month and, cleared,
spoil the next. Waits are compared by their medians, where both are known with their intervals; and by the log-rank test
with their means to a common horizon, of which the difference has an interval: a mean shows what a median cannot reach,
and a median what a mean hides that counts the silent for days. Shares are compared by the chi-square of N - 1
(I. Campbell, Statistics in Medicine 26 (2007), 3661-3675), their difference with Newcombe's interval. Over all that is
compared at once, p-values are adjusted (S. Holm, Scandinavian Journal of Statistics 6 (1979), 65-70): who looks at
twenty figures finds one that changed by chance.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

import numpy as np

from harness.model import Outcome
from reports.cohort import ANSWERERS, Cohort, Milestone
from reports.measures import common_horizon, mean_to, standings
from reports.reading import at_quantile, curve, is_known_to_windows
from reports.records import ENOUGH, AnsweredBy, Measure
from reports.shares import Z95, chance, difference, share
from reports.standards import Endpoint
from reports.survival import logrank, quantile_shift, restricted_mean

SURE = 0.05  # a difference that chance makes more often is none


class Compared(StrEnum):
    """What can have changed. Waits are medians, or means to the horizon that both cohorts were watched for."""

    MEDIAN_FIRST_RESPONSE = "first response, median"
    MEDIAN_ACKNOWLEDGEMENT = "acknowledgement, median"
    MEDIAN_COMPLETE = "complete answer, median"
    FIRST_RESPONSE = "first response"
    ACKNOWLEDGEMENT = "acknowledgement"
    COMPLETE = "complete answer"
    UNANSWERED = "never answered by a person"
    PERSONALISED = "got a letter for their own case"
    ACKNOWLEDGED_IN_TIME = "acknowledged in time"
    ANSWERED_IN_TIME = "answered by a person in time"
    COMPLETE_IN_TIME = "completely answered in time"

    @property
    def is_wait(self) -> bool:
        """Whether it is a wait, in seconds, rather than a share."""
        return self in _WAITS or self in MEDIANS

    @property
    def less_is_better(self) -> bool:
        """Whether it is good news where it shrinks."""
        return self.is_wait or self is Compared.UNANSWERED


_WAITS = {
    Compared.FIRST_RESPONSE: Milestone.FIRST_RESPONSE,
    Compared.ACKNOWLEDGEMENT: Milestone.ACKNOWLEDGED,
    Compared.COMPLETE: Milestone.COMPLETE,
}
# The median of what a mean is of.
MEDIANS = {
    Compared.MEDIAN_FIRST_RESPONSE: Compared.FIRST_RESPONSE,
    Compared.MEDIAN_ACKNOWLEDGEMENT: Compared.ACKNOWLEDGEMENT,
    Compared.MEDIAN_COMPLETE: Compared.COMPLETE,
}
_LEVELS = {
    Compared.ACKNOWLEDGED_IN_TIME: Endpoint.ACKNOWLEDGEMENT,
    Compared.ANSWERED_IN_TIME: Endpoint.FIRST_RESPONSE,
    Compared.COMPLETE_IN_TIME: Endpoint.COMPLETE,
}


class ChangeVerdict(StrEnum):
    """What two cohorts show."""

    BETTER = "better"
    WORSE = "worse"
    NOT_SHOWN = "not shown"  # no change that so few enquiries could show: it may be there all the same
    TOO_FEW = "too few"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What became of a figure. `difference` is after minus before, with the interval of it alone.

    `p`: how often chance alone makes as much of a difference; None where nothing can be said. `adjusted_p` allows for
    all that was compared at the same time; the verdict goes by it, and by the interval.
    """

    what: Compared
    before: Measure
    after: Measure
    difference: Measure
    p: float | None
    adjusted_p: float | None
    verdict: ChangeVerdict

    @property
    def n(self) -> int:
        """How many enquiries it rests on, of both: "no change that these 12 enquiries could show"."""
        return self.before.n + self.after.n


@dataclass(frozen=True, kw_only=True, slots=True)
class Contrast:
    """One group beside another; in `changes`, the other is `after`.

    `within`: what the enquiries of both have in common, such as the channel; "" where all are compared.
    """

    one: str
    other: str
    within: str
    changes: tuple[Change, ...]


def changes(before: Cohort, after: Cohort) -> tuple[Change, ...]:
    """What changed from one cohort to the other, adjusted over all of it; what neither has data for is left out."""
    return tuple(_judged(_compared(before, after, tuple(Compared))))


def contrasts(
    groups: Mapping[str, Cohort], compared: Sequence[Compared] = tuple(Compared), *, within: str | None = None
) -> tuple[Contrast, ...]:
    """Every group beside every other, adjusted over all pairs and figures at once.

    `within`: a kind, such as the channel: only enquiries of the same name are compared, name by name. A desk that is
    asked in chats alone would else look quicker than one that is asked by mail.
    """
    parts = {group: {"": its} if within is None else its.by(within) for group, its in groups.items()}
    pairs = [
        (one, other, name) for one, other in combinations(groups, 2) for name in parts[one] if name in parts[other]
    ]
    found = [_compared(parts[one][name], parts[other][name], compared) for one, other, name in pairs]
    judged = iter(_judged([change for each in found for change in each]))
    return tuple(
        Contrast(one=one, other=other, within=name, changes=tuple(next(judged) for _ in each))
        for (one, other, name), each in zip(pairs, found, strict=True)
    )


def holm(values: Sequence[float]) -> list[float]:
    """The p-values adjusted, in the order in which they came."""
    adjusted, highest = [1.0] * len(values), 0.0
    for rank, place in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        highest = max(highest, min(1.0, (len(values) - rank) * values[place]))
        adjusted[place] = highest
    return adjusted


def _compared(before: Cohort, after: Cohort, compared: Sequence[Compared]) -> list[Change]:
    was, is_ = before.where(before.measured), after.where(after.measured)
    found = [_one(what, was, is_) for what in compared]
    return [change for change in found if change is not None and (change.before.n or change.after.n)]


def _one(what: Compared, was: Cohort, is_: Cohort) -> Change | None:
    if not what.is_wait:
        return _shared(what, was, is_)
    milestone = _WAITS[MEDIANS.get(what, what)]
    if milestone is Milestone.COMPLETE:
        was, is_ = was.where(was.asked), is_.where(is_.asked)
    return _halfway(what, milestone, was, is_) if what in MEDIANS else _waited(what, milestone, was, is_)


def _halfway(what: Compared, milestone: Milestone, was: Cohort, is_: Cohort) -> Change | None:
    """How the median moved; None where that is not known: the mean then tells alone."""
    if min(len(was), len(is_)) < ENOUGH or any(is_known_to_windows(each, milestone) for each in (was, is_)):
        return None
    curves = curve(was, milestone), curve(is_, milestone)
    shift = quantile_shift(*curves, 0.5)
    if shift is None:
        return None
    moved = Measure(value=shift.value, n=min(len(was), len(is_)), low=shift.low, high=shift.high)
    return _change(what, at_quantile(curves[0], 0.5), at_quantile(curves[1], 0.5), moved, shift.p)


def _waited(what: Compared, milestone: Milestone, was: Cohort, is_: Cohort) -> Change:
    horizon = min(common_horizon(each, milestone) for each in (was, is_)) if len(was) and len(is_) else None
    if horizon is None or not horizon:
        return _change(what, Measure(value=None, n=len(was)), Measure(value=None, n=len(is_)), None, None)
    curves = curve(was, milestone), curve(is_, milestone)
    before, after = (mean_to(each, horizon) for each in curves)
    (old, old_error), (new, new_error) = (restricted_mean(each, horizon.total_seconds()) for each in curves)
    reach = Z95 * math.hypot(old_error, new_error)
    grown = Measure(value=new - old, n=min(before.n, after.n), low=new - old - reach, high=new - old + reach)
    tested = logrank([(waits[1], waits[2]) for waits in (each.durations(milestone) for each in (was, is_))])
    return _change(what, before, after, grown, tested[1] if tested else None)


def _shared(what: Compared, was: Cohort, is_: Cohort) -> Change:
    (old_hits, old_n), (new_hits, new_n) = (_counts(what, each) for each in (was, is_))
    before, after = share(old_hits, old_n), share(new_hits, new_n)
    return _change(what, before, after, difference(before, after), chance(old_hits, old_n, new_hits, new_n))


def _counts(what: Compared, seen: Cohort) -> tuple[int, int]:
    if what in _LEVELS:
        met, missed, _ = standings(seen, _LEVELS[what])
        return int(np.count_nonzero(met)), int(np.count_nonzero(met | missed))
    hits = (
        seen.came_to(Outcome.SILENT, Outcome.AUTOMATED_ONLY)
        if what is Compared.UNANSWERED
        else seen.answered_by == ANSWERERS.index(AnsweredBy.PERSONALISED)
    )
    # Months that are not over must not look better for it, nor worse.
    decided = seen.decided
    return int(np.count_nonzero(hits & decided)), int(np.count_nonzero(decided))


def _change(what: Compared, before: Measure, after: Measure, grown: Measure | None, p: float | None) -> Change:
    n = min(before.n, after.n)
    return Change(
        what=what,
        before=before,
        after=after,
        difference=grown or Measure(value=None, n=n),
        p=p,
        adjusted_p=None,
        verdict=ChangeVerdict.TOO_FEW if n < ENOUGH else ChangeVerdict.NOT_SHOWN,
    )


def _judged(found: Iterable[Change]) -> Iterable[Change]:
    """With adjusted p-values and verdicts; where there are too few nothing is tested, so nothing is adjusted for."""
    known = list(found)
    tested = [each for each in known if each.verdict is not ChangeVerdict.TOO_FEW and each.p is not None]
    adjusted = iter(holm([each.p or 0.0 for each in tested]))
    for each in known:
        if each.verdict is ChangeVerdict.TOO_FEW:
            yield replace(each, p=None)
        elif each.p is None:
            yield each
        else:
            sure = next(adjusted)
            yield replace(each, adjusted_p=sure, verdict=_verdict(each, sure))


def _verdict(change: Change, adjusted: float) -> ChangeVerdict:
    low, high = change.difference.low, change.difference.high
    if adjusted >= SURE or low is None or high is None or low <= 0 <= high:
        return ChangeVerdict.NOT_SHOWN
    return ChangeVerdict.BETTER if (high < 0) is change.what.less_is_better else ChangeVerdict.WORSE
