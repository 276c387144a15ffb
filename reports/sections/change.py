"""Better or worse than the month before, where the number of enquiries can carry that; else that it cannot."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from reports import phrases
from reports.compare import MEDIANS, Change, ChangeVerdict, Compared
from reports.month import Month
from reports.records import Measure
from reports.tongue import Tongue
from reports.wording import mark

NAMES: Mapping[Compared, str] = {
    Compared.MEDIAN_FIRST_RESPONSE: mark("the median wait for a person"),
    Compared.MEDIAN_ACKNOWLEDGEMENT: mark("the median wait for a receipt"),
    Compared.MEDIAN_COMPLETE: mark("the median wait for a complete answer"),
    Compared.FIRST_RESPONSE: mark("the mean wait for a person"),
    Compared.ACKNOWLEDGEMENT: mark("the mean wait for a receipt"),
    Compared.COMPLETE: mark("the mean wait for a complete answer"),
    Compared.UNANSWERED: mark("never heard from a person"),
    Compared.PERSONALISED: mark("got a letter for their own case"),
    Compared.ACKNOWLEDGED_IN_TIME: mark("acknowledged in time"),
    Compared.ANSWERED_IN_TIME: mark("answered by a person in time"),
    Compared.COMPLETE_IN_TIME: mark("completely answered in time"),
}


# What the sentence names; where it names some of these, the others are told more quietly.
_FOREMOST = frozenset(
    {
        Compared.MEDIAN_FIRST_RESPONSE,
        Compared.FIRST_RESPONSE,
        Compared.UNANSWERED,
        Compared.ANSWERED_IN_TIME,
        Compared.PERSONALISED,
    }
)
_SHOWN = (ChangeVerdict.BETTER, ChangeVerdict.WORSE)


def change(month: Month, figures: Sequence[Compared], tongue: Tongue) -> str:
    """How a figure changed, below it; "" where there is nothing to compare with.

    `figures`: those it can be told by, the best first; of them the first that changed tells.
    """
    known = [each for what in figures for each in month.changes if each.what is what]
    if not known:
        return ""
    found = next((each for each in known if each.verdict in _SHOWN), known[0])
    if found.verdict is ChangeVerdict.TOO_FEW:
        return tongue.say("too few to compare")
    if found.verdict is ChangeVerdict.NOT_SHOWN:
        return _not_shown(month, found, tongue)
    if found.verdict is ChangeVerdict.BETTER:
        return tongue.say("better by {amount}", amount=amount(found, tongue))
    return tongue.say("worse by {amount}", amount=amount(found, tongue))


def _not_shown(month: Month, found: Change, tongue: Tongue) -> str:
    """With what it was before. Of a wait that is the median, as of the figure above it, even if means were compared."""
    if month.period is None or month.before is None:
        return tongue.say("no change shown")
    medians = {
        Compared.FIRST_RESPONSE: month.before.summary.first_response,
        Compared.ACKNOWLEDGEMENT: month.before.summary.acknowledgement,
    }
    median = medians.get(MEDIANS.get(found.what, found.what))
    before = figure(found, found.before, tongue) if median is None else phrases.wait_figure(median, tongue)
    return tongue.say(
        "no change shown ({before} in {month})", before=before, month=tongue.month(month.period.earlier(1))
    )


def compared(month: Month, tongue: Tongue) -> str:
    """The sentence on the month before; "" in a report of all months."""
    if month.period is None or not month.whole.summary.measured:
        return ""
    before = tongue.month(month.period.earlier(1))
    judged = _telling(month.changes)
    if month.before is None or not month.before.summary.measured:
        return tongue.say("Nothing was measured in {month} to compare with.", month=before)
    if not judged:
        return tongue.say(
            "Too few enquiries to compare with {month} ({earlier} then, {now} now).",
            month=before,
            earlier=tongue.number(month.before.summary.measured),
            now=tongue.number(month.whole.summary.measured),
        )
    better, worse = (_listed(_parted(judged, verdict)[0], tongue) for verdict in _SHOWN)
    said = [tongue.say("Better than in {month}: {what}.", month=before, what=better)] if better else []
    said += [tongue.say("Worse than in {month}: {what}.", month=before, what=worse)] if worse else []
    if all(each.verdict in _SHOWN for each in judged):
        return " ".join(said)
    most = max(judged, key=lambda each: each.n)
    if said:
        rest = tongue.count(
            "Otherwise no change that this {n} enquiry could show.",
            "Otherwise no change that these {n} enquiries could show.",
            most.n,
        )
        return " ".join([*said, rest])
    return tongue.count(
        "Against {month}: no change that this {n} enquiry could show ({earlier} then, {now} now).",
        "Against {month}: no change that these {n} enquiries could show ({earlier} then, {now} now).",
        most.n,
        month=before,
        earlier=tongue.number(most.before.n),
        now=tongue.number(most.after.n),
    )


def _telling(changes: Sequence[Change]) -> list[Change]:
    """Those that can be judged, without the means that say what their medians say."""
    by_median = {(MEDIANS[each.what], each.verdict) for each in changes if each.what in MEDIANS}
    return [
        each
        for each in changes
        if each.verdict is not ChangeVerdict.TOO_FEW and (each.what, each.verdict) not in by_median
    ]


def also_changed(month: Month, tongue: Tongue) -> tuple[str, ...]:
    """What changed beside what the sentence names."""
    if month.period is None:
        return ()
    better, worse = (_listed(_parted(_telling(month.changes), verdict)[1], tongue) for verdict in _SHOWN)
    said = [tongue.say("Better, too: {what}.", what=better)] if better else []
    return (*said, *([tongue.say("Worse, too: {what}.", what=worse)] if worse else []))


def _parted(changes: Sequence[Change], verdict: ChangeVerdict) -> tuple[list[Change], list[Change]]:
    """Those of a verdict that the sentence names, and the others."""
    found = [each for each in changes if each.verdict is verdict]
    foremost = [each for each in found if each.what in _FOREMOST]
    return (foremost, [each for each in found if each.what not in _FOREMOST]) if foremost else (found, [])


def _listed(found: Sequence[Change], tongue: Tongue) -> str:
    return tongue.listed(
        tongue.say(
            "{what} ({before} then, {after} now)",
            what=tongue.say(NAMES[each.what]),
            before=figure(each, each.before, tongue),
            after=figure(each, each.after, tongue),
        )
        for each in found
    )


def figure(change: Change, measure: Measure, tongue: Tongue) -> str:
    """One side of what was compared: `2 h 05 min`, `37 %`."""
    value = measure.value or 0.0
    return tongue.duration(timedelta(seconds=value)) if change.what.is_wait else tongue.percent(value)


def amount(change: Change, tongue: Tongue) -> str:
    """How much, whichever way, and its interval: `12 points (3 to 20)`."""
    difference = change.difference
    value, ends = difference.value or 0.0, sorted(abs(end or 0.0) for end in (difference.low, difference.high))
    if change.what.is_wait:
        wait, low, high = (tongue.duration(timedelta(seconds=each)) for each in (abs(value), *ends))
        if change.what in MEDIANS:
            return tongue.say("{wait} ({low} to {high})", wait=wait, low=low, high=high)
        return tongue.say("{wait} on average ({low} to {high})", wait=wait, low=low, high=high)
    points = round(100 * abs(value))
    low, high = (tongue.number(100 * end) for end in ends)
    return tongue.count("{n} point ({low} to {high})", "{n} points ({low} to {high})", points, low=low, high=high)
