"""What the month says, and how it was measured, in sentences that are true whatever the figures are."""

from collections.abc import Sequence
from datetime import timedelta

from harness.model import ChatEnd, Outcome
from reports.records import ENOUGH, AnsweredBy, Group, Measure, Summary
from reports.wording import duration, limits, one_line, percent, share_interval, wait_certainty, wait_figure


def sentences(summary: Summary, channels: Sequence[Group]) -> tuple[str, ...]:
    """Three: how long customers wait, who is never answered, who answers the others. One where nothing was measured.

    `channels`: the same enquiries, channel by channel.
    """
    if summary.measured == 0:
        return (*_returned(summary), *_offline(summary)) or (
            "Nothing was measured, so nothing can be said about the desk.",
        )
    return (
        _waiting(summary, channels),
        " ".join([_silence(summary), *_left_alone(summary), *_returned(summary), *_offline(summary)]),
        _answers(summary),
    )


def _waiting(summary: Summary, channels: Sequence[Group]) -> str:
    answered, n = summary.outcomes[Outcome.ANSWERED], summary.measured
    if n < ENOUGH:
        return f"Too few enquiries (n={n}) to say how the desk does: a person answered {answered}."
    # A chat is answered in seconds or never, a mail in hours: a median over both would be nobody's wait.
    measured = [group for group in channels if group.summary.measured]
    parts = {f" by {one_line(group.name.replace('_', ' '))}": group.summary for group in measured}
    parts = parts if len(parts) > 1 else {"": summary}
    halves = [half for by, part in parts.items() if (half := _half(part, by))]
    said = [f"Half of the customers hear from a person within {_listed(halves)}, by our estimate."] if halves else []
    return " ".join([*said, *(_less(part, by) for by, part in parts.items() if not _half(part, by))])


def _half(summary: Summary, by: str) -> str:
    """When half were answered; empty where nobody can say, or fewer were."""
    median = summary.first_response
    if median.value is None or median.too_few:
        return ""
    return f"{duration(timedelta(seconds=median.value))}{by} ({wait_certainty(median)})"


def _less(summary: Summary, by: str) -> str:
    answered, n = summary.outcomes[Outcome.ANSWERED], summary.measured
    if n < ENOUGH:
        return f"Too few asked{by} to say (n={n})."
    return f"Fewer than half of the customers{by} have heard from a person: {answered} of {n}."


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)


def _silence(summary: Summary) -> str:
    outcomes, n = summary.outcomes, summary.measured
    silent, machines = outcomes[Outcome.SILENT], outcomes[Outcome.AUTOMATED_ONLY]
    unheard = silent + machines
    interval = share_interval(summary.unanswered)
    sure = "" if summary.unanswered.too_few else f" ({percent(unheard / n)}, 95 % interval {interval})"
    said = (
        f"{unheard} of {n} never heard from a person{sure}: {silent} heard nothing at all, {machines} only machines."
        if unheard
        else "No customer is known to have been left without a person's answer."
    )
    return " ".join([said, *_not_yet(summary)])


def _returned(summary: Summary) -> list[str]:
    """What came back undelivered: in no other figure, so it must be said where the others are."""
    back, part = summary.outcomes[Outcome.NOT_DELIVERABLE], summary.returned
    if not back:
        return []
    sure = "" if part.too_few else f" ({percent(part.value or 0.0)}, 95 % interval {share_interval(part)})"
    return [f"{back} of {part.n} came back undelivered{sure}: neither answered nor silent, and in no other figure."]


def _offline(summary: Summary) -> list[str]:
    """The chats in which nobody was there: in no other figure, either."""
    shut, part = summary.outcomes[Outcome.OFFLINE], summary.offline
    if not shut:
        return []
    sure = "" if part.too_few else f" ({percent(part.value or 0.0)}, 95 % interval {share_interval(part)})"
    return [
        f"{shut} of {part.n} chats found nobody there{sure}, and could leave no message: they are in no other figure."
    ]


def _left_alone(summary: Summary) -> list[str]:
    """Who was not answered in a chat, and how it ended."""
    queued, shut = summary.chats.get(ChatEnd.ABANDONED, 0), summary.chats.get(ChatEnd.CLOSED_BY_DESK, 0)
    said = [f"{queued} gave up in a chat's queue"] if queued else []
    said += [f"{shut} had their chat closed by the desk"] if shut else []
    return [f"Among these, {' and '.join(said)}."] if said else []


def _not_yet(summary: Summary) -> list[str]:
    waiting, torn = summary.outcomes[Outcome.WAITING], summary.outcomes[Outcome.UNDECIDED]
    said = []
    if waiting:
        said.append(f"{waiting} may yet be answered, or were when we listened no more.")
    if torn:
        said.append(f"Of {torn} we cannot say whether a person answered.")
    return said


def _answers(summary: Summary) -> str:
    answered, n = summary.outcomes[Outcome.ANSWERED], summary.measured
    if not answered:
        return "No person is known to have answered anybody."
    own = round((summary.answered_by[AnsweredBy.PERSONALISED].value or 0.0) * n)
    return (
        f"Of {answered} answered by a person, {own} got a letter for their own case and {answered - own} a form letter."
    )


def replies(summary: Summary) -> str:
    """Who wrote the replies, each for itself."""
    n = summary.replies
    if not n:
        return "No reply came."
    shares = ", ".join(f"{label.value} {_share_of_replies(part)}" for label, part in summary.verdicts.items())
    return f"{n} replies, each judged for itself: {shares}."


def _share_of_replies(part: Measure) -> str:
    if part.value is None or part.too_few:
        return f"{round((part.value or 0.0) * part.n)}"
    return f"{percent(part.value)} ({share_interval(part)})"


def method(summary: Summary, windows: Sequence[timedelta]) -> tuple[str, ...]:
    """Definitions, what is left out, and how the figures differ from the usual ones. `windows`: shortest first."""
    text = _METHOD.format(window=limits(windows) or "a time that its scenario sets", enough=ENOUGH)
    paragraphs = (" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
    return (*paragraphs, *_transit(summary.transit), _naive(summary))


_METHOD = """
An enquiry is one contact by an assumed customer, sent by a program. Its wait begins when the desk took it and ends with
the first message that a person wrote or chose. Each is watched for {window}. Silence counts: whoever is not answered
stays in every figure, as long as we listened: where our inbox was shut before the time was up, the wait is known up
to then and no further.

A reply is automated (a machine sent it), templated (a form letter that a person chose), personalised (written for this
case) or undecided (the judge is torn). The page that thanks for a form is no reply.

A median wait is a Kaplan-Meier estimate; where fewer than half were answered it is not reached; over several channels
it describes our mixture of them. Intervals hold at 95 %: log-log for waits, Wilson's for shares. With fewer than
{enough} enquiries no figure is given.

A service level is the share that kept the standard. The unanswered did not keep it; those whose time is not up, or of
whom we cannot say, are left out and counted beside it. Any first message acknowledges, but for delivery reports, read
receipts, notes of one person's absence, and machines that ask the sender to show they are human.

What came back undelivered was neither answered nor met with silence, and the report seldom tells whose fault that is:
it is in no figure but its own share, of everything sent by mail or form. What somebody at the desk had all the same
is measured like the rest.

A chat in which nobody was there is in no figure but its own share, of the chats that were tried. Who gave up in its
queue, or was hung up on, was not answered. A chat that took a message instead is waited for as a mail is.

Probe faults, and enquiries of which nobody can know whether the desk took them (uncertain), are listed apart and are in
no figure. So are those that the desk wanted confirmed by a link in a mail, where our following it failed.
"""


def _transit(transit: Measure) -> tuple[str, ...]:
    """One paragraph, where enough servers can be believed."""
    if transit.value is None or transit.too_few:
        return ()
    said = (
        "The wait for a mail includes its way to us. By the stamps of the mail servers, which are claims and not our "
        f"measurement, that was {percent(transit.value)} of it at the median (n={transit.n}); the rest is "
        "the desk's, and our own mail's way there."
    )
    return (said,)


def _naive(summary: Summary) -> str:
    usual = (
        "Published studies usually give the mean wait of those who were answered, and forget the others: the better a "
        "desk is at dropping hard cases, the faster it looks."
    )
    if summary.naive_mean.too_few:
        return usual
    forgotten = f"{summary.measured - summary.naive_mean.n} of {summary.measured}"
    return f"{usual} Here that mean would be {wait_figure(summary.naive_mean)}, and would leave out {forgotten}."
