"""How a reply travelled, by the word of the servers that carried it: claims, never our measurements."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from harness.clock import require_aware


@dataclass(frozen=True, kw_only=True, slots=True)
class Hop:
    """One server's stamp on a mail (RFC 5321, 4.4). `at` is None where it gives no instant that can be read.

    Texts are as the server wrote them, "" where it says nothing.
    """

    at: datetime | None
    by: str = ""  # the server that took the mail
    origin: str = ""  # what the other side called itself
    protocol: str = ""
    recipient: str = ""

    def __post_init__(self) -> None:
        require_aware(at=self.at)


class HandOver(StrEnum):
    """Which header says when the desk let go of its answer."""

    RECEIVED = "Received"  # its first mail server's stamp
    DATE = "Date"  # the writer's own word


@dataclass(frozen=True, kw_only=True, slots=True)
class Skew:
    """A clock that cannot be right beside its neighbours': at least `ahead` of them; behind where that is negative."""

    clock: str | None  # the server's name, "" where it gives none; None: of whoever wrote the mail, by its Date
    ahead: timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Delay:
    """A mail that lay at a server for long before the next one stamped it: queued there, or put off by greylisting.

    `before` is the next server, None where that is our own inbox.
    """

    at: str
    before: str | None
    lasted: timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """A reply's way to us. `outward`, `desk` and `transit` are None where nobody can say, and add up to the wait else.

    `outward`: from T0 until our enquiry was there, where the reply returns its headers; otherwise that is part of
    `desk`. `desk`: until the answer was handed to its first mail server. `transit`: from then until it reached us.
    """

    hops: tuple[Hop, ...]  # in the order of its travel
    handed_over_at: datetime | None = None
    handed_over_by: HandOver | None = None
    outward: timedelta | None = None
    desk: timedelta | None = None
    transit: timedelta | None = None
    skews: tuple[Skew, ...] = ()  # in the order of the travel
    delays: tuple[Delay, ...] = ()

    def __post_init__(self) -> None:
        require_aware(handed_over_at=self.handed_over_at)
