"""Who answers at the sandbox company, with what, and how long it takes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from random import Random


class Temperament(StrEnum):
    """How the one who gets an enquiry goes about it; what each does is told in the package's documentation."""

    SILENT = "silent"
    RECEIPT_THEN_PERSON = "receipt-then-person"
    MACROS_ONLY = "macros-only"
    HELPFUL = "helpful"
    BOT_AT_ONCE = "bot-at-once"
    ASKS_AGAIN = "asks-again"
    BUSY = "busy"
    BOT_THEN_PERSON = "bot-then-person"
    BOT_STREAMING = "bot-streaming"
    SECOND_THOUGHTS = "second-thoughts"


# Who works at a company that names nobody; one more would change whom each customer meets there.
USUAL = (
    Temperament.SILENT,
    Temperament.RECEIPT_THEN_PERSON,
    Temperament.MACROS_ONLY,
    Temperament.HELPFUL,
    Temperament.BOT_AT_ONCE,
    Temperament.ASKS_AGAIN,
)


class LetterKind(StrEnum):
    """What a mail to a customer is."""

    RECEIPT = "receipt"
    MACRO = "macro"
    PERSONAL = "personal"
    BOT = "bot"
    ASK_AGAIN = "ask again"


@dataclass(frozen=True, kw_only=True, slots=True)
class Duty:
    """A letter to be written between `earliest` and `latest` after the enquiry came."""

    kind: LetterKind
    earliest: timedelta
    latest: timedelta

    def due(self, chance: Random) -> timedelta:
        """How long this letter takes."""
        return self.earliest + chance.random() * (self.latest - self.earliest)


_HOUR = timedelta(hours=1)
_RECEIPT = Duty(kind=LetterKind.RECEIPT, earliest=timedelta(seconds=1), latest=timedelta(seconds=5))
_BOT = Duty(kind=LetterKind.BOT, earliest=timedelta(seconds=2), latest=timedelta(seconds=8))
_ANSWER = Duty(kind=LetterKind.PERSONAL, earliest=timedelta(minutes=20), latest=5 * _HOUR)
_LATE_ANSWER = Duty(kind=LetterKind.PERSONAL, earliest=2 * _HOUR, latest=30 * _HOUR)

DUTIES: Mapping[Temperament, tuple[Duty, ...]] = {
    Temperament.SILENT: (),
    Temperament.RECEIPT_THEN_PERSON: (_RECEIPT, _LATE_ANSWER),
    Temperament.MACROS_ONLY: (Duty(kind=LetterKind.MACRO, earliest=_HOUR, latest=12 * _HOUR),),
    Temperament.HELPFUL: (_ANSWER,),
    Temperament.BOT_AT_ONCE: (_BOT,),
    Temperament.ASKS_AGAIN: (Duty(kind=LetterKind.ASK_AGAIN, earliest=_HOUR, latest=8 * _HOUR),),
    Temperament.BUSY: (_LATE_ANSWER,),
    Temperament.BOT_THEN_PERSON: (_BOT, _LATE_ANSWER),
    Temperament.BOT_STREAMING: (_BOT,),
    Temperament.SECOND_THOUGHTS: (_ANSWER,),
}

# Whoever asked has heard what was asked for, and answers.
AFTER_ASKING = (_ANSWER,)


def dice(*parts: object) -> Random:
    """Chance for these `parts` alone (seed, customer, purpose), so that the order of events changes nothing."""
    return Random("/".join(str(part) for part in parts).encode("utf-8", "replace"))


def who_answers(temperaments: Sequence[Temperament], *, seed: int, customer: str) -> Temperament:
    """The temperament that `customer` meets."""
    return dice(seed, customer, "temperament").choice(temperaments)


def typing_time(text: str, chance: Random) -> timedelta:
    """How long a person takes to read, think and type `text`: 40 words a minute, 20 s at least, 120 s at most."""
    seconds = len(text) / 5 / 40 * 60 * chance.uniform(0.8, 1.2)
    return timedelta(seconds=min(120.0, max(20.0, seconds)))
