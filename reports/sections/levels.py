"""How the standards were kept: by desk, channel, scenario and language."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from harness.model import Limit
from reports import phrases
from reports.month import Month
from reports.planner import Claim
from reports.records import ENOUGH, Group, Level, Measure
from reports.standards import Endpoint
from reports.tongue import Tongue
from reports.wording import one_line

LISTED = 30  # groups of a kind; the largest are printed


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A share: the figure, and below it how sure we are of it."""

    figure: str
    certainty: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A group: its name, how many were measured, and a share a column; no shares where it is too small for any."""

    name: str
    n: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Groups of one kind. `more`: how many are not printed."""

    name: str
    rows: tuple[Row, ...]
    more: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Levels:
    """`columns`: what each share is of, and its standard."""

    columns: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]


def levels(month: Month, tongue: Tongue) -> Levels:
    """All first; a kind of group with one group says nothing more than that, and is left out."""
    standards = {level.endpoint: level.thresholds for level in month.whole.summary.levels}
    columns = [(tongue.say("Never heard from a person"), "")]
    columns += [
        (tongue.say(phrases.ENDPOINTS[each]), tongue.say("within {limit}", limit=phrases.limits(limits, tongue)))
        for each, limits in standards.items()
    ]
    titles = _titles(month)
    kinds: tuple[tuple[str, Sequence[Group], Callable[[str], str]], ...] = (
        (tongue.say("By desk"), month.by_desk, lambda name: one_line(month.desk_title(name))),
        (tongue.say("By channel"), month.channels, lambda name: phrases.channel(name, tongue)),
        (tongue.say("By complaint"), month.by_scenario, lambda name: titles.get(name, one_line(name, 60))),
        (tongue.say("By language"), month.by_language, tongue.language),
    )
    whole = _block("", [month.whole], lambda _: tongue.say("all enquiries"), standards, tongue)
    blocks = [replace(whole, rows=(*whole.rows, *_claims(month, tongue)))]
    for name, groups, of in kinds:
        if len(groups) > 1:
            block = _block(name, groups, of, standards, tongue)
            blocks.append(_of_desks(block, groups, month, tongue) if groups is month.by_desk else block)
    return Levels(columns=tuple(columns), blocks=tuple(blocks))


def _claims(month: Month, tongue: Tongue) -> Iterator[Row]:
    """Below all enquiries: what may be claimed of them, or how many enquiries it would take."""
    if not month.whole.too_few:
        cells = tuple(_claim(each, tongue) for each in month.claims)
        yield Row(name=tongue.say("claim that this carries"), n="", cells=cells)


def _of_desks(block: Block, groups: Sequence[Group], month: Month, tongue: Tongue) -> Block:
    """With what may be claimed of a desk below it, where its enquiries carry any of that."""
    about = (None, *(level.endpoint for level in month.whole.summary.levels))
    rows = []
    for row, group in zip(block.rows, _largest(groups), strict=True):
        rows.append(row)
        carried = {each.about: _named(each, tongue) for each in month.desk_claims.get(group.name, ()) if each.carried}
        if carried:
            cells = tuple(Cell(figure=carried.get(each, "-"), certainty="") for each in about)
            rows.append(Row(name=tongue.say("claim that this carries"), n="", cells=cells))
    return replace(block, rows=tuple(rows))


def _named(claim: Claim, tongue: Tongue) -> str:
    share = tongue.whole_percent(claim.share)
    return tongue.say("at most {share}", share=share) if claim.at_most else tongue.say("at least {share}", share=share)


def _claim(claim: Claim, tongue: Tongue) -> Cell:
    named = _named(claim, tongue)
    if claim.n < ENOUGH:
        return Cell(figure="-", certainty="")
    if claim.carried:
        return Cell(figure=named, certainty="")
    if claim.needed is None:
        return Cell(figure=tongue.say("none"), certainty=tongue.say("not even “{claim}”", claim=named))
    needed = tongue.count(
        "“{claim}” takes {n} enquiry like these", "“{claim}” takes {n} enquiries like these", claim.needed, claim=named
    )
    return Cell(figure=tongue.say("none"), certainty=needed)


def _titles(month: Month) -> Mapping[str, str]:
    """What the enquiries of each scenario are called, of several titles the first; with its id where two share one."""
    titles: dict[str, str] = {}
    for each in month.seen:
        titles.setdefault(each.enquiry.scenario, one_line(each.enquiry.title, 60))
    often = Counter(titles.values())
    return {name: f"{title} ({one_line(name, 60)})" if often[title] > 1 else title for name, title in titles.items()}


def _largest(groups: Sequence[Group]) -> Sequence[Group]:
    return sorted(groups, key=lambda group: (-group.summary.measured, group.name))[:LISTED]


def _block(
    name: str,
    groups: Sequence[Group],
    called: Callable[[str], str],
    standards: Mapping[Endpoint, tuple[Limit, ...]],
    tongue: Tongue,
) -> Block:
    shown = _largest(groups)
    rows = (_row(called(group.name), group, standards, tongue) for group in shown)
    return Block(name=name, rows=tuple(rows), more=len(groups) - len(shown))


def _row(name: str, group: Group, standards: Mapping[Endpoint, tuple[Limit, ...]], tongue: Tongue) -> Row:
    summary = group.summary
    n = tongue.number(summary.measured)
    if group.too_few and summary.measured:
        return Row(name=name, n=n, cells=())
    kept = {level.endpoint: level for level in summary.levels}
    unheard = Cell(
        figure=phrases.share_figure(summary.unanswered, tongue), certainty=_interval(summary.unanswered, tongue)
    )
    cells = (_cell(kept.get(endpoint), limits, tongue) for endpoint, limits in standards.items())
    return Row(name=name, n=n, cells=(unheard, *cells))


def _cell(level: Level | None, whole: Sequence[Limit], tongue: Tongue) -> Cell:
    if level is None:
        return Cell(figure="-", certainty="")
    notes = [_interval(level.share, tongue)]
    if tuple(level.thresholds) != tuple(whole):
        notes.append(tongue.say("within {limit}", limit=phrases.limits(level.thresholds, tongue)))
    if level.open:
        notes.append(tongue.say("{n} left out", n=tongue.number(level.open)))
    return Cell(figure=phrases.share_figure(level.share, tongue), certainty=", ".join(note for note in notes if note))


def _interval(measure: Measure, tongue: Tongue) -> str:
    return "" if measure.too_few else phrases.share_interval(measure, tongue)
