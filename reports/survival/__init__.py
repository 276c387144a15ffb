"""How long they wait when some are never answered. Numeric, on columns; nothing here knows what an enquiry is.

Waits are in seconds. One that is not over is right-censored at the second up to which it is known not to be; at
infinity where it never will be.
"""

from reports.steps import Step
from reports.survival.competing import Incidence, cumulative_incidence
from reports.survival.curve import Z95, Curve, kaplan_meier
from reports.survival.logrank import chi_square_tail, logrank
from reports.survival.medians import Shift, quantile_shift
from reports.survival.ratio import quantile_ratio
from reports.survival.reading import quantile, restricted_mean, waiting_at
from reports.survival.windows import turnbull

__all__ = [
    "Z95",
    "Curve",
    "Incidence",
    "Shift",
    "Step",
    "chi_square_tail",
    "cumulative_incidence",
    "kaplan_meier",
    "logrank",
    "quantile",
    "quantile_ratio",
    "quantile_shift",
    "restricted_mean",
    "turnbull",
    "waiting_at",
]
