"""What the runner and a probe say to each other."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol, runtime_checkable

from harness.clock import require_aware
from harness.model.desk import Target
from harness.model.facts import Enquiry, Source
from harness.model.sessions import SessionEventKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Accepted:
    """A probe's word that the desk took the enquiry. `epoch`: when, by the machine's clock, if seen in a page."""

    reference: str | None = None
    epoch: float | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Confirmed:
    """A probe's word that the page behind a link says that the request is confirmed: in which words, and pictures."""

    words: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """A message a probe saw in its session. `epoch`: when it appeared, by the machine's clock, if seen in a page."""

    raw: bytes
    media_type: str
    source: Source
    sender: str | None = None
    epoch: float | None = None
    finished: float | None = None  # the same of its last part, where it appeared bit by bit


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """Something else that a probe saw, or did, in its session. `epoch` as of `Message`; `lasted` in seconds."""

    kind: SessionEventKind
    text: str = ""
    who: str | None = None
    epoch: float | None = None
    lasted: float | None = None


Event = Accepted | Message | Seen


async def _sleep(span: timedelta) -> None:
    await asyncio.sleep(span.total_seconds())


def _instant(epoch: float) -> datetime:
    return datetime.fromtimestamp(epoch, UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """What a probe is handed. A `confined` probe must not let anything leave the loopback interface.

    `hold`: the clock's; a probe holds it while it knows of something on its way that it has not yet yielded.
    `token`: what a letter carries so that the desk's owner can tell it from customers' (`harness.probe_token`).
    `leave` is set when the customer's patience is over: a probe that stays then takes its leave and ends; who does not
    is cut off soon. `sleep`: the clock's; `instant`: its reading at a moment of the machine's, seconds since 1970.
    """

    enquiry: Enquiry
    target: Target
    confined: bool
    hold: Callable[[], AbstractContextManager[None]] = nullcontext
    token: str | None = None
    leave: asyncio.Event = field(default_factory=asyncio.Event)
    sleep: Callable[[timedelta], Awaitable[None]] = _sleep
    instant: Callable[[float], datetime] = _instant


@dataclass(frozen=True, kw_only=True, slots=True)
class Quoted:
    """A message of the desk's, as far as whoever answers it needs to know it. All of it is a stranger's."""

    name: str  # of its sender; "" if none
    address: str  # of its sender; "" if none
    received_at: datetime
    subject: str
    text: str  # everything a reader sees
    message_id: str | None  # without its angle brackets
    references: tuple[str, ...]  # the thread before it, oldest first, without angle brackets

    def __post_init__(self) -> None:
        require_aware(received_at=self.received_at)


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """What the persona says in answer to a message of the desk's: follow-ups of the enquiry, by their index."""

    turns: tuple[int, ...]
    text: str
    at: datetime
    answers: Quoted

    def __post_init__(self) -> None:
        require_aware(at=self.at)


class Probe(Protocol):
    """Performs an enquiry on one channel. It sends and yields; it never times itself.

    Yields `Accepted` exactly once, then any number of `Message` and `Seen`, those from before it with their own
    earlier epoch. Before it comes nothing but `Seen` of kind DECLINED: the desk surely has nothing, and may take it
    later; asked for what comes next, the probe tries again, so whoever asks waits first. Raises nothing but
    `ProbeError`, or instead of `Accepted` `Unconfirmed` where it was all sent and no answer came, and `DeskClosed`.
    Closing the generator ends the session. `stays`: replies come inside the session, so the runner holds it open for
    the enquiry's `session`; otherwise the generator ends by itself.
    """

    stays: bool

    def perform(self, assignment: Assignment) -> AsyncGenerator[Event, None]:
        """Send the enquiry and yield what happens."""


@runtime_checkable
class Correspondent(Protocol):
    """A probe that can also answer what the desk writes after the session, in the thread."""

    async def say(self, assignment: Assignment, remark: Remark) -> Accepted:
        """Send the remark to the assignment's target; returns once the desk took it.

        Raises nothing but `ProbeError`, or `Unconfirmed` where it was all sent and no answer came.
        """


@runtime_checkable
class Confirmer(Protocol):
    """A probe that can also follow a link which the desk asks to be followed before anybody reads an enquiry."""

    async def confirm(self, assignment: Assignment, url: str) -> Confirmed:
        """Open the page behind `url`, once, and press its one button to confirm, if there is one, once.

        `url` is one of the desk's site, and the page is never let off it. Raises nothing but `ProbeError`, with the
        page's words where it declines, or `Unconfirmed` where they tell neither.
        """
