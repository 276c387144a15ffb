"""The form letters of a month: their text, how many of the replies they made, and how old they are."""

from dataclasses import dataclass

from reports import phrases
from reports.letters import without_signature
from reports.month import LetterSent, Month
from reports.sections.lists import Quote
from reports.tongue import Tongue
from reports.wording import one_line, printable

LISTED, LINES, LONGEST = 10, 8, 240


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterRow:
    """`lines`: the beginning of its text. `errors`: "" for none."""

    desk: str  # "" where the report is of one
    lines: tuple[str, ...]
    cut: bool
    sent: str
    share: str
    since: str
    age: str
    last: str  # when its last copy came, "" where that is the day of the first
    errors: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Letters:
    """`more`: how many are not printed."""

    rows: tuple[LetterRow, ...]
    more: int


def letters(month: Month, quote: Quote, tongue: Tongue) -> Letters:
    """The most frequent first.

    A letter's text stands in several customers' mail and is nobody's, but it may end with who signs it: the end is
    left out.
    """
    rows = tuple(_row(each, month, quote, tongue) for each in month.letters[:LISTED])
    return Letters(rows=rows, more=max(0, len(month.letters) - LISTED))


def _row(each: LetterSent, month: Month, quote: Quote, tongue: Tongue) -> LetterRow:
    # Any enquiry of the desk tells whose agents' names to leave out.
    asked = next((one.enquiry for one in month.seen if one.enquiry.desk == each.letter.desk), month.seen[0].enquiry)
    text = printable(quote(without_signature(each.letter.text), asked))
    lines = [line for line in text.split("\n") if line.strip()]
    first = each.letter.first
    local, last = (None if at is None else at.astimezone(month.zone) for at in (first, each.letter.last))
    return LetterRow(
        desk=one_line(month.desk_title(each.letter.desk), 60) if len(month.by_desk) > 1 else "",
        lines=tuple(one_line(line, LONGEST) for line in lines[:LINES]),
        cut=len(lines) > LINES,
        sent=tongue.say("{copies} of {n}", copies=tongue.number(each.copies), n=tongue.number(each.sent.n)),
        share="" if each.sent.too_few else phrases.share_figure(each.sent, tongue),
        since="-" if local is None else tongue.day(local),
        age="" if first is None else tongue.count("{n} day ago", "{n} days ago", max(0, (month.as_of - first).days)),
        last="" if local is None or last is None or last.date() == local.date() else tongue.day(last),
        errors=tongue.say("{n} with a merge error", n=tongue.number(each.errors)) if each.errors else "",
    )
