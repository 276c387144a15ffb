"""What a desk's observations were made from, so that it can be told whether they still hold."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from harness.ledger.changes import Extent
from harness.model import Watch

Place = tuple[str, str, str]  # an enquiry; the rule that a reply was tied to it by, and what that rests on


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """The facts that there were, and the moments that what was made of them is good for.

    `tally`: the desk's enquiries and replies, as the ledger counts them. `placed`: the replies of nobody that were
    found to be its enquiries'. `until`: when the next of its facts was stamped, None for never. `open`: the enquiries
    of which there is something to do or to tell, whatever their figures say.
    """

    tally: tuple[int, int, int]
    placed: dict[str, Place]
    extent: Extent
    newest: str | None  # reply
    newest_at: datetime | None
    at: datetime
    until: datetime | None
    open: tuple[str, ...] = ()

    def is_good_at(self, now: datetime) -> bool:
        """Whether nothing but time has passed by then."""
        return self.at <= now and (self.until is None or now < self.until)


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole:
    """How far the ledger went when all `desks` had been looked at, and how many replies fit none of their enquiries.

    `torn` fit several, `orphans` none, of `unsure` of which no address told whose they are. `until`: when the next fact
    was stamped that may be such a reply's. `renamed`: what desks were called, by the names that they had before.
    """

    extent: Extent
    desks: int
    unsure: int = 0
    torn: int = 0
    orphans: int = 0
    until: datetime | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)


def written(record: Kept | Whole | Extent) -> str:
    """As it is kept."""
    return json.dumps(asdict(record), default=datetime.isoformat)


def kept_of(text: str) -> Kept:
    """What was written. Raises ValueError, TypeError, KeyError or AttributeError for anything else."""
    told = json.loads(text)
    return Kept(
        tally=(told["tally"][0], told["tally"][1], told["tally"][2]),
        placed={reply: (place[0], place[1], place[2]) for reply, place in told["placed"].items()},
        extent=_extent(told["extent"]),
        newest=told["newest"],
        newest_at=_instant(told["newest_at"]),
        at=datetime.fromisoformat(told["at"]),
        until=_instant(told["until"]),
        open=tuple(told["open"]),
    )


def whole_of(text: str) -> Whole:
    """As `kept_of`."""
    told = json.loads(text)
    return Whole(
        extent=_extent(told["extent"]),
        desks=told["desks"],
        unsure=told["unsure"],
        torn=told["torn"],
        orphans=told["orphans"],
        until=_instant(told["until"]),
        renamed=told["renamed"],
    )


def _extent(told: dict[str, Any]) -> Extent:
    gaps = (Watch(**{name: datetime.fromisoformat(at) for name, at in each.items()}) for each in told["gaps"])
    return Extent(
        rows=told["rows"],
        last=told["last"],
        last_dispatch=tuple(told["last_dispatch"]),
        ends=told["ends"],
        listened_until=None,
        gaps=tuple(gaps),
    )


def _instant(told: str | None) -> datetime | None:
    return None if told is None else datetime.fromisoformat(told)
