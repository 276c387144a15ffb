"""Thresholds, and how one enquiry stands against them."""

from datetime import datetime, timedelta
from enum import StrEnum

from harness.model import Observation, Outcome
from harness.observe import first_heard
from harness.observe.gaps import earlier_by

OUR_FAULTS = frozenset({Outcome.PROBE_FAULT, Outcome.UNCERTAIN, Outcome.BLOCKED})

# What came back undelivered was neither answered nor met with silence, and whether desk or sender erred the report
# seldom tells. It is counted apart, where it cannot hide: with no share, a desk that returns mail would look quick.
#
# So is a desk that was offline: nobody was made to wait, for nothing was taken. It has a share of its own, of all the
# chats that were tried: with none, a desk that shuts its chat when it is busy would look quick. Whether it should have
# been there is for its service hours to say, and makes it fall short there (`tables.scenario_failures`).
#
# How a chat ended counts as follows. Who gave up in the queue was not answered, to the end of the window, like whoever
# was left alone or hung up on: to censor such a wait where it was broken off would be to say that the answer may yet
# have come as fast as it did for others, and the customers who give up are those for whom it did not. A queue is no
# acknowledgement in itself; what a machine says in it is. A chat that took a message instead goes on by mail, and is
# waited for as long as a mail is: its wait begins in the chat, for that is where the customer spoke.
NOT_MEASURED = OUR_FAULTS | {Outcome.NOT_DELIVERABLE, Outcome.OFFLINE}


# What stamps and clocks leave open in any case: a second of an IMAP server's, and its way. No figure is that fine.
FINE = timedelta(seconds=2)


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
    at = event(observation, endpoint)
    waited = observation.wait(at)
    if at is not None and waited is not None:
        if waited <= limit:
            return Standing.MET
        # It came while our inbox was shut: whether it was sent in time nobody knows.
        slack = timedelta(seconds=earlier_by(observation).get(at, 0.0))
        return Standing.OPEN if slack > FINE and waited - slack <= limit else Standing.MISSED
    return Standing.MISSED if watched >= limit or window_over(observation) else Standing.OPEN
