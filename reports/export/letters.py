"""One row a form letter: its text, how often it came, and what went wrong in it."""

from dataclasses import dataclass

from reports.export.columns import Column, Kind, plain
from reports.masking import Masking
from reports.month import LetterSent


@dataclass(frozen=True, slots=True)
class ShownLetter:
    """A form letter of a report, and what must not be told of whom."""

    sent: LetterSent
    masking: Masking


LETTERS: tuple[Column[ShownLetter], ...] = (
    Column("desk", Kind.TEXT, "Whose letter it is.", lambda each: plain(each.sent.letter.desk)),
    Column("copies", Kind.COUNT, "How many replies of this report it makes up.", lambda each: each.sent.copies, 9),
    Column("share", Kind.SHARE, "Their share of the replies that no machine sent.",
           lambda each: None if each.sent.sent.too_few else each.sent.sent.value, 9),
    Column("conversations", Kind.COUNT, "How many enquiries it answered, of any month that is kept.",
           lambda each: each.sent.letter.conversations),
    Column("first_seen", Kind.INSTANT, "When the first of its copies that are kept came (UTC).",
           lambda each: each.sent.letter.first, 19),
    Column("last_seen", Kind.INSTANT, "When its last copy came (UTC).", lambda each: each.sent.letter.last, 19),
    Column("wrong", Kind.COUNT, "How many of these copies were merged wrongly.", lambda each: each.sent.errors, 9),
    Column("text", Kind.TEXT, "What stays, with the kind of what varies in brackets; names of agents are left out.",
           lambda each: plain(each.masking.said_by(each.sent.letter.desk, each.sent.letter.text)), 100),
)  # fmt: skip
