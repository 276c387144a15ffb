"""How alike like enquiries are answered, channel by channel; and whether customers of all languages wait alike."""

from dataclasses import dataclass

from reports import phrases
from reports.compare import SURE
from reports.consistency import Parity, Spread
from reports.month import Month
from reports.records import Measure
from reports.sections.levels import Cell, Row
from reports.tongue import Tongue


@dataclass(frozen=True, kw_only=True, slots=True)
class Alike:
    """`notes`: what each column means. `said`: on equal treatment, a sentence each."""

    notes: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    said: tuple[str, ...]


def alike(month: Month, tongue: Tongue) -> Alike | None:
    """None where nothing was measured."""
    measured = {group.name: group for group in month.channels if group.summary.measured}
    if not measured:
        return None
    rows = tuple(
        _row(phrases.channel(name, tongue), tongue.number(group.summary.measured), month.spreads[name], tongue)
        for name, group in measured.items()
    )
    notes = (
        tongue.say("Nine in ten against half: how many times as long nine in ten wait as half do; 1 is all alike."),
        tongue.say("By day: the share of the differences in waits that goes with the day of asking."),
        tongue.say(
            "By who asks: the share that goes with the customer's language, salutation and time zone; fair is near 0."
        ),
        tongue.say("Where the interval begins at 0, chance alone may have made the share."),
    )
    columns = (tongue.say("nine in ten against half"), tongue.say("by day"), tongue.say("by who asks"))
    return Alike(
        notes=notes if any(row.cells for row in rows) else (),
        columns=columns,
        rows=rows,
        said=equal_treatment(month, tongue),
    )


def _row(name: str, n: str, found: Spread, tongue: Tongue) -> Row:
    if found.median.too_few:
        return Row(name=name, n=n, cells=())
    shares = (_share(each, tongue) for each in (found.between_days, found.between_personas))
    return Row(name=name, n=n, cells=(_ratio(found, tongue), *shares))


def _ratio(found: Spread, tongue: Tongue) -> Cell:
    """Where fewer than nine in ten are answered, that is what there is to say, and the least that it may be."""
    ratio = found.ratio
    value, low, high = (
        None if each is None else tongue.number(each, 1) for each in (ratio.value, ratio.low, ratio.high)
    )
    figure = tongue.say("not reached") if value is None else tongue.say("{number} times", number=value)
    if low is None:
        return Cell(figure=figure, certainty="")
    known = tongue.say("{low} or more", low=low) if high is None else phrases.span(low, high, tongue)
    return Cell(figure=figure, certainty=known)


def _share(measure: Measure, tongue: Tongue) -> Cell:
    if measure.value is None:
        return Cell(figure="-", certainty="")
    known = "" if measure.low is None else phrases.share_interval(measure, tongue)
    return Cell(figure=phrases.share_figure(measure, tongue), certainty=known)


def equal_treatment(month: Month, tongue: Tongue) -> tuple[str, ...]:
    """Whether customers of one language wait as long as those of another with the same complaint, in pairs."""
    known = [each for each in month.parity if each.adjusted_p is not None]
    shown = [each for each in known if (each.adjusted_p or 0.0) < SURE]
    said = [_unequal(each, tongue) for each in shown]
    if known and not shown:
        pairs = sum(each.difference.n for each in known)
        said.append(
            tongue.count(
                "Between languages, no difference in waits that this {n} pair of like enquiries could show.",
                "Between languages, no difference in waits that these {n} pairs of like enquiries could show.",
                pairs,
            )
        )
    return tuple(said)


def _unequal(each: Parity, tongue: Tongue) -> str:
    difference = each.difference.value or 0.0
    slow, fast = (each.other, each.one) if difference > 0 else (each.one, each.other)
    low, high = sorted(abs(end or 0.0) for end in (each.difference.low, each.difference.high))
    return tongue.count(
        "Who writes in {slow} waits {wait} longer on average than who writes in {fast} "
        "({low} to {high}, {n} pair of like enquiries).",
        "Who writes in {slow} waits {wait} longer on average than who writes in {fast} "
        "({low} to {high}, {n} pairs of like enquiries).",
        each.difference.n,
        slow=tongue.language(slow),
        fast=tongue.language(fast),
        wait=phrases.seconds(abs(difference), tongue),
        low=phrases.seconds(low, tongue),
        high=phrases.seconds(high, tongue),
    )
