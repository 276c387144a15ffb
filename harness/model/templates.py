"""Form letters found: what stays in the replies of a desk from one customer to the next, and what varies."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SlotKind(StrEnum):
    """What stands in a slot."""

    NAME = "name"
    NUMBER = "number"
    DATE = "date"
    LINK = "link"
    ADDRESS = "address"
    FACT = "fact"  # something of the customer's own story, word for word
    TEXT = "text"


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """What varies at one place. `examples`: some of what stood there; "" where it was left out."""

    kind: SlotKind
    examples: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MergeError:
    """A slot filled wrongly: what the judge says of it, in which reply, and the words."""

    what: str
    reply_id: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Template:
    """A form letter of one desk, mined from its replies. `pieces`: text that stays, and slots, in order.

    `replies`: ids of the replies that it makes up a good part of; `conversations`: how many enquiries they answer.
    `first` and `last`: when the first and the last of them came; None where no time is known. `share`: the part it has
    of their writers' own words, on average, from 0 to 1.
    """

    pieces: tuple[str | Slot, ...]
    replies: tuple[str, ...]
    conversations: int
    share: float
    first: datetime | None
    last: datetime | None
    errors: tuple[MergeError, ...] = ()
    desk: str = ""

    @property
    def text(self) -> str:
        """The letter, with the kind of each slot in square brackets: `Dear [name],`. A slot stands clear of words."""
        found = ""
        for piece in self.pieces:
            part = piece if isinstance(piece, str) else f"[{piece.kind.value}]"
            # What varied may have held the line's end: `Dear Ada,` and the blank line after it.
            touches = (found.endswith("]") and part[:1].isalnum()) or (part[:1] == "[" and found[-1:].isalnum())
            found += f" {part}" if touches else part
        return found

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots in order."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Slot))
