"""What people say of replies: which they are asked about and in what order, and a page to say it on.

    asked = unsure_first(questions(observations(facts, now)), words, by="Ada")
    sitting = Sitting(questions=asked, by="Ada", blind=False, ledger=ledger, clock=clock)

The page (`harness.review.page`) is served on loopback alone.
"""

from harness.review.placing import Placing
from harness.review.queue import Words, draw, drawn_questions, unsure_first
from harness.review.sitting import KEYS, Sitting

__all__ = ["KEYS", "Placing", "Sitting", "Words", "draw", "drawn_questions", "unsure_first"]
