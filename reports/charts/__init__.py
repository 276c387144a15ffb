"""The report's drawings: Vega-Lite specifications beside this file, filled with figures here, drawn by vl-convert.

Readable in black and white: by lightness, hatching and place, never by colour alone. Nothing in them is styled or
scripted by attribute, so that a strict policy of the page lets them be.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from markupsafe import Markup, escape

from harness.model import Limit
from reports.month import Point
from reports.records import AnsweredBy, Group
from reports.steps import Step
from reports.tongue import Tongue

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"  # a name: nothing is fetched
FINENESS = 300  # steps of a curve at most: more would not be seen

# Waits run from seconds in a chat to weeks by mail: only a logarithmic axis shows both.
SHORTEST = 10.0
_TICKS = tuple(
    timedelta(**span).total_seconds()
    for span in (
        {"seconds": 10},
        {"minutes": 1},
        {"minutes": 10},
        {"hours": 1},
        {"hours": 6},
        {"hours": 24},
        {"days": 4},
        {"days": 14},
        {"days": 60},
    )
)
_ROOM = 0.15  # of the axis between two ticks
# Drawn once a page, and named by what is hatched.
HATCHINGS = (files("reports.charts") / "hatchings.svg").read_text(encoding="utf-8")
_PAPER, _GREY = "#fffefb", "#cfccc2"
FILLS: Mapping[AnsweredBy, str] = {  # by lightness and hatching
    AnsweredBy.PERSONALISED: "#1b1b19",
    AnsweredBy.TEMPLATED: "url(#templated)",
    AnsweredBy.AUTOMATED: "url(#automated)",
    AnsweredBy.NOBODY: _PAPER,
    AnsweredBy.UNDECIDED: "url(#undecided)",
    AnsweredBy.WAITING: _GREY,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawing:
    """A drawing, and what it shows in words for whoever does not see it."""

    svg: str
    says: str

    def __html__(self) -> Markup:
        """For a page: as wide as its place."""
        size = re.search(r'viewBox="[0-9. ]+"', self.svg)
        inside = self.svg[self.svg.index(">") + 1 :]
        head = f'<svg class="drawing" {size[0] if size else ""} role="img" aria-label="{escape(self.says)}">'
        return Markup(head + inside)  # noqa: S704  (the drawing is ours; texts in it were escaped by its maker)


@dataclass(frozen=True, kw_only=True, slots=True)
class Axis:
    """Of time. `watched`: up to where waits are known; `reach`: where it ends."""

    watched: timedelta
    reach: timedelta


def waiting(steps: Sequence[Step], axis: Axis, *, limits: Sequence[Limit], tongue: Tongue, says: str) -> Drawing:
    """Who still waits. `limits`: the standard, drawn where there is one for all."""
    end = max(axis.reach.total_seconds(), SHORTEST * 10)
    known = min(axis.watched.total_seconds(), end)
    limit = limits[0].total_seconds() if len(limits) == 1 and isinstance(limits[0], timedelta) else math.inf
    return _drawn(
        "waiting",
        {"steps": _stairs(steps, known, end), "limit": [{"seconds": limit}] if SHORTEST < limit <= end else []},
        says,
        reach=[SHORTEST, end],
        ticks=_ticks(end),
        labels={_key(tick): tongue.duration(timedelta(seconds=tick)) for tick in _TICKS},
        shares=_shares(tongue),
    )


def answered(groups: Sequence[tuple[str, Group]], says: str) -> Drawing:
    """Who answered, a bar for each group, under the name it goes by."""
    pieces = [{"group": name, **piece} for name, group in groups for piece in _pieces(group)]
    return _drawn(
        "answered", {"pieces": pieces, "groups": [{"group": name, "label": name} for name, _ in groups]}, says
    )


def trend(points: Sequence[tuple[Point, float | None, float, float]], tongue: Tongue, says: str) -> Drawing:
    """A share month by month, with its interval; a gap where there is none. The last point is filled."""
    run, rows = 0, []
    for point, share, low, high in points:
        if share is None:
            run += 1
            continue
        last = point.period == points[-1][0].period
        fill = "#1b1b19" if last else _PAPER
        rows.append({"month": str(point.period), "share": share, "low": low, "high": high, "run": run, "fill": fill})
    months = [str(point.period) for point, *_ in points]
    labels = {str(point.period): tongue.month_initial(point.period) for point, *_ in points}
    return _drawn("trend", {"points": rows}, says, months=months, labels=labels, shares=_shares(tongue))


def _pieces(group: Group) -> list[dict[str, object]]:
    """Of one bar, from personalised to still waiting."""
    lengths = [group.summary.answered_by[who].value or 0.0 for who in AnsweredBy]
    ends = [sum(lengths[:count]) for count in range(len(lengths) + 1)]
    return [
        {"start": start, "end": end, "fill": FILLS[who]}
        for who, (start, end) in zip(AnsweredBy, pairwise(ends), strict=True)
        if end > start
    ]


def _stairs(steps: Sequence[Step], known: float, end: float) -> list[dict[str, float]]:
    """A staircase from the axis to where waits are known; whatever is shorter than the axis begins at its edge."""
    rows = {0: {"seconds": SHORTEST, "waiting": 1.0, "low": 1.0, "high": 1.0}}
    for step in steps:
        if step.seconds > known:
            break
        place = max(step.seconds, SHORTEST)
        column = math.ceil(FINENESS * math.log(place / SHORTEST) / math.log(end / SHORTEST))
        low, high = step.low, step.high
        rows[column] = {
            "seconds": place,
            "waiting": step.waiting,
            "low": step.waiting if low is None else low,
            "high": step.waiting if high is None else high,
        }
    stairs = list(rows.values())
    return [*stairs, {**stairs[-1], "seconds": max(known, SHORTEST)}]


def _ticks(end: float) -> list[float]:
    """Those of the axis that leave each other room, the longest first."""
    shown: list[float] = []
    for tick in reversed([tick for tick in _TICKS if tick <= end]):
        if not shown or math.log(shown[-1] / tick) / math.log(end / SHORTEST) > _ROOM:
            shown.append(tick)
    return shown[::-1]


def _shares(tongue: Tongue) -> dict[str, str]:
    return {_key(share): tongue.whole_percent(share) for share in (0, 0.5, 1)}


def _key(number: float) -> str:
    """A number as the drawing's language spells it where it looks up a label."""
    return f"{number:g}" if number < 1e6 else f"{number:.0f}"


def _drawn(name: str, datasets: Mapping[str, object], says: str, **params: object) -> Drawing:
    import vl_convert  # noqa: PLC0415  (takes half a second to start, and only reports draw)

    spec = {
        **_data(name),
        "$schema": SCHEMA,
        "config": _data("look"),
        "datasets": datasets,
        "params": [{"name": key, "value": value} for key, value in params.items()],
    }
    return Drawing(svg=vl_convert.vegalite_to_svg(spec), says=says)


@lru_cache
def _data(name: str) -> dict[str, object]:
    read: dict[str, object] = json.loads((files("reports.charts") / f"{name}.json").read_text(encoding="utf-8"))
    return read
