"""What files beside the page say in sentences: the page's own."""

from reports.month import Month
from reports.sentences import method, sentences


def said(month: Month) -> tuple[str, ...]:
    """The sentences that the page begins with."""
    return sentences(month.whole.summary, month.channels)


def how(month: Month) -> tuple[str, ...]:
    """How the figures were come by, a paragraph each."""
    return method(month.whole.summary, sorted({each.enquiry.window for each in month.seen}))


def title(month: Month) -> str:
    """Whose report it is."""
    return month.title or "No desk"


def period(month: Month) -> str:
    """Of which month."""
    return "all months" if month.period is None else str(month.period)
