"""What files beside the page say in sentences: the page's own, in its language."""

from reports.method import method
from reports.month import Month
from reports.schedules import kept
from reports.sections.change import compared
from reports.sentences import sentences
from reports.tongue import Tongue
from reports.wording import one_line


def said(month: Month, tongue: Tongue) -> tuple[str, ...]:
    """The sentences that the page begins with, and whether all was asked that was to be."""
    every = (*sentences(month.whole.summary, month.channels, tongue), compared(month, tongue))
    return (*(each for each in every if each), *kept(month, tongue))


def how(month: Month, tongue: Tongue) -> tuple[str, ...]:
    """How the figures were come by, a paragraph each."""
    return method(month, tongue)


def title(month: Month, tongue: Tongue) -> str:
    """Whose report it is."""
    return one_line(month.title) or tongue.say("No desk")


def period(month: Month, tongue: Tongue) -> str:
    """Of which month."""
    return tongue.say("All months") if month.period is None else tongue.month(month.period)
