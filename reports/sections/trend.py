"""How the figures went over a year."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reports import charts, phrases
from reports.month import Month, Point
from reports.records import ENOUGH, Measure
from reports.sections.front import first_response_level
from reports.tongue import Tongue


@dataclass(frozen=True, kw_only=True, slots=True)
class TrendRow:
    """One month."""

    month: str
    n: str
    unheard: str
    kept: str
    wait: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Trend:
    """`rows`: oldest first, from the first month that anything is known of."""

    rows: tuple[TrendRow, ...]
    drawings: tuple[tuple[str, charts.Drawing], ...]


def trend(month: Month, tongue: Tongue, *, drawn: bool) -> Trend | None:
    """None where nothing is known of any month but this one."""
    known = [index for index, point in enumerate(month.trend) if point.summary.enquiries]
    if not known or known[0] == len(month.trend) - 1:
        return None
    unheard: Callable[[Point], Measure] = lambda point: point.summary.unanswered  # noqa: E731
    names = (
        (tongue.say("never heard from a person"), unheard),
        (tongue.say("first response in time"), _kept),
    )
    return Trend(
        rows=tuple(_row(point, tongue) for point in month.trend[known[0] :]),
        drawings=tuple((name, _drawing(month.trend, name, of, tongue)) for name, of in names) if drawn else (),
    )


def _kept(point: Point) -> Measure:
    level = first_response_level(point.summary)
    return level.share if level else Measure(value=None, n=0)


def _row(point: Point, tongue: Tongue) -> TrendRow:
    summary = point.summary
    return TrendRow(
        month=tongue.short_month(point.period),
        n=tongue.number(summary.measured),
        unheard=phrases.share_figure(summary.unanswered, tongue),
        kept=phrases.share_figure(_kept(point), tongue),
        wait=phrases.wait_figure(summary.first_response, tongue),
    )


def _drawing(points: Sequence[Point], name: str, of: Callable[[Point], Measure], tongue: Tongue) -> charts.Drawing:
    rows = []
    for point in points:
        part = of(point)
        enough = part.n >= ENOUGH and part.value is not None
        rows.append((point, part.value if enough else None, part.low or 0.0, 1.0 if part.high is None else part.high))
    says = tongue.say("{name}, month by month, with its interval; the table has the numbers", name=name)
    return charts.trend(rows, tongue, says)
