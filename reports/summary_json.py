"""A summary in JSON's own types, for machines."""

from dataclasses import asdict

from reports.measures import Measure, Summary


def to_json(summary: Summary) -> dict[str, object]:
    """The summary in JSON's own types; waits in seconds, shares from 0 to 1, intervals at 95 %."""
    return {
        "as_of": summary.as_of.isoformat(),
        "enquiries": summary.enquiries,
        "measured": summary.measured,
        "outcomes": {outcome.value: count for outcome, count in summary.outcomes.items()},
        "answered": _plain(summary.answered),
        "unanswered": _plain(summary.unanswered),
        "returned_undelivered": _plain(summary.returned),
        "offline": _plain(summary.offline),
        "chats": {end.value: count for end, count in summary.chats.items()},
        "first_response_median_seconds": _plain(summary.first_response),
        "acknowledgement_median_seconds": _plain(summary.acknowledgement),
        "transit_share_median": _plain(summary.transit),
        "still_waiting": [asdict(step) for step in summary.still_waiting],
        "mean_seconds_of_the_answered_only": _plain(summary.naive_mean),
        "service_levels": [
            {
                "endpoint": level.endpoint.value,
                "thresholds_seconds": [each.total_seconds() for each in level.thresholds],
                "share": _plain(level.share),
                "open": level.open,
            }
            for level in summary.levels
        ],
        "answered_by": {each.value: _plain(measure) for each, measure in summary.answered_by.items()},
        "replies": summary.replies,
        "verdicts": {label.value: _plain(measure) for label, measure in summary.verdicts.items()},
    }


def _plain(measure: Measure) -> dict[str, object]:
    return {**asdict(measure), "too_few": measure.too_few}
