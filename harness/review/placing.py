"""One person's sitting over replies that no rule could place: where each belongs, kept as it is said."""

from collections.abc import Iterable

from harness.clock import Clock
from harness.ledger import Ledger
from harness.model import Attribution
from harness.observe import Doubt

NOBODYS_KEY = "n"
MOST_KEYS = 9  # candidates that one key each can name


class Placing:
    """Doubts for one person."""

    def __init__(self, doubts: Iterable[Doubt], *, by: str, ledger: Ledger, clock: Clock) -> None:
        self.doubts = tuple(doubts)
        self.by = by
        self._ledger = ledger
        self._clock = clock
        self._said: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self.doubts)

    @property
    def said(self) -> int:
        """How many of the doubts have been settled in this sitting."""
        return len(self._said)

    def word_on(self, doubt: Doubt) -> str | None:
        """The key that was pressed for it in this sitting."""
        return self._said.get(doubt.reply.id)

    def keys(self, doubt: Doubt) -> dict[str, str | None]:
        """What each key says: the enquiry of a candidate, or None of ours."""
        named = {str(number): each.enquiry_id for number, each in enumerate(doubt.candidates[:MOST_KEYS], start=1)}
        return {**named, NOBODYS_KEY: None}

    def say(self, doubt: Doubt, key: str) -> Attribution:
        """Keep a word; a later one on the same reply counts instead.

        Raises KeyError for a key that names nothing here, and LedgerError where the word could not be kept.
        """
        word = Attribution(reply_id=doubt.reply.id, enquiry_id=self.keys(doubt)[key], by=self.by, at=self._clock.now())
        self._ledger.append_attribution(word)
        self._said[doubt.reply.id] = key
        return word
