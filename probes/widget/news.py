"""What a page reports of its chat, checked: any script of the page might have sent it."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from harness.model import SessionEventKind
from probes.conversation.notices import notice_kind
from probes.words import one_line

_LONGEST = 20_000  # characters of one message
_MOST_CHOICES = 30
_NAME = 60  # characters
_SHORT = 70  # characters of a line that a widget writes by itself
# Lines that nobody says of himself; that he is away somebody may.
_TELLING = {SessionEventKind.QUEUED, SessionEventKind.JOINED, SessionEventKind.LEFT, SessionEventKind.ENDED}
_AHEAD = 5.0  # seconds by which a page's clock may be ahead of ours


class Whose(StrEnum):
    """Who said it: ourselves, the desk, or the widget about the chat itself (joined, queue, closed)."""

    OWN = "own"
    DESK = "desk"
    NOTICE = "notice"


@dataclass(frozen=True, kw_only=True, slots=True)
class Bubble:
    """One message of the log. `epoch`: when it first appeared, seconds, stamped in the page.

    `finished`: the same of its last part.
    """

    epoch: float
    text: str
    whose: Whose
    sender: str | None
    finished: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Edited:
    """A message that had been complete says something else now; a late rest of it begins with `before`."""

    epoch: float
    text: str
    before: str
    whose: Whose
    sender: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Typing:
    """Somebody is shown to be typing since `epoch`: told when it begins (`lasted` None) and when it is over.

    `lasted` in seconds; `who`: the words or the name shown with it, if any.
    """

    epoch: float
    lasted: float | None
    who: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Menu:
    """Choices are offered to be pressed."""

    epoch: float
    choices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FormAsked:
    """A form stands in the log, to be filled in."""

    epoch: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Lost:
    """A message of ours is marked as not delivered."""

    epoch: float
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Closed:
    """The chat is over. `epoch`: when the page said so; None where the page itself went."""

    epoch: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Stirring:
    """A message has begun to appear."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Still:
    """Every message that had begun to appear is complete and has been reported."""


News = Bubble | Edited | Typing | Menu | FormAsked | Lost | Closed
Report = News | Stirring | Still


def read_report(fact: Any, *, now: float = math.inf) -> Report | None:
    """A report of `watch.js` checked, or None. `now`: seconds since 1970; what claims to be later is not believed."""
    if not isinstance(fact, dict):
        return None
    kind = fact.get("kind")
    if not isinstance(kind, str):
        return None
    if kind in {"stirring", "still"}:
        return Stirring() if kind == "stirring" else Still()
    epoch = _instant(fact.get("epoch"), now)
    if kind == "closed":
        return Closed(epoch=epoch)
    reader = _READERS.get(kind)
    return None if reader is None or epoch is None else reader(fact, epoch, now)


def is_last(fact: Any) -> bool:
    """Whether a report tells the last of the messages that had begun to appear."""
    return isinstance(fact, dict) and fact.get("still") is True


def _said(fact: Mapping[str, Any], epoch: float, now: float) -> Bubble | None:
    text, whose, done = _text(fact.get("text")), _whose(fact.get("whose")), _instant(fact.get("done", epoch), now)
    if text is None or whose is None:
        return None
    bubble = Bubble(
        epoch=epoch, text=text, whose=whose, sender=_name(fact.get("sender")), finished=max(epoch, done or epoch)
    )
    # Where the page does not say whose it is, a line that reads as a widget's own is taken for one.
    known = fact.get("sure") is True and fact.get("named") is not False
    doubtful = whose is Whose.DESK and not known and (not bubble.sender or fact.get("named") is False)
    return replace(bubble, whose=Whose.NOTICE) if doubtful and _reads_as_notice(text) else bubble


def _reads_as_notice(text: str) -> bool:
    """Whether nobody would say this line himself. In doubt it is the desk's: a reply must never be lost."""
    kind = notice_kind(text)
    if kind is None:
        return True
    return kind in _TELLING and len(text) <= _SHORT and "?" not in text and "\n" not in text.strip()


def _edited(fact: Mapping[str, Any], epoch: float, now: float) -> Edited | None:
    said = _said(fact, epoch, now)
    before = fact.get("before")
    if said is None or not isinstance(before, str):
        return None
    return Edited(epoch=epoch, text=said.text, before=before[:_LONGEST], whose=said.whose, sender=said.sender)


def _typed(fact: Mapping[str, Any], epoch: float, now: float) -> Typing | None:
    until = _instant(fact.get("until"), now)
    return None if until is None else Typing(epoch=epoch, lasted=max(0.0, until - epoch), who=_name(fact.get("who")))


def _menu(fact: Mapping[str, Any], epoch: float, _now: float) -> Menu | None:
    given = fact.get("choices")
    if not isinstance(given, list):
        return None
    choices = tuple(
        one_line(each, limit=100) for each in given[:_MOST_CHOICES] if isinstance(each, str) and each.strip()
    )
    return Menu(epoch=epoch, choices=choices) if choices else None


def _lost(fact: Mapping[str, Any], epoch: float, _now: float) -> Lost | None:
    text = _text(fact.get("text"))
    return None if text is None else Lost(epoch=epoch, text=text)


_READERS: dict[str, Callable[[Mapping[str, Any], float, float], Report | None]] = {
    "said": _said,
    "edited": _edited,
    "typed": _typed,
    "menu": _menu,
    "lost": _lost,
    "form": lambda _fact, epoch, _now: FormAsked(epoch=epoch),
    "typing": lambda fact, epoch, _now: Typing(epoch=epoch, lasted=None, who=_name(fact.get("who"))),
}


def _instant(value: Any, now: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if 0 < value < min(2**32, now + _AHEAD) else None


def _text(value: Any) -> str | None:
    return value[:_LONGEST] if isinstance(value, str) and value.strip() else None


def _whose(value: Any) -> Whose | None:
    return Whose(value) if isinstance(value, str) and value in set(Whose) else None


def _name(value: Any) -> str | None:
    return (one_line(value, limit=_NAME) or None) if isinstance(value, str) else None
