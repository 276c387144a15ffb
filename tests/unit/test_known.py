"""What is known of replies is said again, by another cost of being undecided where one is asked for."""

from harness.cli.known import judged_as
from harness.model import Label
from tests.unit.judging import PERSONAL, case


def test_what_is_not_known_is_judged_by_the_cost_that_was_asked_for() -> None:
    letter = case(PERSONAL)
    assert [each.label for each in judged_as((), undecided_cost=0)([letter])] == [Label.UNDECIDED]
    assert [each.label for each in judged_as((), undecided_cost=1)([letter])] != [Label.UNDECIDED]
