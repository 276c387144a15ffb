"""What passes between a conversation's script and whoever carries it out: acts one way, what happens the other."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from harness.model import SessionEventKind


class Purpose(StrEnum):
    """What something is said for."""

    GREETING = "greeting"
    COMPLAINT = "complaint"  # where the desk takes it, the enquiry has begun (T0)
    ANSWER = "answer"  # to what was asked, chosen by number from a menu in words, or again because it was asked for
    CHASE = "chase"  # after silence
    GOODBYE = "goodbye"


@dataclass(frozen=True, kw_only=True, slots=True)
class Say:
    """Write `text` and send it. Answered by `Done`."""

    text: str
    purpose: Purpose


@dataclass(frozen=True, kw_only=True, slots=True)
class Choose:
    """Press the choice `label` of the menu that was offered last, the one at `index`. Answered by `Done`."""

    index: int
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FillForm:
    """Fill in the form that was asked for, with the complaint where it has a place for it. Answered by `Done`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wait:
    """Nothing to do until something happens; `Silence` after `at_most`, where that is not None."""

    at_most: timedelta | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Leave:
    """The conversation is over; the script ends, whatever it is sent.

    `later`: nobody was there, and what we said is a message that is answered by mail, if it is. `why`: what made the
    customer give up before patience was over; "" where nothing did.
    """

    later: bool = False
    why: str = ""


Act = Say | Choose | FillForm | Wait | Leave


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """There is a place to write."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """The desk says something, or has `changed` an earlier message to this."""

    text: str
    changed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Noticed:
    """The widget, or the room, says something about the session itself. Nobody answers that."""

    kind: SessionEventKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Offered:
    """Choices are shown, to be pressed. `text` is what the menu says beside them, where it says anything."""

    choices: tuple[str, ...]
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Typing:
    """Typing is shown, or no longer shown."""

    on: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class FormAsked:
    """A form stands before the chat, in it, or in place of one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Silence:
    """Nothing has happened for as long as the script wanted to wait."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PatienceOver:
    """The customer will not stay any longer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Closed:
    """The desk has ended the conversation; nothing more can be said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """What became of the act. `ok`: whether it could be done.

    Of a form, `complained`: whether it took the complaint; `later`: and there is no chat, but an answer by mail.
    """

    ok: bool = True
    complained: bool = False
    later: bool = False


Happening = Opened | Heard | Noticed | Offered | Typing | FormAsked | Silence | PatienceOver | Closed | Done
Script = Generator[Act, Happening, None]
