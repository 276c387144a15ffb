"""What a chat showed of one message beside its words."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, kw_only=True)
class Turn:
    """How one message of the desk's came in a chat.

    `speaker` is the name shown with it, "" for none. `is_greeting`: it came before we had spoken. `typing`: how long
    dots were shown for it, None in a chat that never showed any. `streamed`: how long it went on appearing. `pause`:
    since the desk's own last message, where we had said nothing in between, None otherwise. `has_menu`: choices came
    with it. `is_edited`: it was changed after it had been complete.
    """

    speaker: str = ""
    is_greeting: bool = False
    typing: timedelta | None = None
    streamed: timedelta = timedelta(0)
    pause: timedelta | None = None
    has_menu: bool = False
    is_edited: bool = False
