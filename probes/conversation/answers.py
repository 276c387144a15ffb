"""What a customer has to say to what the desk asks: the scenario's follow-ups, and what any desk asks for. Pure."""

from collections import Counter
from random import Random

from harness.model import Enquiry
from probes.conversation.words import ANSWERABLE, asks_for, saying

_TWICE = 2  # who asks a third time for the same is not listening


class Answers:
    """Each is given once, and once more where it is asked for again."""

    def __init__(self, enquiry: Enquiry) -> None:
        self._enquiry = enquiry
        self._given: Counter[str] = Counter()
        self._unanswered = list(enquiry.questions)

    @property
    def satisfied(self) -> bool:
        """Whether all that the complaint asks has been answered."""
        return bool(self._enquiry.questions) and not self._unanswered

    @property
    def open(self) -> str | None:
        """The first question that has not been answered; None if there is none."""
        return self._unanswered[0].text if self._unanswered else None

    def hear(self, text: str) -> None:
        """Take in what answers our questions."""
        self._unanswered = [each for each in self._unanswered if not each.is_answered_by(text)]

    def due(self, text: str, *, changed: bool = False, handed_over: bool = False) -> list[str]:
        """What is to be said to `text`, in the order of the follow-ups, then of the desk's usual questions.

        `changed`: it is an earlier message in other words, to which nothing is said twice. `handed_over`: a person has
        come who may not have read what we told a machine.
        """
        self.hear(text)
        most = 1 if changed else _TWICE
        said = [each for each in self._follow_ups(text, most) if each]
        said += [each for kind in ANSWERABLE if (each := self._persona(kind, text, most, said))]
        if not said and handed_over and asks_for("complaint", text):
            said = self._once("again", 1)
        if not said and asks_for("private", text):
            said = self._once("private", most)
        elif not said and asks_for("lacking", text):
            said = self._once("lacking", most)
        return said

    def goes_in_circles(self, text: str) -> bool:
        """Whether `text` asks for what has been given as often as it will be."""
        return any(self._given[kind] >= _TWICE and asks_for(kind, text) for kind in ANSWERABLE)

    def _follow_ups(self, text: str, most: int) -> list[str]:
        due = []
        for number, each in enumerate(self._enquiry.follow_ups):
            key = f"follow-up {number}"
            # One that waits for no words goes to the first reply, and to no other.
            if each.is_asked_for(text) and self._given[key] < (most if each.asked else 1):
                self._given[key] += 1
                self._given.update(kind for kind in ANSWERABLE if self._value(kind) in each.text and self._value(kind))
                due.append(each.text)
        return due

    def _persona(self, kind: str, text: str, most: int, said: list[str]) -> str:
        """What the persona answers to a question of this kind; "" for nothing."""
        value = self._value(kind)
        if not value or self._given[kind] >= most or any(value in each for each in said) or not asks_for(kind, text):
            return ""
        return self._text(f"answer.{kind}", kind).replace(f"{{{kind}}}", value)

    def _once(self, key: str, most: int) -> list[str]:
        if self._given[key] >= most:
            return []
        return [self._text(key, key).replace("{complaint}", self._enquiry.body)]

    def _text(self, key: str, counted: str) -> str:
        self._given[counted] += 1
        chance = Random(f"{self._enquiry.id}/answer/{key} {self._given[counted]}")
        return saying(chance, key, self._enquiry.persona.language)

    def _value(self, kind: str) -> str:
        return str(getattr(self._enquiry.persona, kind))
