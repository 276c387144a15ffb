"""Who wrote this reply? What a person is asked of it, and how sure the judge is without them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from harness.model import DispatchState, Enquiry, JudgedReply, Label, Observation, SessionEventKind
from harness.observe.enquiry import spoken

_OURS = (SessionEventKind.SAID, SessionEventKind.CHOSE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Something said before the reply: by us, or by the desk under a name, "" for none."""

    at: datetime
    is_ours: bool
    text: str
    who: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A reply that counts, what it answers, and how long after T0 it came; None where T0 is not known.

    `talk`: what had been said in the enquiry before it, beside the complaint itself, the oldest first.
    """

    enquiry: Enquiry
    judged: JudgedReply
    wait: timedelta | None
    talk: tuple[Line, ...] = ()

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
        Question(
            enquiry=each.enquiry,
            judged=judged,
            wait=each.wait(judged.reply.received_at),
            talk=_talk(each, judged.reply.received_at),
        )
        for each in observations
        for judged in spoken(each)
    )


def _talk(observation: Observation, before: datetime) -> tuple[Line, ...]:
    """What was said in the session, what we said later by mail, and the desk's other replies."""
    follow_ups = observation.enquiry.follow_ups
    said = [
        Line(at=each.at, is_ours=True, text=each.text)
        for each in observation.events
        if each.kind in _OURS and each.text != observation.enquiry.body
    ]
    said += [
        Line(at=each.at, is_ours=True, text=follow_ups[each.turn].text)
        for each in observation.turns
        if each.state is DispatchState.SAID and each.turn is not None and each.turn < len(follow_ups)
    ]
    said += [
        Line(at=each.reply.received_at, is_ours=False, text=each.text, who=each.reply.sender or "")
        for each in observation.replies
    ]
    return tuple(sorted((line for line in said if line.at < before), key=lambda line: line.at))
