"""What shows that an uncertain enquiry arrived all the same."""

from dataclasses import replace

import pytest

from harness.model import Dispatch, DispatchState, Notice, NoticeKind, Outcome
from harness.observe import counted, observe_enquiry, proof_of_arrival
from tests.unit.observing import AUTOMATED, HOUR, LATER, PERSONALISED, T0, accepted, enquiry, fault, reply


def test_what_the_desk_never_confirmed_is_uncertain_says_why_and_shows_a_reply_all_the_same() -> None:
    doubt = Dispatch(enquiry_id="e1", state=DispatchState.UNCERTAIN, at=T0, detail="no answer to the whole mail")
    seen = observe_enquiry(enquiry(), [doubt], [reply(HOUR, PERSONALISED)], LATER)
    assert (seen.outcome, seen.accepted_at, seen.first_response_at) == (Outcome.UNCERTAIN, None, None)
    assert (seen.doubt, seen.fault) == (doubt, None)
    assert len(seen.replies) == 1
    assert counted(seen) == ()


OPENED, FAILED = Notice(kind=NoticeKind.OPENED, sign="MDN"), Notice(kind=NoticeKind.FAILED, sign="Action")


def test_an_answer_proves_that_an_uncertain_enquiry_arrived_better_than_a_report_of_mail_servers() -> None:
    bounce, receipt = reply(HOUR, AUTOMATED, notice=FAILED), reply(2 * HOUR, AUTOMATED, notice=OPENED)
    for heard, proof in (([], None), ([bounce], bounce), ([bounce, receipt], receipt)):
        assert proof_of_arrival(observe_enquiry(enquiry(), [], heard, LATER)) is proof
    assert proof_of_arrival(observe_enquiry(enquiry(), [accepted()], [receipt], LATER)) is None
    assert proof_of_arrival(observe_enquiry(enquiry(), [fault(T0)], [receipt], LATER)) is None


@pytest.mark.parametrize(
    ("rule", "proves"),
    [
        ("recipient", True),
        ("header recipient", True),
        ("reference", True),
        ("returned headers", True),
        ("a person's word", True),
        ("session", False),
        ("ticket number", False),
        ("sender and content", False),
    ],
)
def test_only_what_names_an_uncertain_enquiry_proves_that_it_arrived(rule: str, proves: bool) -> None:
    judged = replace(reply(HOUR, PERSONALISED), matched_by=rule)
    seen = observe_enquiry(enquiry(), [], [judged], LATER)
    assert (proof_of_arrival(seen) is judged) is proves


@pytest.mark.parametrize(
    ("recipient", "raw", "proves"),
    [
        ("Tests+Ada@shopper.example", b"", True),
        (None, b"To: tests+ADA@shopper.example", True),
        ("tests@shopper.example", b"", False),
    ],
)
def test_a_shared_mailbox_alone_proves_nothing(recipient: str | None, raw: bytes, proves: bool) -> None:
    asked = replace(enquiry(), persona=replace(enquiry().persona, email="tests+ada@shopper.example"))
    judged = reply(HOUR, PERSONALISED)
    judged = replace(judged, reply=replace(judged.reply, recipient=recipient, raw=raw))
    seen = observe_enquiry(asked, [], [judged], LATER)
    assert (proof_of_arrival(seen) is judged) is proves
