"""A summary in JSON's own types, for machines."""

from dataclasses import asdict
from datetime import timedelta
from math import isnan

from harness.model import WorkingDays
from reports.records import Level, Measure, ServiceWaits, Summary
from reports.steps import Rise


def to_json(summary: Summary, *, curves: bool = True) -> dict[str, object]:
    """The summary in JSON's own types; waits in seconds, shares from 0 to 1, intervals at 95 %.

    Without `curves`, those of `still_waiting` and `incidence` are left out: they have a step for every reply.
    """
    return {
        "as_of": summary.as_of.isoformat(),
        "enquiries": summary.enquiries,
        "measured": summary.measured,
        "outcomes": {outcome.value: count for outcome, count in summary.outcomes.items()},
        "answered": _plain(summary.answered),
        "unanswered": _plain(summary.unanswered),
        "own_case": _plain(summary.own_case),
        "open": summary.open,
        "returned_undelivered": _plain(summary.returned),
        "offline": _plain(summary.offline),
        "blocked": _plain(summary.blocked),
        "probe_faults": _plain(summary.faults),
        "chats": {end.value: count for end, count in summary.chats.items()},
        "first_response_median_seconds": _plain(summary.first_response),
        "first_response_p90_seconds": _plain(summary.first_response_p90),
        "acknowledgement_median_seconds": _plain(summary.acknowledgement),
        "substantive_median_seconds": _plain(summary.substantive),
        "complete_median_seconds": _plain(summary.complete),
        "restricted_mean_seconds": _plain(summary.restricted_mean),
        "horizon_seconds": summary.horizon.total_seconds(),
        "first_responses_known_to_a_window": summary.windows,
        "service_hours": _service(summary.service),
        "transit_share_median": _plain(summary.transit),
        **(_curves(summary) if curves else {}),
        "mean_seconds_of_the_answered_only": _plain(summary.naive_mean),
        "service_levels": [_level(level) for level in summary.levels],
        "answered_by": {each.value: _plain(measure) for each, measure in summary.answered_by.items()},
        "replies": summary.replies,
        "verdicts": {label.value: _plain(measure) for label, measure in summary.verdicts.items()},
    }


def _level(level: Level) -> dict[str, object]:
    waits = [each.total_seconds() for each in level.thresholds if isinstance(each, timedelta)]
    return {
        "endpoint": level.endpoint.value,
        "thresholds_seconds": waits,
        "thresholds_working_days": [each.days for each in level.thresholds if isinstance(each, WorkingDays)],
        "share": _plain(level.share),
        "open": level.open,
    }


def _curves(summary: Summary) -> dict[str, object]:
    return {
        "still_waiting": [asdict(step) for step in summary.still_waiting],
        "incidence": {ending.value: _steps(found) for ending, found in summary.incidence.items()},
    }


def _service(waits: ServiceWaits | None) -> dict[str, object] | None:
    if waits is None:
        return None
    return {
        "first_response_median_seconds": _plain(waits.first_response),
        "first_response_p90_seconds": _plain(waits.first_response_p90),
        "acknowledgement_median_seconds": _plain(waits.acknowledgement),
        "substantive_median_seconds": _plain(waits.substantive),
        "complete_median_seconds": _plain(waits.complete),
        "first_responses_while_shut": waits.shut,
    }


def _steps(found: Rise) -> list[dict[str, float | None]]:
    columns = (found.seconds, found.share, found.low, found.high)
    names = ("seconds", "share", "low", "high")
    return [
        {name: None if isnan(value) else float(value) for name, value in zip(names, row, strict=True)}
        for row in zip(*columns, strict=True)
    ]


def _plain(measure: Measure) -> dict[str, object]:
    return {**asdict(measure), "too_few": measure.too_few}
