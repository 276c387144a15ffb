"""Which replies are left to a person, and with what to go by."""

from datetime import timedelta

import pytest

from harness.matching import MatchRule
from harness.model import Reply
from tests.unit.matching.letters import ELSEWHERE, HOUR, OURS, RECEIPTS, fit, letter, verdict

LEFT = {
    "a newsletter of the desk's that names an order": letter(
        "Show order A-10442 at the till: ten per cent off copper kettles!"
    ),
    "a newsletter, marked as one, that is full of our words": letter(
        "Dear Joan Archer, since your order A-10442 ...", List_Unsubscribe="<https://desk.example/leave>"
    ),
    "a stranger who knows the order number": letter("Hi Joan, about A-10442?", sender="somebody@web.de"),
    "our subject and nothing else": letter("It comes on Thursday.", subject="Re: My copper kettle is dented"),
    "a first name alone": letter("Hi Mary,\n\nit comes on Thursday."),
    "a number that no desk gave": letter(subject="[#9999] Your parcel"),
    "a number from a sender whom nobody knows": letter(subject="[#4711] Your parcel", sender="news@elsewhere.example"),
    "before anything was asked": letter("Dear Joan Archer, order A-10442.", after=-HOUR),
    "long after the window": letter("Dear Joan Archer, order A-10442.", after=timedelta(days=90)),
    "another desk's answer": letter("Dear Joan Archer, order A-10442.", sender="help@other.example"),
    "two customers in one letter": letter("Dear Joan Archer and Mary Jones, orders A-10442 and B-20553 are late."),
    "two numbers in one subject": letter(subject="[#4711] merged with [#4712]"),
    "nothing at all": letter("", subject=""),
}


@pytest.mark.parametrize("reply", LEFT.values(), ids=LEFT)
def test_what_is_not_certain_is_left_to_a_person(reply: Reply) -> None:
    found = fit(reply, *RECEIPTS, enquiries=(*OURS, ELSEWHERE))
    assert verdict(found) == (None, None)
    assert not found.settled


def test_a_reply_that_fits_two_alike_names_both_and_what_speaks_for_each() -> None:
    found = fit(letter("Dear Joan Archer and Mary Jones, orders A-10442 and B-20553 are late."))
    assert (found.torn, found.rule) == (True, MatchRule.CONTENT)
    assert [each.enquiry_id for each in found.candidates[:2]] in (["joan", "mary"], ["mary", "joan"])
    assert "it names A-10442" in next(each.signs for each in found.candidates if each.enquiry_id == "joan")


def test_an_orphan_comes_with_the_nearest_enquiries_first() -> None:
    found = fit(letter("Show order A-10442 at the till!"))
    assert (found.torn, found.candidates[0].enquiry_id) == (False, "joan")
