"""What others make of the same waits: lifelines and statsmodels, heavy both, and seconds to import.

Import it where it is asked, not where tests are collected. `uv sync --group oracle` installs them.
"""

import lifelines
from lifelines import datasets, statistics, utils
from scipy.stats import chi2
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight, survdiff
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

__all__ = [
    "CumIncidenceRight",
    "SurvfuncRight",
    "chi2",
    "confint_proportions_2indep",
    "datasets",
    "lifelines",
    "multipletests",
    "proportion_confint",
    "statistics",
    "survdiff",
    "utils",
]
