"""Where the time of a wait went: at the desk, or on the way to us. Pure; never raises, and bounded.

Whoever sends a mail writes its stamps: they are claims. Our own two stamps, T0 and the arrival, are the measure, and
what does not fit between them is not believed, but named. A clock that is wrong is never corrected in silence.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from harness.model import Delay, HandOver, Hop, Route, Skew
from harness.reading import headers
from harness.reading.mime import Entity
from harness.reading.received import hops, instant

JITTER = timedelta(seconds=2)  # stamps are whole seconds, and clocks that are kept agree to about one
LONG = timedelta(minutes=5)  # between two servers; a mail that meets no queue passes in seconds
MOST_PARTS = 20  # of a mail, that are searched for our own headers

_RETURNED = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"})

_SOME_RETURNED = re.compile(rb"rfc822|message/global", re.IGNORECASE)


def trace(raw: bytes, *, asked_at: datetime, received_at: datetime, persona: str) -> Route:
    """The way of a mail (message/rfc822) that answers what was taken at `asked_at` and came in at `received_at`.

    `persona` is the address that we wrote from: what returns its headers tells how long our own mail travelled.
    """
    mail = Entity.parse(raw)
    path = hops(mail.fields)
    date = instant(headers.first(mail.fields, "date"))
    trusted = _trusted(path, since=asked_at, until=received_at)
    stamped = [at for hop in trusted if (at := hop.at) is not None]
    handed, by = _handed_over(stamped, date, since=asked_at, until=received_at)
    outward, desk, transit = _shares(handed, _taken_in(mail, asked_at, persona), asked_at, received_at)
    return Route(
        hops=path,
        handed_over_at=handed,
        handed_over_by=by,
        outward=outward,
        desk=desk,
        transit=transit,
        skews=(*_writers_skew(date, stamped, asked_at, received_at), *_skews(path, trusted, asked_at, received_at)),
        delays=tuple(_delays(trusted, received_at)),
    )


def _trusted(path: Sequence[Hop], *, since: datetime, until: datetime) -> list[Hop]:
    """The most stamps that agree with one another and with our own two; of equally many those nearest to us.

    The nearer a stamp to us, the fewer hands it has passed through (RFC 5321, 7.2).
    """
    best: list[Hop] = []
    chains: list[tuple[datetime, list[Hop]]] = []  # each begins at the hop whose instant is beside it
    for hop in reversed(path):
        if hop.at is None or not since - JITTER <= hop.at <= until + JITTER:
            continue
        after = (chain for begins, chain in chains if hop.at <= begins + JITTER)
        chain = [hop, *max(after, key=len, default=[])]
        chains.append((hop.at, chain))
        best = max(best, chain, key=len)
    return best


def _handed_over(
    stamped: Sequence[datetime], date: datetime | None, *, since: datetime, until: datetime
) -> tuple[datetime | None, HandOver | None]:
    if stamped:
        return stamped[0], HandOver.RECEIVED
    if date is not None and since - JITTER <= date <= until + JITTER:
        return date, HandOver.DATE
    return None, None


def _shares(
    handed: datetime | None, taken_in: datetime | None, asked_at: datetime, received_at: datetime
) -> tuple[timedelta | None, timedelta | None, timedelta | None]:
    """How long our enquiry travelled, the desk had it, and the answer travelled. They add up to the wait."""
    wait = received_at - asked_at
    if handed is None or wait < JITTER:  # whole seconds cannot divide what is shorter than they are
        return None, None, None
    left_at = min(max(handed, asked_at), received_at)
    if taken_in is None or taken_in > left_at:
        return None, left_at - asked_at, received_at - left_at
    began_at = max(taken_in, asked_at)
    return began_at - asked_at, left_at - began_at, received_at - left_at


def _taken_in(mail: Entity, asked_at: datetime, persona: str) -> datetime | None:
    """When the last server on our own mail's way had it, by its headers that the reply returns; None where it doesn't.

    Only what we wrote first tells: a follow-up, which answers something, was taken long after T0.
    """
    if not mail.is_multipart or not _SOME_RETURNED.search(mail.body):
        return None  # as nearly always, and many times as fast as looking into the parts
    for part in mail.parts(MOST_PARTS):
        if part.content_type not in _RETURNED:
            continue
        fields = headers.split(part.body.lstrip(b"\r\n"))[0]
        if headers.sender(fields)[1].lower() != persona.lower() or headers.references(fields):
            continue
        at = next((hop.at for hop in reversed(hops(fields))), None)
        if at is not None and at >= asked_at - JITTER:
            return at
    return None


def _writers_skew(
    date: datetime | None, stamped: Sequence[datetime], asked_at: datetime, received_at: datetime
) -> Iterator[Skew]:
    """The Date field is the writer's clock: an answer is written after the question and before it is sent."""
    if date is not None:
        yield from _skew(None, date, asked_at, min([*stamped[:1], received_at]))


def _skews(path: Sequence[Hop], trusted: Sequence[Hop], asked_at: datetime, received_at: datetime) -> Iterator[Skew]:
    before, left, seen = asked_at, list(trusted), set[str]()
    for hop in path:
        if left and hop is left[0]:
            before = left.pop(0).at or before
        elif hop.at is not None and hop.by not in seen:
            seen.add(hop.by)
            after = next((each.at for each in left if each.at is not None), received_at)
            yield from _skew(hop.by, hop.at, before, after)


def _skew(clock: str | None, at: datetime, before: datetime, after: datetime) -> Iterator[Skew]:
    if at > after + JITTER:
        yield Skew(clock=clock, ahead=at - after)
    elif at < before - JITTER:
        yield Skew(clock=clock, ahead=at - before)


def _delays(trusted: Sequence[Hop], received_at: datetime) -> Iterator[Delay]:
    for index, hop in enumerate(trusted, start=1):
        following = trusted[index] if index < len(trusted) else None
        after = following.at if following else received_at
        if hop.at is not None and after is not None and after - hop.at >= LONG:
            yield Delay(at=hop.by, before=following.by if following else None, lasted=after - hop.at)
