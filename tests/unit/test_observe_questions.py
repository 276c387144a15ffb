"""Which questions of an enquiry are answered, when, and by which words."""

import pytest

from harness.model import Question
from harness.observe import open_questions
from tests.unit.observing import AUTOMATED, HOUR, PERSONALISED, T0, mail, reply

WHEN = Question(name="when", text="When?", answers=("on Thursday", "within 3 working days"))
REFUND = Question(name="refund", text="Do I get my money back?", answers=("refunded",))


def test_questions_are_answered_one_by_one_by_whoever_answers() -> None:
    seen = mail(
        reply(HOUR, AUTOMATED, "We will see."),
        reply(2 * HOUR, AUTOMATED, "It comes on\n  THURSDAY."),
        reply(3 * HOUR, PERSONALISED, "You have been refunded."),
        questions=(WHEN, REFUND),
    )
    assert (seen.substantive_at, seen.complete_at) == (T0 + 2 * HOUR, T0 + 3 * HOUR)
    assert open_questions(seen) == ()


def test_half_an_answer_is_not_complete() -> None:
    seen = mail(reply(HOUR, PERSONALISED, "It comes on Thursday."), questions=(WHEN, REFUND))
    assert (seen.substantive_at, seen.complete_at) == (T0 + HOUR, None)
    assert open_questions(seen) == (REFUND,)


def test_where_nothing_was_asked_nothing_is_complete() -> None:
    seen = mail(reply(HOUR, PERSONALISED, "Hello."))
    assert (seen.substantive_at, seen.complete_at) == (None, None)


@pytest.mark.parametrize(
    ("text", "answer", "found"),
    [
        ("It was REFUNDED today", "refunded", True),
        ("non-refundable", "refund", False),
        ("within  3\nworking days", "within 3 working days", True),
        ("within 13 working days", "3 working days", False),
        ("we don\N{RIGHT SINGLE QUOTATION MARK}t know", "don't know", True),
        ("Die STRASSE ist gesperrt", "straße", True),
        ("you get £10 back", "£10", True),
        ("you get £100 back", "£10", False),
        ("anything", "", False),
    ],
)
def test_an_answer_is_found_as_whole_words(text: str, answer: str, found: bool) -> None:
    assert Question(name="q", text="?", answers=(answer,)).is_answered_by(text) is found
