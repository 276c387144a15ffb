"""What the month's sentences would mislead without."""

from harness.model import ChatEnd, Outcome
from reports.phrases import how_sure
from reports.records import Summary
from reports.standards import OUR_FAULTS
from reports.tongue import Tongue


def remarks(summary: Summary, tongue: Tongue) -> tuple[str, ...]:
    """What the sentences would mislead without: who left a chat, what may change, and what is in no figure."""
    return (
        *_left_alone(summary, tongue),
        *_not_yet(summary, tongue),
        *_returned(summary, tongue),
        *_offline(summary, tongue),
        *_spoilt(summary, tongue),
    )


def _left_alone(summary: Summary, tongue: Tongue) -> list[str]:
    """Who was not answered in a chat, and how it ended."""
    queued, shut = summary.chats.get(ChatEnd.ABANDONED, 0), summary.chats.get(ChatEnd.CLOSED_BY_DESK, 0)
    said = []
    if queued:
        said.append(
            tongue.count("{n} customer gave up in a chat's queue.", "{n} customers gave up in a chat's queue.", queued)
        )
    if shut:
        said.append(
            tongue.count(
                "{n} customer had the chat closed by the desk before a person had answered.",
                "{n} customers had their chat closed by the desk before a person had answered.",
                shut,
            )
        )
    return said


def _not_yet(summary: Summary, tongue: Tongue) -> list[str]:
    waiting, torn = summary.outcomes[Outcome.WAITING], summary.outcomes[Outcome.UNDECIDED]
    said = []
    if waiting:
        said.append(
            tongue.count(
                "{n} may yet be answered, or was when we listened no more.",
                "{n} may yet be answered, or were when we listened no more.",
                waiting,
            )
        )
    if torn:
        said.append(tongue.say("Of {n} we cannot say whether a person answered.", n=torn))
    return said


def _returned(summary: Summary, tongue: Tongue) -> list[str]:
    """What came back undelivered: in no other figure, so it must be said where the others are."""
    back, part = summary.outcomes[Outcome.NOT_DELIVERABLE], summary.returned
    if not back:
        return []
    if part.n == 1:
        return [tongue.say("One enquiry came back undelivered: neither answered nor silent, and in no other figure.")]
    return [
        tongue.count(
            "{n} of {all} came back undelivered{sure}: neither answered nor silent, and in no other figure.",
            "{n} of {all} came back undelivered{sure}: neither answered nor silent, and in no other figure.",
            back,
            all=part.n,
            sure=how_sure(part, tongue),
        )
    ]


def _offline(summary: Summary, tongue: Tongue) -> list[str]:
    """The chats in which nobody was there: in no other figure, either."""
    shut, part = summary.outcomes[Outcome.OFFLINE], summary.offline
    if not shut:
        return []
    if part.n == 1:
        return [tongue.say("The only chat found nobody there, and could leave no message: it is in no other figure.")]
    return [
        tongue.count(
            "{n} of {all} chats found nobody there{sure}, and could leave no message: it is in no other figure.",
            "{n} of {all} chats found nobody there{sure}, and could leave no message: they are in no other figure.",
            shut,
            all=part.n,
            sure=how_sure(part, tongue),
        )
    ]


def _spoilt(summary: Summary, tongue: Tongue) -> list[str]:
    """Why fewer were measured than were made, so that no reader takes the rest for the desk's silence."""
    spoilt = sum(summary.outcomes[each] for each in OUR_FAULTS)
    if not spoilt:
        return []
    return [
        tongue.count(
            "{n} of {all} was not measured: our probe failed, was kept out, or cannot know whether it arrived.",
            "{n} of {all} were not measured: our probes failed, were kept out, or cannot know whether they arrived.",
            spoilt,
            all=summary.enquiries,
        )
    ]
