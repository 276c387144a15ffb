"""Measures in the words of a report's language, always in the same form; and what things are called there."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from harness.errors import FaultKind
from harness.model import ChatEnd, Label, Limit, WorkingDays
from reports import wording
from reports.records import AnsweredBy, Measure
from reports.standards import Endpoint
from reports.tongue import Tongue
from reports.wording import lower_end, mark, one_line

WHO: Mapping[AnsweredBy, str] = {
    AnsweredBy.PERSONALISED: mark("personalised"),
    AnsweredBy.TEMPLATED: mark("templated"),
    AnsweredBy.AUTOMATED: mark("automated"),
    AnsweredBy.NOBODY: mark("silent"),
    AnsweredBy.UNDECIDED: mark("undecided"),
    AnsweredBy.WAITING: mark("still waiting"),
}
LABELS: Mapping[Label, str] = {
    Label.AUTOMATED: mark("automated"),
    Label.TEMPLATED: mark("templated"),
    Label.PERSONALISED: mark("personalised"),
    Label.UNDECIDED: mark("undecided"),
}
ENDPOINTS: Mapping[Endpoint, str] = {
    Endpoint.ACKNOWLEDGEMENT: mark("Acknowledgement"),
    Endpoint.FIRST_RESPONSE: mark("First response by a person"),
    Endpoint.COMPLETE: mark("Complete answer"),
}
ENDS: Mapping[ChatEnd, str] = {
    ChatEnd.GOING_ON: mark("the chat goes on"),
    ChatEnd.CUT_OFF: mark("chat cut off by a fault of ours"),
    ChatEnd.OFFLINE: mark("nobody was there"),
    ChatEnd.LEFT_MESSAGE: mark("a message was left"),
    ChatEnd.ANSWERED: mark("chat answered"),
    ChatEnd.UNDECIDED: mark("undecided"),
    ChatEnd.CLOSED_BY_DESK: mark("closed by the desk"),
    ChatEnd.ABANDONED: mark("abandoned in the queue"),
    ChatEnd.BOT_ONLY: mark("only a bot"),
    ChatEnd.NOBODY: mark("nobody came"),
}
FAULTS: Mapping[FaultKind, str] = {
    FaultKind.UNREACHABLE: mark("unreachable"),
    FaultKind.REJECTED: mark("rejected"),
    FaultKind.NOT_NOW: mark("declined for now"),
    FaultKind.NOT_SECURE: mark("not secure"),
    FaultKind.LOGIN_REFUSED: mark("login refused"),
    FaultKind.TIMEOUT: mark("time ran out"),
    FaultKind.MISSING_FIELD: mark("missing field"),
    FaultKind.FORM_REFUSED: mark("form refused"),
    FaultKind.CHAT_UNAVAILABLE: mark("chat unavailable"),
    FaultKind.BLOCKED: mark("blocked"),
    FaultKind.BROWSER: mark("browser failed"),
    FaultKind.INTERNAL: mark("a defect of ours"),
    FaultKind.STOPPED: mark("stopped by us"),
}
CHANNELS: Mapping[str, str] = {
    "mail": mark("mail"),
    "web_form": mark("web form"),
    "chat": mark("chat"),
    "messaging": mark("messaging"),
}
BY_CHANNEL: Mapping[str, str] = {
    "mail": mark("by mail"),
    "web_form": mark("by web form"),
    "chat": mark("by chat"),
    "messaging": mark("by messaging"),
}


def channel(name: str, tongue: Tongue) -> str:
    """What a channel is called; one that nobody knows by its own name."""
    return tongue.say(CHANNELS[name]) if name in CHANNELS else one_line(name.replace("_", " "))


def by_channel(name: str, tongue: Tongue) -> str:
    """Through which channel: `by mail`."""
    known = BY_CHANNEL.get(name)
    return tongue.say(known) if known else tongue.say("by {channel}", channel=channel(name, tongue))


def limits(thresholds: Sequence[Limit], tongue: Tongue) -> str:
    """Thresholds, shortest first, as one or as a range: `24 h`, `15 min to 24 h`, `3 working days`."""
    ends = list(dict.fromkeys(limit(each, tongue) for each in (*thresholds[:1], *thresholds[-1:])))
    return span(ends[0], ends[1], tongue) if len(ends) > 1 else "".join(ends)


def limit(threshold: Limit, tongue: Tongue) -> str:
    """One threshold: `24 h`, `3 working days`."""
    if isinstance(threshold, WorkingDays):
        return tongue.count("{n} working day", "{n} working days", threshold.days)
    return tongue.duration(threshold)


def span(low: str, high: str, tongue: Tongue) -> str:
    """`4 h to 11 h`."""
    return tongue.say("{low} to {high}", low=low, high=high)


def share_figure(measure: Measure, tongue: Tongue) -> str:
    """The bare figure of a share: `37 %`, `too few` or `no data`."""
    if measure.value is None:
        return tongue.say("no data")
    return tongue.say("too few") if measure.too_few else tongue.percent(measure.value)


def share_interval(measure: Measure, tongue: Tongue) -> str:
    """The 95 % interval of a share: `22 to 54 %`, `43.9 to 44.3 %`; `under 1 %` from 0 and `over 99 %` up to 100."""
    low, high = measure.low or 0.0, 1.0 if measure.high is None else measure.high
    if (edge := wording.beyond(low, high)) is not None:
        return tongue.percent(edge)
    digits = wording.digits(low, high)
    return span(tongue.number(100 * low, digits), tongue.whole_percent(high, digits), tongue)


def share_certainty(measure: Measure, tongue: Tongue) -> str:
    """How sure we are of a share: `22 to 54 %, n=30`; the n alone where it carries no figure."""
    n = of(measure, tongue)
    return n if measure.too_few else f"{share_interval(measure, tongue)}, {n}"


def wait_figure(measure: Measure, tongue: Tongue) -> str:
    """The bare figure of a median wait: `2 h 05 min`, `not reached`, `too few` or `no data`."""
    if measure.n == 0:
        return tongue.say("no data")
    if measure.too_few:
        return tongue.say("too few")
    return tongue.say("not reached") if measure.value is None else seconds(measure.value, tongue)


def wait_interval(measure: Measure, tongue: Tongue) -> str:
    """The 95 % interval of a wait: `4 h to 11 h`; `4 h or more` where no upper end is reached; or ""."""
    if measure.too_few or measure.low is None:
        return ""
    low = seconds(lower_end(measure.low), tongue)
    if measure.high is None:
        return tongue.say("{low} or more", low=low)
    return span(low, seconds(measure.high, tongue), tongue)


def wait_certainty(measure: Measure, tongue: Tongue) -> str:
    """How sure we are of a wait: `4 h to 11 h, n=30`."""
    return ", ".join(part for part in (wait_interval(measure, tongue), of(measure, tongue)) if part)


def of(measure: Measure, tongue: Tongue) -> str:
    """`n=30`."""
    return f"n={tongue.number(measure.n)}"


def seconds(value: float, tongue: Tongue) -> str:
    """A wait in seconds as a duration."""
    return tongue.duration(timedelta(seconds=value))


def how_sure(part: Measure, tongue: Tongue) -> str:
    """` (36 %, 95 % interval 22 to 52 %)`; nothing where n is too small to carry it."""
    if part.too_few or part.value is None:
        return ""
    share, interval = tongue.percent(part.value), share_interval(part, tongue)
    told = tongue.say(
        "{share}, {sure} interval {interval}", share=share, sure=tongue.whole_percent(0.95), interval=interval
    )
    return f" ({told})"
