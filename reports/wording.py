"""Figures in words, always in the same form; and strangers' text made harmless for a terminal."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from harness.durations import duration
from harness.model import Dispatch, Limit, Observation, Outcome, Reply, Source, WorkingDays
from harness.observe import arrived, proof_of_arrival, unconfirmed
from reports.records import Measure, Summary

_JOINERS, _BEYOND_LATIN = "\u200c\u200d", "\u0300"
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_PILED = re.compile(rf"({_MARK}{{4}}){_MARK}+")
_UNKNOWN = "Nobody can know whether the desk got it: so it is never sent again, and is in no figure."
_CAME = {
    Source.INBOX: "to our inbox",
    Source.IMAP: "to our mailbox",
    Source.IMPORT: "from a file",
    Source.SESSION: "in the chat",
    Source.PAGE: "on the page after the form",
}
_UNTIMED = "When it was taken nobody knows: so it is in no figure."


def mark(text: str) -> str:
    """Mark a text for the catalogues of translations where it stands; whoever prints it has it translated then."""
    return text


def limits(thresholds: Sequence[Limit]) -> str:
    """Thresholds, shortest first, as one or as a range: `24 h`, `15 min to 24 h`, `3 working days`."""
    ends = dict.fromkeys(map(limit, (*thresholds[:1], *thresholds[-1:])))
    return " to ".join(ends)


def limit(threshold: Limit) -> str:
    """One threshold: `24 h`, `3 working days`."""
    if isinstance(threshold, WorkingDays):
        return f"{threshold.days} working day{'' if threshold.days == 1 else 's'}"
    return duration(threshold)


def percent(rate: float) -> str:
    """A share in whole per cent; never 0 % of something nor 100 % of not quite all."""
    if 0 < rate < 0.005:
        return "under 1 %"
    if 0.995 <= rate < 1:
        return "over 99 %"
    return f"{100 * rate:.0f} %"


def share_figure(measure: Measure) -> str:
    """The bare figure of a share: `37 %`, `too few` or `no data`."""
    if measure.value is None:
        return "no data"
    return "too few" if measure.too_few else percent(measure.value)


def wait_figure(measure: Measure) -> str:
    """The bare figure of a median wait: `2 h 05 min`, `not reached`, `too few` or `no data`."""
    if measure.n == 0:
        return "no data"
    if measure.too_few:
        return "too few"
    return "not reached" if measure.value is None else duration(timedelta(seconds=measure.value))


def share_certainty(measure: Measure) -> str:
    """How sure we are of a share: `22 to 54 %, n=30`; the n alone where it carries no figure."""
    return f"n={measure.n}" if measure.too_few else f"{share_interval(measure)}, n={measure.n}"


def share_interval(measure: Measure) -> str:
    """The 95 % interval of a share: `22 to 54 %`, `43.9 to 44.3 %`; `under 1 %` from 0 and `over 99 %` up to 100."""
    low, high = measure.low or 0.0, 1.0 if measure.high is None else measure.high
    if (edge := beyond(low, high)) is not None:
        return percent(edge)
    places = digits(low, high)
    return f"{100 * low:.{places}f} to {100 * high:.{places}f} %"


def beyond(low: float, high: float) -> float | None:
    """The end that an interval has on this side of 0 or 1, where it is so near that in per cent it would be none."""
    if low == 0 < high < 0.005:
        return high
    return low if 0.995 <= low < 1 == high else None


def digits(low: float, high: float) -> int:
    """Behind the point, of the ends of an interval in per cent: one where none would make them the same."""
    return int(low != high and round(100 * low) == round(100 * high))


def wait_certainty(measure: Measure) -> str:
    """How sure we are of a median wait: `4 h to 11 h, n=30`; `4 h or more` where no upper end is reached."""
    if measure.too_few or measure.low is None:
        return f"n={measure.n}"
    low = duration(timedelta(seconds=lower_end(measure.low)))
    high = "or more" if measure.high is None else f"to {duration(timedelta(seconds=measure.high))}"
    return f"{low} {high}, n={measure.n}"


def lower_end(seconds: float) -> float:
    """The end of an interval as it is printed: "under 1 s or more" would say nothing."""
    return seconds if seconds >= 1 else 0.0


def median_name(what: str, summary: Summary) -> str:
    """What the median of a wait is called; one over several channels says so, for it mixes seconds with days."""
    return f"{what}, median{' over all channels' if len(summary.channels) > 1 else ''}"


def share_text(measure: Measure, noun: str = "enquiries") -> str:
    """Figure and certainty in one: `37 % (22 to 54 %, n=30)`, or `too few enquiries (n=3)`."""
    return _too_few(measure, noun) or f"{share_figure(measure)} ({share_certainty(measure)})"


def wait_text(measure: Measure) -> str:
    """Figure and certainty in one: `2 h 05 min (58 min to 6 h, n=30)`, or `too few enquiries (n=3)`."""
    return _too_few(measure, "enquiries") or f"{wait_figure(measure)} ({wait_certainty(measure)})"


def _too_few(measure: Measure, noun: str) -> str:
    """What is said instead of a figure; empty where there are enough."""
    if measure.n == 0:
        return "no data"
    return f"too few {noun} (n={measure.n})" if measure.too_few else ""


def why_not_measured(observation: Observation) -> str:
    """What became of an enquiry that is in no figure, on one line."""
    if (fact := unconfirmed(observation)) is not None:
        return not_confirmed(fact, 160)
    failed = observation.outcome in (Outcome.PROBE_FAULT, Outcome.BLOCKED)
    if failed and observation.fault is not None and observation.fault.fault:
        return f"probe fault, {observation.fault.fault.value}: {one_line(observation.fault.detail, 160)}"
    was_taken = proof_of_arrival(observation) is not None
    what = "uncertain, though it was taken" if was_taken else "uncertain"
    if observation.doubt is not None:
        return f"{what}: {one_line(observation.doubt.detail, 160)}"
    return f"{what}: we crashed, and cannot know{' when' if was_taken else ''}"


def not_confirmed(fact: Dispatch, limit: int = 400) -> str:
    """How a request was not, or may not have been, confirmed by the link that the desk asked to be followed."""
    why = one_line(fact.detail, limit) or "we were stopped while following the link"
    if fact.fault is None:
        return f"the request may have been confirmed by the link, or not: {why}"
    return f"the request could not be confirmed by the link, {fact.fault.value}: {why}"


def whether_it_arrived(observation: Observation) -> str:
    """Of an uncertain enquiry: what shows that it was taken after all, or that nobody can know; and what follows."""
    proof = proof_of_arrival(observation)
    if proof is None:
        return _UNKNOWN
    what = "a reply" if proof.notice is None else f"a notice ({proof.notice.kind.value})"
    whose = "It did arrive" if arrived(proof) else "A mail server did take it"
    return f"{whose}: {what} came {moment(proof.reply.received_at)}. {_UNTIMED}"


def moment(instant: datetime) -> str:
    """An instant to the minute, with the name of its zone: `2026-10-05 09:12 UTC`."""
    return f"{instant:%Y-%m-%d %H:%M %Z}"


def came(reply: Reply) -> str:
    """When and how a reply reached us: `2026-10-05 09:12 UTC in the chat`."""
    return f"{moment(reply.received_at)} {_CAME[reply.source]}"


def day(instant: datetime) -> str:
    """A day by universal time: `2026-10-05`."""
    return f"{instant.astimezone(UTC):%Y-%m-%d}"


def number_of(number: int, what: str) -> str:
    """`1 desk`, `2 desks`, `3 replies`: for words that take an s."""
    if number == 1:
        return f"{number} {what}"
    return f"{number:,} {what[:-1]}ies" if what.endswith("y") else f"{number:,} {what}s"


def so_many(number: int, one: str, many: str) -> str:
    """`1 reply has`, `3 replies have`: where more than a word goes with the number."""
    return f"{number:,} {one if number == 1 else many}"


def printable(text: str) -> str:
    r"""`text` with everything that could move a cursor, colour or reorder a line made visible: ESC as \x1b.

    Line feeds stay, CR LF becomes LF, a tab becomes four spaces. Joiners stay where writing needs them: in an emoji,
    and between letters that are not Latin. Of accents upon accents a few stay, for more would cover the lines above.
    """
    lines = _PILED.sub(r"\1", text.replace("\r\n", "\n").replace("\t", "    "))
    return "".join(
        char if char == "\n" or _harmless(char) or (char in _JOINERS and before >= _BEYOND_LATIN) else _escaped(char)
        for before, char in pairwise(f" {lines}")
    )


def one_line(text: str, limit: int = 120) -> str:
    """`printable` text on one line, cut at `limit` characters."""
    flat = printable(" ".join(text.split()))
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"


def _harmless(char: str) -> bool:
    return not unicodedata.category(char).startswith("C") and char not in "\u2028\u2029"


def _escaped(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
