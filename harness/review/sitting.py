"""One person's sitting: the questions in their order, and what was said to them, kept as it is said."""

from collections.abc import Iterable

from harness.clock import Clock
from harness.ledger import Ledger
from harness.model import Label, Labelling
from harness.observe import Question

KEYS = {"a": Label.AUTOMATED, "t": Label.TEMPLATED, "p": Label.PERSONALISED, "u": Label.UNDECIDED}


class Sitting:
    """Questions for one person. `blind`: what the judge and others think is not shown, so that it leads nobody."""

    def __init__(
        self, questions: Iterable[Question], *, by: str, ledger: Ledger, clock: Clock, blind: bool = False
    ) -> None:
        self.questions = tuple(questions)
        self.by = by
        self.blind = blind
        self._ledger = ledger
        self._clock = clock
        self._said: dict[str, Label] = {}

    def __len__(self) -> int:
        return len(self.questions)

    @property
    def said(self) -> int:
        """How many of the questions have been answered in this sitting."""
        return len(self._said)

    def word_on(self, reply_id: str) -> Label | None:
        """What was said of it in this sitting."""
        return self._said.get(reply_id)

    def say(self, reply_id: str, label: Label) -> Labelling:
        """Keep a word; a later one on the same reply counts instead. Raises LedgerError where it could not be kept."""
        word = Labelling(reply_id=reply_id, label=label, by=self.by, at=self._clock.now())
        self._ledger.append_labelling(word)
        self._said[reply_id] = label
        return word

    def agreed(self) -> int:
        """Of how many answered here the judge thinks the same."""
        return sum(self._said.get(each.reply_id) is each.judged.verdict.label for each in self.questions)
