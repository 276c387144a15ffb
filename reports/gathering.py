"""Makes a cohort of observations, or of what was kept of them: one way for both."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice

import numpy as np

from harness.model import Desk, Label, Observation, Outcome
from harness.observe import columns as kept
from harness.observe import outline
from harness.observe.columns import Columns
from reports.cohort import ANSWERERS, ENDS, LABELS, NONE, OUTCOMES, Codes, Cohort, Flags, Floats, Kind, Milestone, Terms
from reports.records import AnsweredBy
from reports.standards import NOT_MEASURED
from reports.year_month import YearMonth, zone_of

KINDS = ("desk", "channel", "scenario", "language", "salutation", "zone")
_AT_ONCE = 10_000  # observations; the fewer, the less memory
_MILESTONES = {
    Milestone.ACKNOWLEDGED: "acknowledged",
    Milestone.FIRST_RESPONSE: "first_response",
    Milestone.SUBSTANTIVE: "substantive",
    Milestone.COMPLETE: "complete",
    Milestone.HEARD: "heard",
}
_COUNTS = {
    Label.AUTOMATED: "automated",
    Label.TEMPLATED: "templated",
    Label.PERSONALISED: "personalised",
    Label.UNDECIDED: "undecided",
}
_ANSWERED_BY = {
    Outcome.ANSWERED: AnsweredBy.TEMPLATED,
    Outcome.AUTOMATED_ONLY: AnsweredBy.AUTOMATED,
    Outcome.SILENT: AnsweredBy.NOBODY,
    Outcome.UNDECIDED: AnsweredBy.UNDECIDED,
    Outcome.WAITING: AnsweredBy.WAITING,
}


def gather(observations: Iterable[Observation]) -> Cohort:
    """The cohort of some observations, each of which is looked at once and let go. Raises as `cohort_of`."""
    return cohort_of(columns_of(observations))


def columns_of(observations: Iterable[Observation]) -> Columns:
    """What figures need of some observations, each of which is looked at once and let go."""
    outlines = map(outline, observations)
    parts = []
    while portion := list(islice(outlines, _AT_ONCE)):
        parts.append(Columns.of(portion))
    return Columns.joined(parts)


def made_in(columns: Columns, month: YearMonth, desks: Iterable[Desk]) -> Columns:
    """The enquiries made in a month, by the calendar of each one's desk."""
    known = {desk.name: desk for desk in desks}
    bounds = [
        [datetime(each.year, each.month, 1, tzinfo=zone_of(name, known)) for each in (month, month.earlier(-1))]
        for name in columns.names["desk"]
    ]
    instants = np.array([[each.astimezone(UTC).replace(tzinfo=None) for each in pair] for pair in bounds], "M8[us]")
    first, end = instants.reshape(-1, 2).T
    code, made = columns.rows["desk"], columns.rows["created_at"]
    return columns.where((first[code] <= made) & (made < end[code]))


def cohort_of(columns: Columns) -> Cohort:
    """The cohort of what was kept. Raises ValueError for an enquiry that was measured and not watched."""
    rows = columns.rows
    outcome: Codes = _codes(rows["outcome"], kept.STATES["outcome"], OUTCOMES)
    measured = np.array([each not in NOT_MEASURED for each in OUTCOMES])[outcome]
    unwatched = measured & (np.isnat(rows["accepted_at"]) | np.isnat(rows["watched_until"]))
    if unwatched.any():
        raise ValueError(f"enquiry {columns.ids[unwatched][0]} was measured, but not watched")
    at = np.array([_seconds(rows[f"{_MILESTONES[each]}_at"]) for each in Milestone])
    at[Milestone.HEARD][~measured] = np.nan
    spans = [rows[f"{_MILESTONES[each]}_within"].astype(np.int64) / 1e6 for each in Milestone]
    first = _codes(rows["first_response_by"], kept.STATES["first_response_by"], LABELS)
    return Cohort(
        accepted=_seconds(rows["accepted_at"]),
        at=at,
        slack=np.where(measured, spans, 0.0).astype(np.float32),
        watched=_seconds(rows["watched_until"]),
        returned=_seconds(rows["returned_at"]),
        outcome=outcome,
        answered_by=_answered_by(outcome, measured, rows["personalised"] > 0),
        first_label=np.where(measured, first, NONE),
        end=_codes(rows["chat"], kept.STATES["chat"], ENDS),
        session=rows["is_session"].copy(),
        asked=rows["questions"] > 0,
        replies=np.array([np.where(measured, rows[_COUNTS[label]], 0) for label in LABELS], np.uint16),
        transit=np.where(measured, rows["transit"], np.nan),
        allowed=np.array([_waits(rows[name]) for name in kept.LIMITS]),
        conditions=rows["terms"].copy(),
        terms=tuple(Terms(window=each.window, days=each[1:]) for each in columns.terms),
        kinds={kind: Kind(names=columns.names[kind], codes=rows[kind].copy()) for kind in KINDS},
    )


def _seconds(instants: np.ndarray[tuple[int, ...], np.dtype[np.datetime64]]) -> Floats:
    """Seconds since 1970; nan for what has not come."""
    return np.where(np.isnat(instants), np.nan, instants.astype(np.int64) / 1_000_000)


def _waits(spans: np.ndarray[tuple[int, ...], np.dtype[np.timedelta64]]) -> Floats:
    return np.where(np.isnat(spans), np.nan, spans.astype(np.int64) / 1_000_000)


def _codes(codes: Codes, kept_as: tuple[object, ...], here: tuple[object, ...]) -> Codes:
    """The same states by the numbers that a cohort gives them."""
    table = np.array([*(here.index(each) for each in kept_as), NONE], np.int8)  # NONE, the last place, stays NONE
    return np.asarray(table[codes])


def _answered_by(outcome: Codes, measured: Flags, personal: Flags) -> Codes:
    table = [ANSWERERS.index(_ANSWERED_BY[each]) if each in _ANSWERED_BY else NONE for each in OUTCOMES]
    by_whom = np.where(measured, np.array(table, np.int8)[outcome], NONE)
    answered = outcome == OUTCOMES.index(Outcome.ANSWERED)
    return np.where(answered & personal, ANSWERERS.index(AnsweredBy.PERSONALISED), by_whom).astype(np.int8)
