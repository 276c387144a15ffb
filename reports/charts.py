"""Geometry of the report's drawings; the templates turn it into SVG. Readable in black and white.

Units are those of the drawing's view box.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from reports.records import AnsweredBy, Step, Summary
from reports.wording import duration

WIDTH, HEIGHT = 340.0, 200.0
LEFT, RIGHT, TOP, BOTTOM = 38.0, 330.0, 12.0, 170.0

# Waits run from seconds in a chat to weeks by mail: only a logarithmic axis shows both.
SHORTEST = 10.0
_MARKS = tuple(
    timedelta(**span)
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A labelled place on an axis."""

    at: float
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitingCurve:
    """Who is still waiting, as SVG path data. `limit`: where the threshold stands, if there is one for all."""

    line: str
    band: str
    across: tuple[Mark, ...]
    up: tuple[Mark, ...]
    half: float
    limit: Mark | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Segment:
    """A piece of a bar, in per cent of its length."""

    kind: str
    start: float
    length: float


def waiting_curve(
    steps: Sequence[Step], *, watched: timedelta, longest: timedelta, limits: Sequence[timedelta] = ()
) -> WaitingCurve:
    """The curve up to `watched`, beyond which nobody was watched, on an axis that ends at `longest`."""
    end = max(longest.total_seconds(), SHORTEST * 10)
    shown = [step for step in steps if step.seconds <= watched.total_seconds()]
    stop = _across(watched.total_seconds(), end)
    limit = limits[0].total_seconds() if len(limits) == 1 else math.inf
    return WaitingCurve(
        line=_stairs([(_across(step.seconds, end), _up(step.waiting)) for step in shown], _up(1), stop),
        band=_band(shown, end, stop),
        across=tuple(
            Mark(at=_across(mark.total_seconds(), end), label=duration(mark))
            for mark in _MARKS
            if mark.total_seconds() <= end
        ),
        up=tuple(Mark(at=_up(share), label=f"{share:.0%}") for share in (0, 0.5, 1)),
        half=_up(0.5),
        limit=Mark(at=_across(limit, end), label=duration(limits[0])) if limit <= watched.total_seconds() else None,
    )


def bar(summary: Summary) -> tuple[Segment, ...]:
    """Who answered, as pieces of one bar, from personalised to still waiting."""
    segments: list[Segment] = []
    start = 0.0
    for who in AnsweredBy:
        length = 100 * (summary.answered_by[who].value or 0.0)
        if length:
            segments.append(Segment(kind=who.value, start=round(start, 3), length=round(length, 3)))
        start += length
    return tuple(segments)


def _across(seconds: float, end: float) -> float:
    """Whatever is shorter than the axis begins at its edge."""
    place = math.log(max(seconds, SHORTEST) / SHORTEST) / math.log(end / SHORTEST)
    return round(LEFT + (RIGHT - LEFT) * min(1.0, place), 2)


def _up(share: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * share, 2)


def _stairs(corners: Iterable[tuple[float, float]], height: float, stop: float) -> str:
    """A staircase from the axis to `stop`, beginning at `height` and turning at each corner."""
    path = [f"M{LEFT} {height}"]
    path += [f"H{x}V{y}" for x, y in corners]
    return "".join([*path, f"H{stop}"])


def _band(steps: Sequence[Step], end: float, stop: float) -> str:
    """The 95 % band as a closed path; where a step has no interval, the band is its line."""
    upper = [(_across(step.seconds, end), _up(step.waiting if step.high is None else step.high)) for step in steps]
    lower = [(_across(step.seconds, end), _up(step.waiting if step.low is None else step.low)) for step in steps]
    back = [f"V{y}H{x}" for x, y in reversed(lower)]
    return "".join([_stairs(upper, _up(1), stop), *back, f"V{_up(1)}Z"])
