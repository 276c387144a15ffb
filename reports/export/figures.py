"""One row a figure and group: all of a report's figures with their n and interval, to be filtered and charted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from reports import phrases, wording
from reports.export.columns import Column, Kind, Value, listed, plain
from reports.month import Month
from reports.records import AnsweredBy, Group, Level, Measure, Summary
from reports.tongue import Tongue

Of = Callable[[Summary], Measure | None]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that any group of enquiries has: a wait or a share."""

    name: str
    kind: Kind
    of: Of


def _answered_by(who: AnsweredBy) -> Figure:
    return Figure(f"answered by: {who.value}", Kind.SHARE, lambda summary: summary.answered_by[who])


FIGURES: tuple[Figure, ...] = (
    Figure("first response by a person, median", Kind.DURATION, lambda summary: summary.first_response),
    Figure("first response by a person, 90 % within", Kind.DURATION, lambda summary: summary.first_response_p90),
    Figure("first response by a person, mean to the horizon", Kind.DURATION, lambda summary: summary.restricted_mean),
    Figure("first response in service hours, median", Kind.DURATION, lambda summary: summary.service_first_response),
    Figure("automatic receipt, median", Kind.DURATION, lambda summary: summary.acknowledgement),
    Figure("first answer to a question, median", Kind.DURATION, lambda summary: summary.substantive),
    Figure("all questions answered, median", Kind.DURATION, lambda summary: summary.complete),
    Figure("mean of the answered alone (as others publish)", Kind.DURATION, lambda summary: summary.naive_mean),
    Figure("answered by a person so far", Kind.SHARE, lambda summary: summary.answered),
    Figure("never heard from a person", Kind.SHARE, lambda summary: summary.unanswered),
    Figure("got a letter for their own case", Kind.SHARE, lambda summary: summary.own_case),
    *(_answered_by(who) for who in AnsweredBy),
    Figure("came back undelivered", Kind.SHARE, lambda summary: summary.returned),
    Figure("nobody there (chats)", Kind.SHARE, lambda summary: summary.offline),
    Figure("blocked", Kind.SHARE, lambda summary: summary.blocked),
    Figure("probe faults", Kind.SHARE, lambda summary: summary.faults),
)


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure of one group. `by`: what the group has in common; `measure` is None where there is no such figure."""

    by: str
    group: Group
    figure: Figure
    measure: Measure

    def value(self, number: float | None) -> Value:
        """As the figure's kind has it; None where so few enquiries carry no claim."""
        if number is None or self.measure.too_few:
            return None
        return timedelta(seconds=number) if self.figure.kind is Kind.DURATION else number

    @property
    def note(self) -> str | None:
        """Why there is no value."""
        if self.measure.n == 0:
            return "no data"
        if self.measure.too_few:
            return "too few"
        return "not reached" if self.measure.value is None else None


def figure_rows(month: Month) -> Iterator[FigureRow]:
    """Of all together, of each group, of the month before, and of each month of the trend."""
    for by, group in groups(month):
        for figure in FIGURES:
            measure = figure.of(group.summary)
            if measure is not None:
                yield FigureRow(by, group, figure, measure)


def groups(month: Month) -> Iterator[tuple[str, Group]]:
    """The groups of a report in which there is anything, by what each has in common."""
    yield "all", month.whole
    for by, of_kind in kinds_of_groups(month).items():
        yield from ((by, group) for group in of_kind if group.summary.enquiries)


def kinds_of_groups(month: Month) -> dict[str, tuple[Group, ...]]:
    """The groups of a report by channel, desk, scenario and language; months in order, this one last."""
    return {
        "channel": month.channels,
        "desk": month.by_desk,
        "scenario": month.by_scenario,
        "language": month.by_language,
        "month": tuple(Group(name=str(point.period), summary=point.summary) for point in month.trend),
    }


def _called(by: str, group: Group, tongue: Tongue) -> str:
    """Desks, scenarios and months go by the names that the other sheets have for them."""
    if by == "language":
        return plain(tongue.language(group.name))
    if by == "all":
        return tongue.say("all")
    return plain(phrases.channel(group.name, tongue) if by == "channel" else group.name)


FIGURE_COLUMNS: tuple[Column[FigureRow], ...] = (
    Column("by", Kind.WORD, "What the enquiries have in common.", lambda row: row.by, 10),
    Column(
        "group",
        Kind.TEXT,
        "Which of them.",
        lambda row: plain(row.group.name),
        20,
        words=lambda row, tongue: _called(row.by, row.group, tongue),
    ),
    Column("figure", Kind.WORD, "The figure: a wait or a share.", lambda row: row.figure.name, 44),
    Column("value", Kind.FIGURE, "Empty where there are too few to say.", lambda row: row.value(row.measure.value)),
    Column("low", Kind.FIGURE, "The lower end of its 95 % interval.", lambda row: row.value(row.measure.low)),
    Column(
        "high", Kind.SHARE, "The upper end; empty where it is not reached.", lambda row: row.value(row.measure.high)
    ),
    Column("n", Kind.COUNT, "Of how many enquiries.", lambda row: row.measure.n, 8),
    Column("note", Kind.WORD, "Why there is no value.", lambda row: row.note),
)


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A service level of one group."""

    by: str
    group: Group
    level: Level

    def share(self, number: float | None) -> float | None:
        return None if self.level.share.too_few else number

    @property
    def note(self) -> str | None:
        share = self.level.share
        return ("too few" if share.n else "no data") if share.too_few else None


def level_rows(month: Month) -> Iterator[LevelRow]:
    """The service levels of every group."""
    return (LevelRow(by, group, level) for by, group in groups(month) for level in group.summary.levels)


LEVEL_COLUMNS: tuple[Column[LevelRow], ...] = (
    Column("by", Kind.WORD, "What the enquiries have in common.", lambda row: row.by, 10),
    Column("group", Kind.TEXT, "Which of them.", lambda row: plain(row.group.name), 20,
           words=lambda row, tongue: _called(row.by, row.group, tongue)),
    Column("standard", Kind.WORD, "What the standard is for.", lambda row: row.level.endpoint.value, 20),
    Column("within", Kind.TEXT, "The longest acceptable waits; scenarios may differ.",
           lambda row: listed(map(wording.limit, row.level.thresholds)), 20,
           words=lambda row, tongue: listed(phrases.limit(each, tongue) for each in row.level.thresholds)),
    Column("kept", Kind.SHARE, "Share that kept it; the unanswered did not.",
           lambda row: row.share(row.level.share.value)),
    Column("low", Kind.SHARE, "The lower end of its 95 % interval.", lambda row: row.share(row.level.share.low)),
    Column("high", Kind.SHARE, "The upper end.", lambda row: row.share(row.level.share.high)),
    Column("n", Kind.COUNT, "Of how many enquiries.", lambda row: row.level.share.n, 8),
    Column("left_out", Kind.COUNT, "How many cannot be judged yet.", lambda row: row.level.open, 9),
    Column("note", Kind.WORD, "Why there is no share.", lambda row: row.note),
)  # fmt: skip
