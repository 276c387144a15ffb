"""Where an enquiry fell short of what its desk promised, in words."""

from datetime import timedelta

from harness.durations import duration
from harness.model import Desk, Observation, Outcome
from harness.observe import open_questions, spoken
from reports.chats import offline_within, over_at, was_open
from reports.notices import failure, remedy, returned
from reports.standards import Endpoint, Standing, event, standing, threshold, window_over
from reports.wording import one_line


def scenario_failures(observation: Observation, desk: Desk | None = None) -> tuple[str, ...]:
    """Which thresholds were missed, and by how much; a line each. Of what came back undelivered, why.

    Of a chat in which nobody was there, that, unless it was outside the service hours of `desk`. Empty where none was
    missed, where none can be judged yet, and where a fault of ours kept us from measuring: look at the outcome first.
    """
    if observation.outcome is Outcome.NOT_DELIVERABLE:
        return (f"not deliverable: {returned(observation)}; {remedy(failure(observation))}",)
    if observation.outcome is Outcome.OFFLINE:
        return () if desk is not None and not was_open(observation, desk) else (offline_within(observation, desk),)
    return tuple(
        _failure(observation, endpoint) for endpoint in Endpoint if standing(observation, endpoint) is Standing.MISSED
    )


def our_fault(observation: Observation) -> str:
    """What kept us from measuring, on one line."""
    fault = observation.fault
    what = f": {fault.fault.value}, {one_line(fault.detail, 200)}" if fault is not None and fault.fault else ""
    return f"our own fault, not the desk's{what}"


def _failure(observation: Observation, endpoint: Endpoint) -> str:
    limit = threshold(observation, endpoint) or timedelta(0)
    waited = observation.wait(event(observation, endpoint))
    if waited is not None:
        return (
            f"{endpoint.value}: {duration(waited)}, threshold {duration(limit)}, missed by {duration(waited - limit)}"
        )
    watched = observation.wait(observation.watched_until) or timedelta(0)
    if not window_over(observation):
        late = duration(watched - limit)
        none = f"none after {duration(watched)}{_machines(observation, endpoint)}"
        return f"{endpoint.value}: {none}, threshold {duration(limit)}, missed by {late} so far"
    little = f"{_too_little(observation, endpoint)} {_span(observation)}{_machines(observation, endpoint)}"
    return f"{little}; threshold {duration(limit)}"


def _machines(observation: Observation, endpoint: Endpoint) -> str:
    """What there was instead of a person's answer."""
    heard = observation.wait(observation.acknowledged_at)
    if endpoint is not Endpoint.FIRST_RESPONSE or heard is None:
        return ""
    when = f"after {duration(heard)}" if heard >= timedelta(seconds=1) else "within 1 s"
    return f" (only a machine, {when})"


def _span(observation: Observation) -> str:
    lasted = observation.wait(over_at(observation))
    if lasted is not None:
        return f"in the conversation, which lasted {duration(lasted)}"
    window = duration(observation.enquiry.window)
    return f"within {window}" if observation.enquiry.session is None else f"in the {window} the customer stayed"


def _too_little(observation: Observation, endpoint: Endpoint) -> str:
    if endpoint is Endpoint.ACKNOWLEDGEMENT:
        return "nobody acknowledged it" if spoken(observation) else "the desk said nothing"
    if endpoint is Endpoint.FIRST_RESPONSE:
        return "no person answered"
    asked = len(observation.enquiry.questions)
    return f"{asked - len(open_questions(observation))} of {asked} questions answered"
