"""The enquiries of which the whole wait is known."""

import numpy as np

from reports.cohort import Cohort, Floats, Milestone


def settled(everything: Cohort) -> Cohort:
    """Those that were measured; those who asked too lately are left out, answered or not."""
    seen = everything.where(everything.measured)
    return seen.where(seen.decided)


def whole_waits(known: Cohort) -> Floats:
    """In seconds; who was never answered waited to the end of the window."""
    waits = known.wait(Milestone.FIRST_RESPONSE)
    return np.where(np.isnan(waits), known.windows, waits)
