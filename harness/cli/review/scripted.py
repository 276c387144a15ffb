"""What --assign and --label say, for scripts."""

from collections.abc import Iterable

from harness.cli.review.belonging import assignment, say_where
from harness.cli.review.labels import label_said, say_label
from harness.errors import ConfigurationError
from harness.ledger import Ledger


def keep_words(assignments: Iterable[str], labels: Iterable[str], ledger: Ledger, by: str) -> None:
    """Keep all of them, or none where one cannot be read or is of no reply.

    Raises UsageError, and ConfigurationError naming what is not there.
    """
    assigned = [assignment(word, ledger) for word in assignments]
    labelled = [label_said(word) for word in labels]
    for reply_id, _ in (*assigned, *labelled):
        if not ledger.holds_replies({reply_id}):
            raise ConfigurationError(
                f"no reply is called {reply_id}; `shopper review --list` and `shopper show --raw` name them"
            )
    for reply_id, enquiry_id in assigned:
        say_where(ledger, reply_id, enquiry_id, by)
    for reply_id, label in labelled:
        say_label(ledger, reply_id, label, by)
