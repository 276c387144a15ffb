"""Who wrote this reply? What a person is asked of it, and how sure the judge is without them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from harness.model import Enquiry, JudgedReply, Label, Observation
from harness.observe.enquiry import spoken


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A reply that counts, what it answers, and how long after T0 it came; None where T0 is not known."""

    enquiry: Enquiry
    judged: JudgedReply
    wait: timedelta | None

    @property
    def reply_id(self) -> str:
        return self.judged.reply.id

    @property
    def lead(self) -> float:
        """By how much the label leads the likeliest other, -1 to 1; less than -1 where the judge is undecided."""
        verdict = self.judged.verdict
        shares = {
            Label.AUTOMATED: verdict.automated,
            Label.TEMPLATED: verdict.templated,
            Label.PERSONALISED: verdict.personalised,
        }
        if verdict.label is Label.UNDECIDED:
            first, second = sorted(shares.values(), reverse=True)[:2]
            return first - second - 2
        own = shares.pop(verdict.label)
        return own - max(shares.values())


def questions(observations: Iterable[Observation]) -> tuple[Question, ...]:
    """One for each reply that the figures of a report count; what mail servers tell of our mail is none."""
    return tuple(
        Question(enquiry=each.enquiry, judged=judged, wait=each.wait(judged.reply.received_at))
        for each in observations
        for judged in spoken(each)
    )
