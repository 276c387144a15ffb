"""The way of replies, as far as an observation tells of it. Pure."""

from collections.abc import Iterable

from harness.model import Dispatch, DispatchState, Enquiry, Observation, Reply, Route
from harness.observe.enquiry import first_dispatch
from harness.reading.route import trace


def route(reply: Reply, enquiry: Enquiry, dispatches: Iterable[Dispatch]) -> Route | None:
    """How a mail travelled; None for what is no mail, and where nobody is known to have taken the enquiry."""
    accepted = first_dispatch(dispatches, DispatchState.ACCEPTED)
    if accepted is None or reply.media_type != "message/rfc822":
        return None
    return trace(reply.raw, asked_at=accepted.at, received_at=reply.received_at, persona=enquiry.persona.email)


def transit_share(observation: Observation) -> float | None:
    """The share of the wait for a first response that mail servers took, by their own stamps; None where unknown."""
    wait = observation.wait(observation.first_response_at)
    first = (each for each in observation.replies if each.reply.received_at == observation.first_response_at)
    shares = (each.route.transit / wait for each in first if wait and each.route and each.route.transit is not None)
    return next(shares, None)
