"""What of a reply recurs, and what must be known of it to say that again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True, kw_only=True)
class Recurrence:
    """What of a reply also came in answer to other enquiries.

    `positions` are those in `Case.words` of the words that are the desk's: they came in a copy of the letter, or more
    often than by chance. `copied` are those that recur in the one conversation most alike, and are no frame of all the
    desk's letters: a person's turns of phrase recur here and there, a form letter's text together. `share` is the part
    `copied` has of the writer's own words, from 0 to 1; `copies` counts the conversations that share at least half as
    much; `first` and `last` are when such a text came, None where no time is known.
    """

    positions: frozenset[int]
    copied: frozenset[int]
    share: float
    copies: int
    first: datetime | None = None
    last: datetime | None = None


class Sketch(NamedTuple):
    """What peers need to know of a reply on their shelf to say again what of it recurs: places among its words."""

    echoed: Collection[int]
    told: Collection[int]
