"""What was done at desks beside making enquiries, a line each: follow-ups said, links followed."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from harness.model import Dispatch, DispatchState, Enquiry, Observation
from reports.wording import one_line

_LONGEST = 100  # characters of what was said


def acts(observations: Iterable[Observation], *, since: datetime) -> Iterator[str]:
    """What went well from `since` on, in order of time; what went wrong is logged where it does."""
    done = [
        (fact.at, f"{fact.at:%Y-%m-%d %H:%M:%S}Z  {each.enquiry.id}: {words}")
        for each in observations
        for fact in (*each.turns, *each.confirmation)
        if fact.at >= since and (words := _words(fact, each.enquiry))
    ]
    return (line for _, line in sorted(done))


def _words(fact: Dispatch, enquiry: Enquiry) -> str:
    if fact.state is DispatchState.CONFIRMED:
        return f"followed the link by which the request is confirmed; the page reads: {one_line(fact.detail, _LONGEST)}"
    if fact.state is DispatchState.SAID and fact.turn is not None and fact.turn < len(enquiry.follow_ups):
        return f"said by mail what the desk asked for: {one_line(enquiry.follow_ups[fact.turn].text, _LONGEST)}"
    return ""
