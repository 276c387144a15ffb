"""What is on the first page: five figures, who still waits, and who answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from reports import charts, phrases
from reports.compare import Compared
from reports.month import Month
from reports.records import AnsweredBy, Group, Level, Measure, Summary
from reports.sections.change import change
from reports.standards import Endpoint
from reports.survival import waiting_at
from reports.tongue import Tongue

# When the table looks at who is still waiting; the drawing shows the whole curve.
CHECKPOINTS = tuple(
    timedelta(**span) for span in ({"minutes": 10}, {"hours": 1}, {"hours": 4}, {"hours": 24}, {"days": 3}, {"days": 7})
)

# What tells whether a median wait changed: itself, else the mean.
_RESPONSE = (Compared.MEDIAN_FIRST_RESPONSE, Compared.FIRST_RESPONSE)
_RECEIPT = (Compared.MEDIAN_ACKNOWLEDGEMENT, Compared.ACKNOWLEDGEMENT)


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyFigure:
    """One of the five: what it is, the figure, how sure we are of it, and how it changed against the month before."""

    name: str
    figure: str
    certainty: str
    change: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Panel:
    """Who of a channel still waits. `curve` is None where there are too few to draw one, or no drawings are wanted."""

    name: str
    caption: str
    curve: charts.Drawing | None
    checkpoints: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswererRow:
    """How many enquiries one kind of answerer answered, in each group; the share beside it, "" for too few."""

    kind: AnsweredBy
    name: str
    counts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answerers:
    """Who answered: a column a group, and its drawing. `totals`: how many were measured, and whether too few."""

    groups: tuple[str, ...]
    rows: tuple[AnswererRow, ...]
    totals: tuple[tuple[str, str], ...]
    bars: charts.Drawing | None


def key_figures(month: Month, tongue: Tongue) -> tuple[KeyFigure, ...]:
    """The five."""
    summary = month.whole.summary
    return (
        _wait(_median(summary, tongue), summary.first_response, change(month, _RESPONSE, tongue), tongue),
        _share(
            tongue.say("never heard from a person"),
            summary.unanswered,
            change(month, (Compared.UNANSWERED,), tongue),
            tongue,
        ),
        _kept(month, tongue),
        _share(
            tongue.say("got a letter for their own case"),
            summary.own_case,
            change(month, (Compared.PERSONALISED,), tongue),
            tongue,
        ),
        _wait(
            _median_receipt(summary, tongue),
            summary.acknowledgement,
            change(month, _RECEIPT, tongue),
            tongue,
        ),
    )


def _median(summary: Summary, tongue: Tongue) -> str:
    """A median over several channels says so, for it mixes seconds with days."""
    if len(summary.channels) > 1:
        return tongue.say("median wait for a person, all channels")
    return tongue.say("median wait for a person")


def _median_receipt(summary: Summary, tongue: Tongue) -> str:
    if len(summary.channels) > 1:
        return tongue.say("median wait for a receipt, all channels")
    return tongue.say("median wait for a receipt")


def _kept(month: Month, tongue: Tongue) -> KeyFigure:
    level = first_response_level(month.whole.summary)
    if level is None and not month.whole.summary.measured:
        return _share(tongue.say("answered by a person in time"), Measure(value=None, n=0), "", tongue)
    if level is None:
        return KeyFigure(
            name=tongue.say("answered by a person in time"),
            figure=tongue.say("no standard"),
            certainty=tongue.say("none is set"),
            change="",
        )
    name = tongue.say("answered by a person within {limit}", limit=phrases.limits(level.thresholds, tongue))
    return _share(name, level.share, change(month, (Compared.ANSWERED_IN_TIME,), tongue), tongue)


def first_response_level(summary: Summary) -> Level | None:
    """The service level of first responses; None where no standard is set."""
    return next((level for level in summary.levels if level.endpoint is Endpoint.FIRST_RESPONSE), None)


def _wait(name: str, measure: Measure, changed: str, tongue: Tongue) -> KeyFigure:
    figure, certainty = phrases.wait_figure(measure, tongue), phrases.wait_certainty(measure, tongue)
    return KeyFigure(name=name, figure=figure, certainty=certainty, change=changed)


def _share(name: str, measure: Measure, changed: str, tongue: Tongue) -> KeyFigure:
    figure, certainty = phrases.share_figure(measure, tongue), phrases.share_certainty(measure, tongue)
    return KeyFigure(name=name, figure=figure, certainty=certainty, change=changed)


def panels(month: Month, tongue: Tongue, *, drawn: bool) -> tuple[Panel, ...]:
    """One a channel. `drawn`: whether the form of the page shows drawings."""
    longest = max(month.watched.values(), default=timedelta(0))
    return tuple(
        _panel(group, month.watched[group.name], longest if drawn else None, tongue) for group in month.channels
    )


def _panel(group: Group, watched: timedelta, reach: timedelta | None, tongue: Tongue) -> Panel:
    """`reach`: of the drawing's axis; None for no drawing."""
    summary, name = group.summary, phrases.channel(group.name, tongue)
    steps, median = summary.still_waiting, summary.first_response
    if group.too_few:
        few = tongue.say("too few enquiries ({n})", n=tongue.number(summary.measured))
        return Panel(name=name, caption=few, curve=None, checkpoints=(tongue.say("too few"),) * len(CHECKPOINTS))
    figure, certainty = phrases.wait_figure(median, tongue), phrases.wait_certainty(median, tongue)
    caption = tongue.say("median {figure} ({certainty})", figure=figure, certainty=certainty)
    level = first_response_level(summary)
    says = tongue.say(
        "{channel}: share of customers still waiting, by time since they asked; {caption}",
        channel=name,
        caption=caption,
    )
    curve = None
    if reach is not None:
        limits = level.thresholds if level else ()
        axis = charts.Axis(watched=watched, reach=reach)
        curve = charts.waiting(steps, axis, limits=limits, tongue=tongue, says=says)
    shares = tuple(
        tongue.percent(waiting_at(steps, each.total_seconds())) if each <= watched else "-" for each in CHECKPOINTS
    )
    return Panel(name=name, caption=caption, curve=curve, checkpoints=shares)


def answerers(groups: Sequence[Group], tongue: Tongue, *, drawn: bool) -> Answerers:
    """Who answered, group by group: all first, where there are several."""
    names = tuple(tongue.say("all") if group.name == "all" else phrases.channel(group.name, tongue) for group in groups)
    bars = [(name, group) for name, group in zip(names, groups, strict=True) if not group.too_few]
    says = tongue.say("Who answered, as shares of each bar; the table has the numbers")
    return Answerers(
        groups=names,
        rows=tuple(
            AnswererRow(
                kind=who,
                name=tongue.say(phrases.WHO[who]),
                counts=tuple(_count(group.summary.answered_by[who], tongue) for group in groups),
            )
            for who in AnsweredBy
        ),
        totals=tuple(
            (tongue.number(group.summary.measured), tongue.say("too few") if group.too_few else "") for group in groups
        ),
        bars=charts.answered(bars, says) if drawn and bars else None,
    )


def _count(part: Measure, tongue: Tongue) -> tuple[str, str]:
    count = tongue.number(round((part.value or 0.0) * part.n))
    return count, "" if part.too_few else phrases.share_figure(part, tongue)
