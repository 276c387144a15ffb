"""What happened in a session, and how it ended, in words. What strangers wrote is made printable first."""

from collections.abc import Iterator
from datetime import datetime

from harness.durations import duration
from harness.hours import is_desk_open
from harness.model import ChatEnd, Desk, Observation, Outcome, SessionEvent, SessionEventKind
from reports.wording import one_line

# How a session ended, where the outcome does not say it.
_BESIDE = frozenset({ChatEnd.ABANDONED, ChatEnd.CLOSED_BY_DESK, ChatEnd.LEFT_MESSAGE})

_HAPPENED = {
    SessionEventKind.OPENED: "the chat was open",
    SessionEventKind.SAID: "we said",
    SessionEventKind.RECEIVED: "what we said was delivered",
    SessionEventKind.CHOSE: "we chose",
    SessionEventKind.MENU: "choices were offered",
    SessionEventKind.NOTICE: "the chat's own notice",
    SessionEventKind.QUEUED: "in the queue",
    SessionEventKind.JOINED: "somebody joined",
    SessionEventKind.LEFT: "somebody left",
    SessionEventKind.OFFLINE: "nobody is there, the chat says",
    SessionEventKind.TYPING: "typing was shown",
    SessionEventKind.EDITED: "a message was changed",
    SessionEventKind.LEFT_MESSAGE: "the chat took the complaint as a message, to be answered by mail",
    SessionEventKind.GAVE_UP: "we gave up on a machine that does not understand, and left",
    SessionEventKind.DECLINED: "declined for now by the desk's mail server",
    SessionEventKind.ENDED: "the desk ended the chat",
}


def outcome(observation: Observation) -> str:
    """What came of an enquiry, and how its session ended where that is not the same: `silent (abandoned in queue)`."""
    chat = observation.chat
    if chat is None or chat.end not in _BESIDE:
        return observation.outcome.value
    return f"{observation.outcome.value} ({chat.end.value})"


def heard(observation: Observation) -> str:
    """What somebody who was never answered heard instead, and how their chat ended."""
    said = "nothing" if observation.outcome is Outcome.SILENT else "a machine"
    chat = observation.chat
    return f"{said}, {chat.end.value}" if chat is not None and chat.end in _BESIDE else said


def offline_words(observation: Observation) -> str:
    """That nobody was there, in the desk's own words."""
    words = one_line(observation.offline.detail, 300) if observation.offline else ""
    return f'nobody was there: "{words}"' if words else "nobody was there"


def offline_within(observation: Observation, desk: Desk | None) -> str:
    """That nobody was there, and why somebody should have been."""
    if desk is None:
        return offline_words(observation)
    why = "within its service hours" if desk.openings else "and desks.toml sets no service hours, so it is always open"
    return f"{offline_words(observation)}, {why}"


def was_open(observation: Observation, desk: Desk) -> bool:
    """Whether a desk that was found offline should have been there; one without service hours always should."""
    at = observation.enquiry.created_at if observation.offline is None else observation.offline.at
    return is_desk_open(desk, at)


def over_at(observation: Observation) -> datetime | None:
    """When a session was over for good, by either side, before the customer's patience was; None for any other."""
    at, began = observation.closed_at, observation.accepted_at
    if observation.enquiry.session is None or at is None or began is None:
        return None
    return at if at < began + observation.enquiry.window else None


def happened(event: SessionEvent) -> str:
    """The headline of an event; what was said, chosen or offered stands below it."""
    who = f", {one_line(event.who, 60)}" if event.who else ""
    lasted = f" for {duration(event.lasted)}" if event.lasted is not None else ""
    return f"{_HAPPENED[event.kind]}{who}{lasted}"


def session_lines(observation: Observation) -> Iterator[str]:
    """How a session ended and what it was spent on, a line each; nothing for what was none."""
    chat = observation.chat
    if chat is None:
        return
    yield f"the chat: {chat.end.value}"
    if chat.queue is not None:
        yield f"in the queue: {duration(chat.queue)}"
    if chat.handed_over_at is not None:
        wait = observation.wait(chat.handed_over_at)
        yield f"handed over to a person: {duration(wait) if wait is not None else 'before T0'}"
    if chat.typing:
        yield f"typing was shown for {duration(chat.typing)}"
