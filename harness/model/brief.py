"""What goes in: the complaint and the customer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from harness.model.terms import says

# After words like "order number": the number itself, three digits or more, with one short word between at most. Runs
# are bounded, for replies are hostile.
_TOLD = re.compile(
    r"[^\w.?!\n]{0,6}(?:\w{1,6}[^\w.?!\n]{1,3})?"
    r"(?=(?:[^\s\d]{0,20}\d){3})"
    r"(?![^.!?\n]{0,300}\?)"
)


class FactKind(StrEnum):
    """Whether a fact repeated in a reply shows care: a merge fact does not, a story fact does."""

    MERGE = "merge"
    STORY = "story"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """Something planted in a complaint, to be recognised in the reply."""

    name: str
    kind: FactKind
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """Something the complaint asks; a reply that contains one of `answers` has answered it."""

    name: str
    text: str
    answers: tuple[str, ...]

    def is_answered_by(self, reply: str) -> bool:
        """Whether `reply` holds one of the answers: the same words within a sentence, numbers by value."""
        return any(says(reply, answer) for answer in self.answers)


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowUp:
    """What the persona says when the desk asks: sent once, after a reply that contains one of `asked`.

    With no `asked`, it is sent after the first reply of any kind. "Your reference number is 4711" asks for nothing.
    """

    text: str
    asked: tuple[str, ...] = ()

    def is_asked_for(self, reply: str) -> bool:
        """Whether a reply asks for this: any reply does where no words to wait for are named."""
        folded = reply.casefold()
        return not self.asked or any(_asks(folded, asked.casefold()) for asked in self.asked)


def _asks(reply: str, words: str) -> bool:
    """Whether the words stand somewhere in it without what they name right behind them, or in a question."""
    at = reply.find(words)
    while at >= 0:
        if not _TOLD.match(reply, at + len(words)):
            return True
        at = reply.find(words, at + 1)
    return False


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkingDays:
    """So many days on which the desk opens, after the one on which it was asked."""

    days: int


Limit = timedelta | WorkingDays


@dataclass(frozen=True, kw_only=True, slots=True)
class Standards:
    """Longest acceptable waits as a desk or a scenario states them; None where it states none."""

    acknowledgement: Limit | None = None
    first_response: Limit | None = None
    complete: Limit | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Thresholds:
    """Longest acceptable waits from T0 of one enquiry; None where no standard is set.

    `counted`: those that were stated in working days, as they were stated. What they come to follows from the desk's
    calendar, and is worked out anew when it is read (`harness.hours.by_calendar`).
    """

    acknowledgement: timedelta | None = None
    first_response: timedelta | None = None
    complete: timedelta | None = None
    counted: Standards = Standards()


@dataclass(frozen=True, kw_only=True, slots=True)
class Brief:
    """A scenario in one language. Texts may hold `{slots}` named after facts and questions."""

    language: str
    subjects: tuple[str, ...]
    bodies: tuple[str, ...]
    merge: Mapping[str, str]  # fact name -> pattern for the persona (# a digit, ? a letter)
    story: Mapping[str, tuple[str, ...]]  # fact name -> the values one is chosen from
    questions: tuple[Question, ...]
    follow_ups: tuple[FollowUp, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """The brief: a complaint, its planted facts, its questions and their answer key."""

    id: str
    title: str
    channels: tuple[str, ...]
    briefs: Mapping[str, Brief]  # by language
    thresholds: Standards | Thresholds
    observation_window: timedelta
    patience: timedelta  # how long the customer stays in a session that answers in the session (a chat)
    photo: bool = False  # whether a picture of the damaged item goes with the complaint, where a channel can carry one


@dataclass(frozen=True, kw_only=True, slots=True)
class Persona:
    """The assumed customer; the address is at our own domain and belongs to this enquiry alone.

    `zone` is the IANA time zone they live in, which dates what they write. `salutation`: "mr" or "ms" where the first
    name tells, else "", for forms that insist on one.
    """

    name: str
    email: str
    phone: str
    order: str
    language: str
    zone: str = "UTC"
    postcode: str = ""  # "" where an older ledger does not tell
    salutation: str = ""
