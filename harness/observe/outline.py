"""From an observation to its outline: all that figures need of it, and what time alone will change. Pure."""

from collections import Counter
from datetime import timedelta
from typing import Any

from harness.model import Label, Limit, Observation, Outcome, Outline, WorkingDays
from harness.observe.chat import PERSON
from harness.observe.enquiry import first_heard, if_unanswered, knowable_until, lost_at, spoken
from harness.observe.gaps import earlier_by
from harness.observe.noticed import acknowledges
from harness.observe.optin import unconfirmed
from harness.observe.way import transit_share


def outline(observation: Observation) -> Outline:
    """What figures need of an observation; nothing in it refers to the letters any more."""
    enquiry, limits = observation.enquiry, observation.enquiry.thresholds
    said = spoken(observation)
    labels = Counter(each.label for each in said)
    by_person = (each for each in said if each.label in PERSON and acknowledges(each))
    first = next(by_person, None) if observation.first_response_at is not None else None
    return Outline(
        id=enquiry.id,
        desk=enquiry.desk,
        scenario=enquiry.scenario,
        title=enquiry.title,
        channel=enquiry.channel,
        language=enquiry.persona.language,
        zone=enquiry.persona.zone,
        salutation=enquiry.persona.salutation,
        created_at=enquiry.created_at,
        outcome=observation.outcome,
        fault=observation.fault.fault if observation.fault else None,
        accepted_at=observation.accepted_at,
        acknowledged_at=observation.acknowledged_at,
        heard_at=first_heard(observation),
        first_response_at=observation.first_response_at,
        first_response_by=first.label if first else None,
        substantive_at=observation.substantive_at,
        complete_at=observation.complete_at,
        watched_until=observation.watched_until,
        returned_at=observation.returned_at,
        window=enquiry.window,
        is_session=enquiry.session is not None,
        chat=observation.chat.end if observation.chat else None,
        acknowledgement_limit=limits.acknowledgement,
        first_response_limit=limits.first_response,
        complete_limit=limits.complete,
        acknowledgement_days=_days(limits.counted.acknowledgement),
        first_response_days=_days(limits.counted.first_response),
        complete_days=_days(limits.counted.complete),
        questions=len(enquiry.questions),
        automated=labels[Label.AUTOMATED],
        templated=labels[Label.TEMPLATED],
        personalised=labels[Label.PERSONALISED],
        undecided=labels[Label.UNDECIDED],
        transit=transit_share(observation),
        **_windows(observation),
        **_to_come(observation),
    )


def _days(limit: Limit | None) -> int:
    return limit.days if isinstance(limit, WorkingDays) else 0


def _windows(observation: Observation) -> dict[str, Any]:
    """By how much earlier each event may have been; without those that are known exactly."""
    earlier = earlier_by(observation)
    if not earlier:
        return {}
    happened = {
        "acknowledged": observation.acknowledged_at,
        "heard": first_heard(observation),
        "first_response": observation.first_response_at,
        "substantive": observation.substantive_at,
        "complete": observation.complete_at,
    }
    return {f"{name}_within": timedelta(seconds=earlier[at]) for name, at in happened.items() if at in earlier}


def _to_come(observation: Observation) -> dict[str, Any]:
    """What time alone will change."""
    accepted = observation.accepted_at
    is_settled = observation.watched_until is None or observation.outcome is Outcome.PROBE_FAULT
    if accepted is None or is_settled or unconfirmed(observation) is not None:
        return {}
    return {
        "knowable_until": knowable_until(observation, observation.outcome, accepted),
        "unanswered_as": if_unanswered(observation),
        "lost_at": lost_at(observation),
    }
