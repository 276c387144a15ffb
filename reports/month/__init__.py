"""All that a month's report says, as records without words: every format prints the same facts of the same `Month`."""

from reports.month.making import TREND, Material, letters_sent, month, month_made_of
from reports.month.record import MOST_COMPARED, Kept, LetterSent, Month, Point, common_zone

__all__ = [
    "MOST_COMPARED",
    "TREND",
    "Kept",
    "LetterSent",
    "Material",
    "Month",
    "Point",
    "common_zone",
    "letters_sent",
    "month",
    "month_made_of",
]
