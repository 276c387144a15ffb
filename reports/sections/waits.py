"""How long customers wait for a person, channel by channel and by both clocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from reports import phrases
from reports.month import Month
from reports.records import Group, Measure
from reports.sections.levels import Cell, Row
from reports.tongue import Tongue


@dataclass(frozen=True, kw_only=True, slots=True)
class Waits:
    """`columns`: what each wait is."""

    note: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def waits(month: Month, tongue: Tongue) -> Waits:
    """No rows where nothing was measured. The desk's own hours have a column where it states some."""
    groups = [group for group in month.channels if group.summary.measured]
    has_hours = any(group.summary.service is not None for group in groups)
    columns = [
        tongue.say("median"),
        tongue.say("nine in ten within"),
        tongue.say("mean, silence counted as far as it was watched"),
        tongue.say("mean of the answered only, as others publish it"),
    ]
    columns += [tongue.say("median by the desk's own hours")] if has_hours else []
    return Waits(
        note=" ".join(_notes(groups, has_hours=has_hours, tongue=tongue)),
        columns=tuple(columns),
        rows=tuple(_row(group, has_hours, tongue) for group in groups),
    )


def _notes(groups: Sequence[Group], *, has_hours: bool, tongue: Tongue) -> list[str]:
    said = [tongue.say("From the moment the desk took the enquiry, by the clock on the wall.")]
    shut = sum(group.summary.service.shut for group in groups if group.summary.service is not None)
    if has_hours and shut:
        said.append(
            tongue.count(
                "{n} answer came before the desk had opened again: 0 by its own hours, though the customer waited.",
                "{n} answers came before the desk had opened again: 0 by its own hours, though the customers waited.",
                shut,
            )
        )
    windows = sum(group.summary.windows for group in groups)
    if windows:
        said.append(
            tongue.count(
                "Of {n} first response only a span of time is known, for our inbox was shut.",
                "Of {n} first responses only a span of time is known, for our inbox was shut.",
                windows,
            )
        )
    return said


def _row(group: Group, has_hours: bool, tongue: Tongue) -> Row:
    summary = group.summary
    name, n = phrases.channel(group.name, tongue), tongue.number(summary.measured)
    if group.too_few:
        return Row(name=name, n=n, cells=())
    cells = [
        _cell(summary.first_response, tongue),
        _cell(summary.first_response_p90, tongue),
        _to_horizon(summary.restricted_mean, summary.horizon, tongue),
        _naive(summary.naive_mean, tongue),
    ]
    if has_hours:
        cells.append(
            Cell(figure="-", certainty="") if summary.service is None else _cell(summary.service.first_response, tongue)
        )
    return Row(name=name, n=n, cells=tuple(cells))


def _cell(measure: Measure, tongue: Tongue) -> Cell:
    return Cell(figure=phrases.wait_figure(measure, tongue), certainty=phrases.wait_interval(measure, tongue))


def _to_horizon(measure: Measure, horizon: timedelta, tongue: Tongue) -> Cell:
    """A mean over all, which needs to say how far it counts."""
    known = [phrases.wait_interval(measure, tongue), tongue.say("up to {horizon}", horizon=tongue.duration(horizon))]
    return Cell(figure=phrases.wait_figure(measure, tongue), certainty=", ".join(part for part in known if part))


def _naive(measure: Measure, tongue: Tongue) -> Cell:
    return Cell(figure=phrases.wait_figure(measure, tongue), certainty=phrases.of(measure, tongue))
