"""Tables and timelines for a terminal. What strangers wrote is made printable first."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from tabulate import tabulate

from harness.durations import duration
from harness.model import Label, Observation, Outcome
from harness.observe import counted, first_asking, spoken
from reports.chats import outcome
from reports.notices import is_delayed, returned
from reports.optin import confirmation_lines
from reports.records import Measure, Summary
from reports.standards import Endpoint, Standing, event, standing, threshold
from reports.timeline import timeline
from reports.wording import (
    limits,
    median_name,
    number_of,
    one_line,
    printable,
    share_text,
    so_many,
    wait_figure,
    wait_text,
    whether_it_arrived,
)

__all__ = [
    "left_to_review",
    "printable",
    "status_table",
    "summary_table",
    "timeline",
    "verdict_table",
]

# Upper ends of the bands that the verdict table sorts waits into.
_BANDS = tuple(
    timedelta(**span) for span in ({"minutes": 5}, {"hours": 1}, {"hours": 4}, {"hours": 24}, {"days": 3}, {"days": 7})
)


_LETTERS = {Label.AUTOMATED: "A", Label.TEMPLATED: "T", Label.PERSONALISED: "P", Label.UNDECIDED: "?"}
_NO_REPLY = "N"  # a notice of what became of our mail


def verdict_table(observations: Iterable[Observation]) -> str:
    """One row an enquiry, ordered by (created_at, id): what came of it, and who wrote each reply, a letter for each.

    Waits are given in bands, so that the same seed gives the same table: a second attempt differs by milliseconds. The
    exact ones are in `timeline`.
    """
    rows = [
        [
            each.enquiry.id,
            one_line(each.enquiry.scenario),
            one_line(each.enquiry.channel),
            outcome(each),
            _letters(each) or "-",
            _band(each.wait(each.acknowledged_at)),
            _band(each.wait(each.first_response_at)),
        ]
        for each in _ordered(observations)
    ]
    if not rows:
        return "No enquiries."
    headers = ["enquiry", "scenario", "channel", "outcome", "replies", "acknowledged", "first response"]
    key = ", ".join(f"{letter} {label.value}" for label, letter in _LETTERS.items())
    key += f", {_NO_REPLY} a notice of what became of the mail" if any(_NO_REPLY in row[4] for row in rows) else ""
    return f"{_table(rows, headers)}\n\nReplies in the order they came: {key}."


def _letters(observation: Observation) -> str:
    said = {each.reply.id for each in spoken(observation)}
    return " ".join(_LETTERS[each.label] if each.reply.id in said else _NO_REPLY for each in counted(observation))


def status_table(
    observations: Iterable[Observation], now: datetime, *, outcomes: Mapping[Outcome, int] | None = None
) -> str:
    """What is in flight and what is overdue: a row for each enquiry that still waits, and a count of all outcomes.

    `outcomes`: of all enquiries, where those that are settled, and of which there is nothing to tell, are left out.
    """
    seen = _ordered(observations)
    rows = [
        [
            each.enquiry.id,
            one_line(each.enquiry.desk),
            one_line(each.enquiry.scenario),
            one_line(each.enquiry.channel),
            duration(each.wait(each.watched_until) or timedelta(0)),
            duration(left) if (left := _left(each, now)) else "closed",
            _overdue(each),
        ]
        for each in seen
        if each.outcome is Outcome.WAITING and each.accepted_at is not None
    ]
    counts = Counter(each.outcome for each in seen) if outcomes is None else Counter(outcomes)
    tally = ", ".join(f"{counts[each]} {each.value}" for each in Outcome if counts[each])
    total = f"{number_of(counts.total(), 'enquiry')}: {tally}" if counts.total() else "No enquiries."
    headers = ["enquiry", "desk", "scenario", "channel", "known silent for", "window closes in", "overdue"]
    table = [_table(rows, headers)] if rows else []
    links = ["\n".join(lines)] if (lines := list(confirmation_lines(seen))) else []
    return "\n\n".join([*table, total, *_unheard(seen, now), *_undelivered(seen), *links, *_doubtful(seen)])


def left_to_review(torn: int, orphans: int) -> str:
    """How many replies no rule could place, and what to do about them; "" for none."""
    parts = [
        f"{so_many(count, 'reply fits', 'replies fit')} {what}"
        for count, what in ((torn, "several enquiries alike"), (orphans, "none"))
        if count
    ]
    if not parts:
        return ""
    return f"{' and '.join(parts)}. All are kept; say where they belong with `shopper review`."


def _left(observation: Observation, now: datetime) -> timedelta:
    """How long the observation window stays open; nothing for one that is closed, or never opened."""
    if observation.accepted_at is None:
        return timedelta(0)
    return max(timedelta(0), observation.accepted_at + observation.enquiry.window - now)


def _unheard(observations: Iterable[Observation], now: datetime) -> Iterator[str]:
    unheard = (each for each in observations if each.outcome is Outcome.WAITING and not _left(each, now))
    count = sum(each.confirmation != () or first_asking(each.replies, each.enquiry) is None for each in unheard)
    if count:
        yield (
            f"For {count} the window is over and nobody listened to its end, so their silence proves nothing. "
            "Take in their mail with `shopper import`."
        )


def _doubtful(observations: Iterable[Observation]) -> Iterator[str]:
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for each in observations:
        if each.outcome is Outcome.UNCERTAIN:
            alike[whether_it_arrived(each)].append(each.enquiry.id)
    for words, ids in alike.items():
        yield f"Uncertain: {', '.join(ids)}. {words}"


def _undelivered(observations: Sequence[Observation]) -> Iterator[str]:
    """What came back, and what is still on its way, as far as mail servers have told."""
    for each in observations:
        if each.outcome is Outcome.NOT_DELIVERABLE:
            yield f"{each.enquiry.id} was not deliverable: {returned(each)}."
        elif each.outcome is Outcome.WAITING and is_delayed(each):
            yield f"{each.enquiry.id} may be on its way still: a mail server reported a delay, and goes on trying."


def summary_table(summary: Summary) -> str:
    """The figures of a summary, each with its n and its interval."""
    rows = [["enquiries", str(summary.enquiries)], ["measured", str(summary.measured)]]
    rows += [[f"- {each.value}", str(count)] for each, count in summary.outcomes.items() if count]
    rows += [
        [median_name("first response by a person", summary), wait_text(summary.first_response)],
        [median_name("acknowledgement", summary), wait_text(summary.acknowledgement)],
        ["answered by a person so far" if summary.open else "answered by a person", share_text(summary.answered)],
        ["never answered by a person", _level_text(summary.unanswered, summary.open)],
    ]
    if summary.outcomes[Outcome.NOT_DELIVERABLE]:
        rows.append(["came back undelivered", share_text(summary.returned)])
    if summary.outcomes[Outcome.OFFLINE]:
        rows.append(["found nobody there", share_text(summary.offline, "chats")])
    rows += [[f"chats {end.value}", str(count)] for end, count in summary.chats.items()]
    rows += [
        [f"{level.endpoint.value} within {limits(level.thresholds)}", _level_text(level.share, level.open)]
        for level in summary.levels
    ]
    rows += [[f"replies {label.value}", share_text(part, "replies")] for label, part in summary.verdicts.items()]
    rows.append(["mean of the answered only (what others publish)", wait_figure(summary.naive_mean)])
    return _table(rows)


def _overdue(observation: Observation) -> str:
    """Thresholds passed by an enquiry that still waits for their event, and by how much."""
    watched = observation.wait(observation.watched_until) or timedelta(0)
    late = (
        f"{endpoint.value} by {duration(watched - limit)}"
        for endpoint in Endpoint
        if (limit := threshold(observation, endpoint)) is not None
        and event(observation, endpoint) is None
        and standing(observation, endpoint) is Standing.MISSED
    )
    return "; ".join(late) or "-"


def _band(wait: timedelta | None) -> str:
    if wait is None:
        return "-"
    upper = next((band for band in _BANDS if wait < band), None)
    return f"under {duration(upper)}" if upper is not None else f"{duration(_BANDS[-1])} or more"


def _level_text(part: Measure, undecided: int) -> str:
    left_out = f"; {undecided} cannot be judged yet" if undecided else ""
    return f"{share_text(part)}{left_out}"


def _ordered(observations: Iterable[Observation]) -> list[Observation]:
    return sorted(observations, key=lambda each: (each.enquiry.created_at, each.enquiry.id))


def _table(rows: Sequence[Sequence[str]], headers: Sequence[str] = ()) -> str:
    # Ids and figures are text: tabulate would read `1e5` as a number and print it as 100000.
    return tabulate(rows, headers=headers, tablefmt="simple" if headers else "plain", disable_numparse=True)
