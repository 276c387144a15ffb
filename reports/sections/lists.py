"""Enquiries one by one: the never answered, what came back, the closed chats, and our own failures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from harness.model import Enquiry, Observation
from reports import phrases, told
from reports.chats import over_at
from reports.month import Month
from reports.tongue import Tongue
from reports.wording import one_line

Quote = Callable[[str, Enquiry], str]  # a desk's words without the names of its agents

LISTED = 25  # printed one by one; the rest are counted


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """An enquiry on a list. `detail`: in the words of whoever said it, not in the report's language."""

    title: str
    what: str
    detail: str
    channel: str
    at: str
    watched: str
    id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """`more`: how many are not printed."""

    rows: tuple[Listed, ...]
    more: int


def never_answered(month: Month, tongue: Tongue) -> Listing:
    """What they heard instead."""
    return _listing(month, month.unanswered, tongue, lambda each: (told.heard(each, tongue), ""))


def undelivered(month: Month, tongue: Tongue) -> Listing:
    """Why they came back."""
    return _listing(month, month.undelivered, tongue, lambda each: (told.returned(each, tongue), ""))


def offline(month: Month, quote: Quote, tongue: Tongue) -> Listing:
    """What the chat said."""

    def words(each: Observation) -> tuple[str, str]:
        return "", one_line(quote(each.offline.detail, each.enquiry), 200) if each.offline else ""

    return _listing(month, month.offline, tongue, words)


def not_measured(month: Month, tongue: Tongue) -> Listing:
    """What failed."""
    return _listing(month, month.not_measured, tongue, lambda each: told.why_not_measured(each, tongue))


def _listing(
    month: Month,
    observations: Sequence[Observation],
    tongue: Tongue,
    words: Callable[[Observation], tuple[str, str]],
) -> Listing:
    rows = tuple(_listed(month, each, tongue, *words(each)) for each in observations[:LISTED])
    return Listing(rows=rows, more=max(0, len(observations) - LISTED))


def _listed(month: Month, each: Observation, tongue: Tongue, what: str, detail: str) -> Listed:
    enquiry = each.enquiry
    return Listed(
        title=one_line(enquiry.title),
        what=what,
        detail=detail,
        channel=phrases.channel(enquiry.channel, tongue),
        at=tongue.short_moment(month.local(each, each.accepted_at or enquiry.created_at)),
        watched=tongue.duration(each.wait(over_at(each)) or enquiry.window),
        id=one_line(enquiry.id),
    )
