"""What `shopper serve` tells of what it did: follow-ups it said, links it followed."""

from dataclasses import replace

from harness.errors import FaultKind
from harness.model import Dispatch, DispatchState, FollowUp, Observation
from harness.observe import observe_enquiry
from reports.acts import acts
from tests.unit.observing import LATER, MINUTE, T0, accepted, enquiry

ASKED = replace(enquiry(), follow_ups=(FollowUp(text="It is order A1.\nThank you."),))


def after(*facts: Dispatch) -> Observation:
    return observe_enquiry(ASKED, [accepted(), *facts], (), LATER)


def fact(state: DispatchState, minutes: int, **more: object) -> Dispatch:
    return Dispatch(enquiry_id="e1", state=state, at=T0 + minutes * MINUTE, **more)  # type: ignore[arg-type]


def test_a_link_that_was_followed_is_told_of_in_the_words_of_its_page() -> None:
    seen = after(
        fact(DispatchState.CONFIRMING, 3),
        fact(DispatchState.CONFIRMED, 4, detail="Thank you. / Your request has been confirmed."),
    )
    (line,) = acts([seen], since=T0)
    assert line == (
        "2026-10-05 09:04:00Z  e1: followed the link by which the request is confirmed; "
        "the page reads: Thank you. / Your request has been confirmed."
    )


def test_what_was_said_by_mail_is_told_in_order_of_time_and_what_was_told_before_is_not() -> None:
    seen = after(
        fact(DispatchState.SAYING, 2, turn=0),
        fact(DispatchState.SAID, 2, turn=0),
        fact(DispatchState.CONFIRMING, 1),
        fact(DispatchState.CONFIRMED, 1),
    )
    first, second = acts([seen], since=T0)
    assert "e1: followed the link" in first
    assert second.endswith("e1: said by mail what the desk asked for: It is order A1. Thank you.")
    assert [*acts([seen], since=T0 + 2 * MINUTE)] == [second]


def test_what_failed_is_no_deed() -> None:
    seen = after(
        fact(DispatchState.CONFIRMING, 1), fact(DispatchState.NOT_CONFIRMED, 2, fault=FaultKind.REJECTED, detail="no")
    )
    assert [*acts([seen], since=T0)] == []
