"""Thresholds, and how one enquiry stands against them."""

from datetime import datetime, timedelta
from enum import StrEnum

from harness.model import Observation, Outcome
from harness.observe import first_heard

OUR_FAULTS = frozenset({Outcome.PROBE_FAULT, Outcome.UNCERTAIN, Outcome.BLOCKED})

# What came back undelivered was neither answered nor met with silence, and whether desk or sender erred the report
# seldom tells. It is counted apart, where it cannot hide: with no share, a desk that returns mail would look quick.
NOT_MEASURED = OUR_FAULTS | {Outcome.NOT_DELIVERABLE, Outcome.OFFLINE}


class Endpoint(StrEnum):
    """What a threshold sets a limit to."""

    ACKNOWLEDGEMENT = (
        "acknowledgement"  # the first message of any kind from the desk: a person's answer acknowledges too
    )
    FIRST_RESPONSE = "first response"
    COMPLETE = "complete answer"


class Standing(StrEnum):
    """How an enquiry stands against a threshold."""

    MET = "met"
    MISSED = "missed"
    OPEN = "open"  # cannot be judged yet, or not by this judge


def threshold(observation: Observation, endpoint: Endpoint) -> timedelta | None:
    """The longest acceptable wait; None where none is set, or where nothing was asked that could be answered."""
    limits = observation.enquiry.thresholds
    if endpoint is Endpoint.ACKNOWLEDGEMENT:
        return limits.acknowledgement
    if endpoint is Endpoint.FIRST_RESPONSE:
        return limits.first_response
    return limits.complete if observation.enquiry.questions else None


def event(observation: Observation, endpoint: Endpoint) -> datetime | None:
    """When what the threshold is about happened; None if it has not."""
    if endpoint is Endpoint.ACKNOWLEDGEMENT:
        return first_heard(observation)
    if endpoint is Endpoint.FIRST_RESPONSE:
        return observation.first_response_at
    return observation.complete_at


def window_over(observation: Observation) -> bool:
    """Whether silence is known to the end of the observation window."""
    watched = observation.wait(observation.watched_until)
    return watched is not None and watched >= observation.enquiry.window


def standing(observation: Observation, endpoint: Endpoint) -> Standing | None:
    """Met, missed or open; None where there is no threshold or nothing was measured.

    Who was not answered before the window closed was not answered in time, however long the threshold: a chat is over
    when the customer leaves, and to leave it out would be to judge the answered ones only.
    """
    limit = threshold(observation, endpoint)
    watched = observation.wait(observation.watched_until)
    if limit is None or watched is None or observation.outcome in NOT_MEASURED:
        return None
    waited = observation.wait(event(observation, endpoint))
    if waited is not None:
        return Standing.MET if waited <= limit else Standing.MISSED
    return Standing.MISSED if watched >= limit or window_over(observation) else Standing.OPEN
