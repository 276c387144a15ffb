"""Rows on what lies between: one desk and another, like enquiries, customers of two languages, a figure and a claim."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.compare import Change, Contrast
from reports.consistency import Parity, Spread
from reports.export.columns import Column, Kind, plain
from reports.month import Month
from reports.planner import Claim


@dataclass(frozen=True, slots=True)
class ContrastRow:
    """A figure of two desks through one channel."""

    contrast: Contrast
    change: Change


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """What a figure carries; `desk` is "" for all desks together."""

    desk: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """How alike the enquiries of a channel were answered."""

    channel: str
    spread: Spread


def contrast_rows(month: Month) -> Iterator[ContrastRow]:
    """All that was compared, shown or not."""
    return (ContrastRow(each, change) for each in month.contrasts for change in each.changes)


def claim_rows(month: Month) -> Iterator[ClaimRow]:
    """Of all desks together, then, where there are several, of each that has enough enquiries for a figure."""
    yield from (ClaimRow("", each) for each in month.claims)
    for desk, its in month.desk_claims.items():
        yield from (ClaimRow(desk, each) for each in its)


def spread_rows(month: Month) -> Iterator[SpreadRow]:
    """A row a channel."""
    return (SpreadRow(channel, each) for channel, each in month.spreads.items())


CONTRASTS: tuple[Column[ContrastRow], ...] = (
    Column("desk", Kind.TEXT, "One desk.", lambda row: plain(row.contrast.one), 20),
    Column("other_desk", Kind.TEXT, "The desk beside it.", lambda row: plain(row.contrast.other), 20),
    Column("channel", Kind.WORD, "Through which both were asked.", lambda row: plain(row.contrast.within), 12),
    Column("figure", Kind.WORD, "What was compared: a median wait, a mean one, or a share.",
           lambda row: row.change.what.value, 34),
    Column("unit", Kind.WORD, "Of the next five: seconds, or a share from 0 to 1.",
           lambda row: "seconds" if row.change.what.is_wait else "share", 10),
    Column("at_desk", Kind.NUMBER, "At the one.", lambda row: row.change.before.value),
    Column("at_other", Kind.NUMBER, "At the other.", lambda row: row.change.after.value),
    Column("difference", Kind.NUMBER, "The other less the one.", lambda row: row.change.difference.value),
    Column("low", Kind.NUMBER, "The lower end of its 95 % interval.", lambda row: row.change.difference.low),
    Column("high", Kind.NUMBER, "The upper end.", lambda row: row.change.difference.high),
    Column("n", Kind.COUNT, "Of how many enquiries, at both desks.", lambda row: row.change.n, 8),
    Column("p", Kind.NUMBER, "How often chance alone makes as much of a difference.", lambda row: row.change.p, 10),
    Column("adjusted_p", Kind.NUMBER, "The same, with all desks, channels and figures allowed for (Holm).",
           lambda row: row.change.adjusted_p, 10),
    Column("verdict", Kind.WORD, "The other is better, worse, not shown to be either, or there are too few.",
           lambda row: row.change.verdict.value),
)  # fmt: skip
SPREADS: tuple[Column[SpreadRow], ...] = (
    Column("channel", Kind.WORD, "Through which was asked.", lambda row: plain(row.channel), 12),
    Column("p90_over_median", Kind.NUMBER, "How many times as long nine in ten wait as half do; empty: not reached.",
           lambda row: row.spread.ratio.value, 16),
    Column("p90_over_median_low", Kind.NUMBER, "The lower end of its 95 % interval.",
           lambda row: row.spread.ratio.low, 16),
    Column("p90_over_median_high", Kind.NUMBER, "The upper end; empty: not reached.",
           lambda row: row.spread.ratio.high, 16),
    Column("between_days", Kind.SHARE, "Share of the variance of waits that the day accounts for.",
           lambda row: row.spread.between_days.value),
    Column("between_days_low", Kind.SHARE, "Its 95 % interval; 0: chance may have made it.",
           lambda row: row.spread.between_days.low),
    Column("between_days_high", Kind.SHARE, "The upper end.", lambda row: row.spread.between_days.high),
    Column("between_customers", Kind.SHARE, "Share that language, salutation and zone of the customer account for.",
           lambda row: row.spread.between_personas.value),
    Column("between_customers_low", Kind.SHARE, "Its 95 % interval; 0: chance may have made it.",
           lambda row: row.spread.between_personas.low),
    Column("between_customers_high", Kind.SHARE, "The upper end.", lambda row: row.spread.between_personas.high),
    Column("n", Kind.COUNT, "Of how many enquiries.", lambda row: row.spread.ratio.n, 8),
)  # fmt: skip
PARITIES: tuple[Column[Parity], ...] = (
    Column("language", Kind.TEXT, "Of one customer of each pair.", lambda row: plain(row.one), 12,
           words=lambda row, tongue: plain(tongue.language(row.one))),
    Column("other_language", Kind.TEXT, "Of the other, who asked the same desk alike.", lambda row: plain(row.other),
           words=lambda row, tongue: plain(tongue.language(row.other))),
    Column("other_waits_longer_by", Kind.NUMBER, "Seconds, on average.", lambda row: row.difference.value, 20),
    Column("low", Kind.NUMBER, "The lower end of its 95 % interval.", lambda row: row.difference.low),
    Column("high", Kind.NUMBER, "The upper end.", lambda row: row.difference.high),
    Column("pairs", Kind.COUNT, "Of how many pairs.", lambda row: row.difference.n, 8),
    Column("p", Kind.NUMBER, "How often chance alone makes as much of a difference.", lambda row: row.p, 10),
    Column("adjusted_p", Kind.NUMBER, "The same, with all pairs of languages allowed for (Holm).",
           lambda row: row.adjusted_p, 10),
)  # fmt: skip
CLAIMS: tuple[Column[ClaimRow], ...] = (
    Column("desk", Kind.TEXT, "Whose; empty for all desks together.", lambda row: plain(row.desk), 20),
    Column("figure", Kind.WORD, "A service level, or who was never heard.",
           lambda row: "never heard from a person" if row.claim.about is None else row.claim.about.value, 28),
    Column("claim", Kind.WORD, "Whether it is at least so much, or at most.",
           lambda row: "at most" if row.claim.at_most else "at least", 10),
    Column("share", Kind.SHARE, "The boldest share that is carried; if none is, the most modest one asked.",
           lambda row: row.claim.share, 10),
    Column("carried", Kind.YES_OR_NO, "Whether the lower end of the interval is no worse than the claim.",
           lambda row: row.claim.carried, 10),
    Column("enquiries_needed", Kind.COUNT, "How many like these would carry it; empty: none would.",
           lambda row: row.claim.needed, 18),
    Column("n", Kind.COUNT, "Of how many enquiries.", lambda row: row.claim.n, 8),
)  # fmt: skip
