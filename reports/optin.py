"""What became of the links that desks ask to be followed before anybody reads a form, in words."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from harness.model import Dispatch, DispatchState, Observation
from harness.observe import link_of
from reports.wording import duration, one_line


def asked_before(observation: Observation, fact: Dispatch) -> timedelta | None:
    """How long before `fact` the desk first asked for its link to be followed; None where it never did."""
    return next((fact.at - each.reply.received_at for each in observation.replies if link_of(each)), None)


def not_confirmed(fact: Dispatch) -> str:
    """How a request was not, or may not have been, confirmed by the link that the desk asked to be followed."""
    why = one_line(fact.detail, 400) or "we were stopped while following the link"
    if fact.fault is None:
        return f"the request may have been confirmed by the link, or not: {why}"
    return f"the request could not be confirmed by the link, {fact.fault.value}: {why}"


def confirmation_lines(observations: Iterable[Observation]) -> Iterator[str]:
    """One line for each enquiry that its desk asked to be confirmed."""
    for each in observations:
        asked = any(map(link_of, each.replies))
        if each.confirmation:
            fact = each.confirmation[-1]
            wait = asked_before(each, fact)
            later = "" if wait is None else f" {duration(wait)} later"
            is_done = fact.state is DispatchState.CONFIRMED
            yield f"{each.enquiry.id}: asked to confirm, {f'done{later}' if is_done else not_confirmed(fact)}."
        elif asked:
            yield f"{each.enquiry.id}: asked to confirm, not done yet."
