"""Waits by the clock that runs while the desk is open, as its calendar says today."""

from collections.abc import Iterable, Mapping

import numpy as np

from harness.hours.clock import service_seconds
from harness.model import Desk
from reports.cohort import FINE, Cohort, Floats, Milestone
from reports.reading import at_quantile
from reports.records import ServiceWaits
from reports.survival import Curve, kaplan_meier, turnbull


def service_waits(seen: Cohort, desks: Iterable[Desk]) -> ServiceWaits | None:
    """Waits of enquiries that were measured; None where one of their desks states no hours, or there are none."""
    known = {desk.name: desk for desk in desks}
    kind = seen.kinds["desk"]
    stated = {code: known.get(kind.names[code]) for code in np.unique(kind.codes).tolist()}
    open_by = {code: desk for code, desk in stated.items() if desk is not None and desk.openings}
    if not open_by or len(open_by) < len(stated):
        return None
    asking = seen.where(seen.asked)
    first = service_curve(seen, Milestone.FIRST_RESPONSE, open_by)
    return ServiceWaits(
        first_response=at_quantile(first, 0.5),
        first_response_p90=at_quantile(first, 0.9),
        acknowledgement=at_quantile(service_curve(seen, Milestone.ACKNOWLEDGED, open_by), 0.5),
        substantive=at_quantile(service_curve(asking, Milestone.SUBSTANTIVE, open_by), 0.5),
        complete=at_quantile(service_curve(asking, Milestone.COMPLETE, open_by), 0.5),
        shut=_shut(seen, open_by),
    )


def service_curve(seen: Cohort, milestone: Milestone, desks: Mapping[int, Desk]) -> Curve:
    """Who still waits for a milestone by the desks' clocks; `desks` by their codes."""
    earliest, latest, happened = seen.durations(milestone)
    slowest = _gone_by(seen, seen.accepted + latest, desks)
    if np.array_equal(earliest, latest):
        return kaplan_meier(slowest, happened)
    quickest = np.where(happened, _gone_by(seen, seen.accepted + earliest, desks), slowest)
    return turnbull(np.minimum(quickest, slowest), np.where(happened, slowest, np.inf))


def _shut(seen: Cohort, desks: Mapping[int, Desk]) -> int:
    """First responses that the customer waited for, while the desk's clock stood still."""
    waited = seen.wait(Milestone.FIRST_RESPONSE)
    return int(np.count_nonzero((waited > FINE) & (_gone_by(seen, seen.at[Milestone.FIRST_RESPONSE], desks) == 0)))


def _gone_by(seen: Cohort, until: Floats, desks: Mapping[int, Desk]) -> Floats:
    found = np.full(len(seen), np.nan)
    codes = seen.kinds["desk"].codes
    for code, desk in desks.items():
        mine = codes == code
        found[mine] = service_seconds(desk, seen.accepted[mine], until[mine])
    return found
