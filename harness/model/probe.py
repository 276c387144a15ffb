"""What the runner and a probe say to each other."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol

from harness.model.brief import Target
from harness.model.facts import Enquiry, Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Accepted:
    """A probe's word that the desk took the enquiry. `epoch`: when, by the machine's clock, if seen in a page."""

    reference: str | None = None
    epoch: float | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """A message a probe saw in its session. `epoch`: when it appeared, by the machine's clock, if seen in a page."""

    raw: bytes
    media_type: str
    source: Source
    sender: str | None = None
    epoch: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """What a probe is handed. A `confined` probe must not let anything leave the loopback interface.

    `hold`: the clock's; a probe holds it while it knows of something on its way that it has not yet yielded.
    """

    enquiry: Enquiry
    target: Target
    confined: bool
    hold: Callable[[], AbstractContextManager[None]] = nullcontext


class Probe(Protocol):
    """Performs an enquiry on one channel. It sends and yields; it never times itself.

    Yields `Accepted` exactly once, then any number of `Message`; raises nothing but `ProbeError`, or `Unconfirmed`
    instead of `Accepted` where it was all sent and no answer came. Closing
    the generator ends the session. `stays`: replies come inside the session, so the runner holds it open for
    the enquiry's `session`; otherwise the generator ends by itself.
    """

    stays: bool

    def perform(self, assignment: Assignment) -> AsyncGenerator[Accepted | Message, None]:
        """Send the enquiry and yield what happens."""
