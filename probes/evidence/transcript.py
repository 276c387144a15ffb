"""The transcript of an enquiry: plain text that a person reads, a line for whatever was done, said or seen."""

from dataclasses import dataclass
from datetime import UTC, datetime

from harness.model import Accepted, Event, Message, Seen, SessionEventKind, Source
from probes.words import one_line

_LONGEST_LINE = 1_000  # characters
_MOST_LINES = 60  # of one thing said
_INDENT = " " * 41

# What each thing that happens in a session is called in a transcript; {who} and {text} are the event's.
_HAPPENED = {
    SessionEventKind.OPENED: "the chat had opened",
    SessionEventKind.SAID: "we said",
    SessionEventKind.RECEIVED: "what we said was delivered",
    SessionEventKind.CHOSE: "we chose from the menu",
    SessionEventKind.MENU: "the desk offered a menu",
    SessionEventKind.NOTICE: "a notice",
    SessionEventKind.QUEUED: "a notice that we wait for our turn",
    SessionEventKind.JOINED: "somebody joined",
    SessionEventKind.LEFT: "somebody left",
    SessionEventKind.OFFLINE: "a notice that nobody is there",
    SessionEventKind.TYPING: "somebody typed",
    SessionEventKind.EDITED: "a message was changed, and reads now",
    SessionEventKind.LEFT_MESSAGE: "we left a message, to be answered by mail",
    SessionEventKind.GAVE_UP: "we gave up on a machine that does not understand, and left",
    SessionEventKind.DECLINED: "the desk's mail server declined it for now",
    SessionEventKind.ENDED: "the desk ended the chat",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One thing that happened: its headline, and what was said in its own lines."""

    at: datetime
    what: str
    said: str = ""


def entry_of(event: Event, at: datetime) -> Entry:
    """What a probe yields, as the transcript tells it."""
    if isinstance(event, Accepted):
        known_as = f", which calls it {event.reference}" if event.reference else ""
        return Entry(at=at, what=f"T0: the desk took the enquiry{known_as}")
    if isinstance(event, Message):
        return Entry(at=at, what=_who_said(event), said=_words(event))
    return Entry(at=at, what=_happened(event), said=event.text)


def _who_said(message: Message) -> str:
    if message.source is Source.PAGE:
        return "the page that confirmed it"
    who = f" ({one_line(message.sender, limit=60)})" if message.sender else ""
    took = ""
    if message.epoch is not None and message.finished is not None and message.finished > message.epoch:
        took = f", appearing for {message.finished - message.epoch:.1f} s"
    return f"the desk{who} said{took}"


def _words(message: Message) -> str:
    text = message.raw.decode("utf-8", "replace")
    return text if message.media_type == "text/plain" else f"(its {len(message.raw):,} bytes of HTML are in the ledger)"


def _happened(event: Seen) -> str:
    what = _HAPPENED[event.kind]
    who = f" ({one_line(event.who, limit=60)})" if event.who else ""
    lasted = f" for {event.lasted:.1f} s" if event.lasted is not None else ""
    return f"{what}{who}{lasted}"


def written(entry: Entry, t0: datetime | None) -> str:
    """An entry as it stands in the file: UTC to the millisecond, seconds since T0, and what happened."""
    passed = "" if t0 is None else f"{(entry.at - t0).total_seconds():+.3f} s"
    stamp = entry.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    lines = [f"{stamp}Z {passed:>14}  {one_line(entry.what, limit=_LONGEST_LINE)}"]
    said = [one_line(line, limit=_LONGEST_LINE) for line in entry.said.splitlines() if line.strip()]
    lines += [f"{_INDENT}| {line}" for line in said[:_MOST_LINES]]
    if len(said) > _MOST_LINES:
        lines.append(f"{_INDENT}| ... and {len(said) - _MOST_LINES} more lines, cut here")
    return "".join(f"{line}\n" for line in lines)
