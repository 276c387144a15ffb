"""Desk against desk, channel by channel: what differs, and what so many enquiries could not show."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports import phrases
from reports.compare import Change, ChangeVerdict, Compared, Contrast
from reports.month import MOST_COMPARED, Month
from reports.sections.change import NAMES, amount, figure
from reports.sections.levels import Cell
from reports.tongue import Tongue
from reports.wording import one_line

LISTED = 10  # differences; the clearest are printed
_SHOWN = (ChangeVerdict.BETTER, ChangeVerdict.WORSE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A figure in which two desks differ, the better one first, and by how much. `channel`: through which they differ.

    In a cell, the figure and below it the desk.
    """

    what: str
    channel: str
    cells: tuple[Cell, Cell, Cell]


@dataclass(frozen=True, kw_only=True, slots=True)
class Desks:
    """`columns`: the better, the worse, the difference. `more`: differences not printed; `rest`: what was not shown."""

    note: str
    columns: tuple[str, str, str]
    rows: tuple[Difference, ...]
    more: int
    rest: str


def desks(month: Month, tongue: Tongue) -> Desks | None:
    """None for a report on one desk, or none."""
    if len(month.by_desk) < 2:
        return None
    found = _clearest_first(month.contrasts)
    return Desks(
        note=" ".join(_notes(month, tongue)),
        columns=(tongue.say("better"), tongue.say("worse"), tongue.say("difference")),
        rows=tuple(_row(month, contrast, each, tongue) for contrast, each in found[:LISTED]),
        more=max(0, len(found) - LISTED),
        rest=_rest(month.contrasts, any_shown=bool(found), tongue=tongue),
    )


def _clearest_first(contrasts: Sequence[Contrast]) -> list[tuple[Contrast, Change]]:
    """The clearest difference in each figure, then the second clearest in each: no figure crowds out the others."""
    found = [(contrast, each) for contrast in contrasts for each in contrast.changes if each.verdict in _SHOWN]
    found.sort(key=lambda pair: (pair[1].adjusted_p or 0.0, pair[1].p or 0.0))
    before: Counter[Compared] = Counter()
    places = []
    for _, each in found:
        places.append(before[each.what])
        before[each.what] += 1
    return [pair for _, pair in sorted(zip(places, found, strict=True), key=lambda ranked: ranked[0])]


def _notes(month: Month, tongue: Tongue) -> Iterator[str]:
    yield tongue.say(
        "Every desk beside every other, channel by channel. A difference is called one only where chance would seldom "
        "make it so large, all comparisons taken together (Holm). What was asked, and when, may differ too. Mean waits "
        "count silence as far as it was watched."
    )
    if len(month.by_desk) > MOST_COMPARED:
        yield tongue.say(
            "Of {n} desks, the {most} with the most enquiries are compared.", n=len(month.by_desk), most=MOST_COMPARED
        )


def _row(month: Month, contrast: Contrast, each: Change, tongue: Tongue) -> Difference:
    one = Cell(figure=figure(each, each.before, tongue), certainty=one_line(month.desk_title(contrast.one), 60))
    other = Cell(figure=figure(each, each.after, tongue), certainty=one_line(month.desk_title(contrast.other), 60))
    better, worse = (other, one) if each.verdict is ChangeVerdict.BETTER else (one, other)
    return Difference(
        what=tongue.say(NAMES[each.what]),
        channel=phrases.channel(contrast.within, tongue),
        cells=(better, worse, Cell(figure=amount(each, tongue), certainty="")),
    )


def _rest(contrasts: Sequence[Contrast], *, any_shown: bool, tongue: Tongue) -> str:
    """What so many enquiries could not show; "" where all that was compared differs."""
    judged = [(each, [one for one in each.changes if one.verdict is not ChangeVerdict.TOO_FEW]) for each in contrasts]
    if not any(changes for _, changes in judged):
        return tongue.say("No two desks have enough enquiries through the same channel to compare them.")
    if all(one.verdict in _SHOWN for _, changes in judged for one in changes):
        return ""
    rests_on: dict[tuple[str, str], int] = {}  # enquiries of a desk through a channel
    for contrast, changes in judged:
        for one in changes:
            for desk, measure in ((contrast.one, one.before), (contrast.other, one.after)):
                key = (desk, contrast.within)
                rests_on[key] = max(rests_on.get(key, 0), measure.n)
    n = sum(rests_on.values())
    if any_shown:
        return tongue.count(
            "Otherwise no difference that this {n} enquiry could show.",
            "Otherwise no difference that these {n} enquiries could show.",
            n,
        )
    return tongue.count(
        "No difference between desks that this {n} enquiry could show.",
        "No difference between desks that these {n} enquiries could show.",
        n,
    )
