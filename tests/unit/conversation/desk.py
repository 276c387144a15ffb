"""A desk for scripts without input or output: it says what a test wants, and hears what the customer does."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from harness.model import Enquiry, FollowUp, Question
from harness.sandbox.specimen import specimen
from probes.conversation.acts import (
    Act,
    Done,
    FillForm,
    Happening,
    Heard,
    Leave,
    Opened,
    Say,
    Script,
    Silence,
    Wait,
)
from probes.conversation.customer import converse

COMPLAINT = "My copper kettle has not come. When will the parcel arrive?"
WHEN = Question(name="when", text="When will it arrive?", answers=("within 3 working days",))
ORDER = FollowUp(asked=("order number",), text="It is A-10442.")


def enquiry(**changes: Any) -> Enquiry:
    """An enquiry by chat; a greeting of its own would be said, or not, by its id."""
    return specimen(
        **{"channel": "chat", "body": COMPLAINT, "questions": (WHEN,), "session": timedelta(minutes=10), **changes}
    )


@dataclass
class Desk:
    """One conversation, carried out act by act. `said` are the customer's words, `did` all the acts but waits."""

    script: Script
    act: Act
    over: bool = False
    did: list[Act] = field(default_factory=list)
    deaf: bool = False  # whether there is no place to write
    later: bool = False  # whether a form is all there is

    @property
    def said(self) -> list[str]:
        return [act.text for act in self.did if isinstance(act, Say)]

    @property
    def waits(self) -> timedelta | None:
        """How long the customer will wait for what happens next."""
        assert isinstance(self.act, Wait), self.act
        return self.act.at_most

    def tell(self, *happenings: Happening | str) -> "Desk":
        """Let things happen, one after the other; texts are said by the desk."""
        for each in happenings:
            if self.over:
                break
            self._send(Heard(text=each) if isinstance(each, str) else each)
            self._carry_out()
        return self

    def ask(self, *texts: str) -> str:
        """What the customer says to this, once the desk has said all of it; "" for nothing."""
        before = len(self.said)
        self.tell(*texts)
        if not self.over and self.waits is not None and self.waits <= timedelta(seconds=5):  # he is thinking
            self.tell(Silence())
        return " / ".join(self.said[before:])

    def _send(self, happening: Happening) -> None:
        try:
            self.act = self.script.send(happening)
        except StopIteration:
            self.over = True

    def _carry_out(self) -> None:
        while not self.over and not isinstance(self.act, Wait):
            act = self.act
            if not self.deaf or isinstance(act, Leave):
                self.did.append(act)
            filled = isinstance(act, FillForm) and not self.deaf
            self._send(Done(ok=not self.deaf, complained=filled, later=filled and self.later))


def arrive(what: Enquiry | None = None, **changes: Any) -> Desk:
    """A customer who is about to come in."""
    script = converse(what or enquiry(**changes))
    return Desk(script=script, act=next(script))


def complain(**changes: Any) -> Desk:
    """A customer who has complained."""
    desk = arrive(**changes).tell(Opened())
    assert desk.said == [COMPLAINT]
    return desk
