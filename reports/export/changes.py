"""One row a figure that was compared with the month before."""

from reports.compare import Change
from reports.export.columns import Column, Kind

CHANGES: tuple[Column[Change], ...] = (
    Column("figure", Kind.WORD, "What was compared: a median wait, a mean one, or a share.",
           lambda row: row.what.value, 34),
    Column("unit", Kind.WORD, "Of the next five: seconds, or a share from 0 to 1.",
           lambda row: "seconds" if row.what.is_wait else "share", 10),
    Column("before", Kind.NUMBER, "In the month before.", lambda row: row.before.value),
    Column("after", Kind.NUMBER, "In this month.", lambda row: row.after.value),
    Column("difference", Kind.NUMBER, "After minus before.", lambda row: row.difference.value),
    Column("low", Kind.NUMBER, "The lower end of its 95 % interval.", lambda row: row.difference.low),
    Column("high", Kind.NUMBER, "The upper end.", lambda row: row.difference.high),
    Column("n", Kind.COUNT, "Of how many enquiries, of both months.", lambda row: row.n, 8),
    Column("p", Kind.NUMBER, "How often chance alone makes as much of a difference.", lambda row: row.p, 10),
    Column("adjusted_p", Kind.NUMBER, "The same, with all that was compared at once allowed for (Holm).",
           lambda row: row.adjusted_p, 10),
    Column("verdict", Kind.WORD, "better, worse, not shown (it may be there all the same) or too few.",
           lambda row: row.verdict.value),
)  # fmt: skip
