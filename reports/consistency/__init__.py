"""Are like enquiries treated alike? By day, by hour of the week, by who asks. Groups under five give no figure."""

from reports.consistency.pairs import mean_interval, sign_flip
from reports.consistency.parity import Parity, parity
from reports.consistency.spread import Spread, spread
from reports.consistency.week import Hour, by_hour_of_week, hours_of_week

__all__ = [
    "Hour",
    "Parity",
    "Spread",
    "by_hour_of_week",
    "hours_of_week",
    "mean_interval",
    "parity",
    "sign_flip",
    "spread",
]
