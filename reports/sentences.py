"""What the month says in sentences that are true whatever the figures are."""

from collections.abc import Iterator, Sequence

from harness.model import Outcome
from reports.phrases import LABELS, by_channel, how_sure, seconds, share_interval, wait_certainty
from reports.records import ENOUGH, AnsweredBy, Group, Measure, Summary
from reports.tongue import Tongue


def sentences(summary: Summary, channels: Sequence[Group], tongue: Tongue) -> tuple[str, ...]:
    """How long customers wait, and who answers them or nobody does. One sentence where nothing was measured.

    `channels`: the same enquiries, channel by channel.
    """
    if summary.measured == 0:
        return (tongue.say("Nothing was measured, so nothing can be said about the desk."),)
    return (_waiting(summary, channels, tongue), f"{_silence(summary, tongue)} {_answers(summary, tongue)}")


def _waiting(summary: Summary, channels: Sequence[Group], tongue: Tongue) -> str:
    answered, n = summary.outcomes[Outcome.ANSWERED], summary.measured
    if n < ENOUGH:
        return tongue.say(
            "Too few enquiries (n={n}) to say how the desk does: a person answered {answered}.", n=n, answered=answered
        )
    # A chat is answered in seconds or never, a mail in hours: a median over both would be nobody's wait.
    measured = [group for group in channels if group.summary.measured]
    parts = [(by_channel(group.name, tongue), group.summary) for group in measured]
    parts = parts if len(parts) > 1 else [("", summary)]
    halves = [_half(part, by, tongue) for by, part in parts]
    heard = [half for half in halves if half]
    others = [part for part, half in zip(parts, halves, strict=True) if not half]
    return " ".join([*([_half_of_all(heard, tongue)] if heard else []), *_less(others, tongue)])


def _half_of_all(halves: Sequence[str], tongue: Tongue) -> str:
    waits = tongue.listed(halves)
    return tongue.say("Half of the customers hear from a person within {waits}, by our estimate.", waits=waits)


def _half(summary: Summary, by: str, tongue: Tongue) -> str:
    """When half were answered; empty where nobody can say, or fewer were."""
    median = summary.first_response
    if median.value is None or median.too_few:
        return ""
    within = 1.0 if 0 < median.value < 1 else median.value  # "within under 1 s" is no English
    wait = " ".join(part for part in (seconds(within, tongue), by) if part)
    return f"{wait} ({wait_certainty(median, tongue)})"


def _less(parts: Sequence[tuple[str, Summary]], tongue: Tongue) -> Iterator[str]:
    """Where fewer than half heard from a person, and where so few asked that nobody can say."""
    known = [(by, part.outcomes[Outcome.ANSWERED], part.measured) for by, part in parts]
    slow = [each for each in known if each[-1] >= ENOUGH]
    if [by for by, _, _ in slow] == [""]:
        _, answered, n = slow[0]
        yield tongue.say(
            "Fewer than half of the customers have heard from a person: {answered} of {n}.", answered=answered, n=n
        )
    elif slow:
        listed = [tongue.say("{by} ({answered} of {n})", by=by, answered=answered, n=n) for by, answered, n in slow]
        yield tongue.say(
            "Fewer than half of the customers {parts} have heard from a person.", parts=tongue.listed(listed)
        )
    if few := [tongue.say("{by} (n={n})", by=by, n=n) for by, _, n in known if n < ENOUGH]:
        yield tongue.say("Too few asked {parts} to say.", parts=tongue.listed(few))


def _silence(summary: Summary, tongue: Tongue) -> str:
    silent, machines = summary.outcomes[Outcome.SILENT], summary.outcomes[Outcome.AUTOMATED_ONLY]
    unheard = silent + machines
    if not unheard:
        return tongue.say("No customer is known to have been left without a person's answer.")
    rest = _of_machines(silent, machines, tongue)
    if summary.unanswered.n == 1:
        return _silence_of_one(rest, tongue, so_far=summary.open > 0)
    told = {"all": summary.unanswered.n, "sure": how_sure(summary.unanswered, tongue), "rest": rest}
    if summary.open:
        return tongue.count(
            "{n} of the {all} whose time is up never heard from a person{sure}{rest}.",
            "{n} of the {all} whose time is up never heard from a person{sure}{rest}.",
            unheard,
            **told,
        )
    return tongue.count(
        "{n} of {all} never heard from a person{sure}{rest}.",
        "{n} of {all} never heard from a person{sure}{rest}.",
        unheard,
        **told,
    )


def _silence_of_one(rest: str, tongue: Tongue, *, so_far: bool) -> str:
    if so_far:
        return tongue.say("The only customer whose time is up never heard from a person{rest}.", rest=rest)
    return tongue.say("The only customer measured never heard from a person{rest}.", rest=rest)


def _of_machines(silent: int, machines: int, tongue: Tongue) -> str:
    """Whether those whom no person answered heard anything at all."""
    if not machines:
        return tongue.say(", and heard nothing at all")
    if not silent:
        return tongue.say(", only from machines")
    return tongue.say(": {silent} heard nothing at all, {machines} only machines", silent=silent, machines=machines)


def _answers(summary: Summary, tongue: Tongue) -> str:
    answered, n = summary.outcomes[Outcome.ANSWERED], summary.measured
    if not answered:
        return tongue.say("No person is known to have answered anybody.")
    own = round((summary.answered_by[AnsweredBy.PERSONALISED].value or 0.0) * n)
    if answered == 1 and own:
        return tongue.say("The only customer whom a person answered got a letter for their own case.")
    if answered == 1:
        return tongue.say("The only customer whom a person answered got a form letter.")
    return tongue.say(
        "Of {answered} answered by a person, {own} got a letter for their own case and {form} a form letter.",
        answered=answered,
        own=own,
        form=answered - own,
    )


def replies(summary: Summary, tongue: Tongue) -> str:
    """Who wrote the replies, each for itself."""
    if not summary.replies:
        return tongue.say("No reply came.")
    shares = ", ".join(
        f"{tongue.say(LABELS[label])} {_share_of_replies(part, tongue)}" for label, part in summary.verdicts.items()
    )
    return tongue.count(
        "{n} reply, judged for itself: {shares}.",
        "{n} replies, each judged for itself: {shares}.",
        summary.replies,
        shares=shares,
    )


def _share_of_replies(part: Measure, tongue: Tongue) -> str:
    if part.value is None or part.too_few:
        return tongue.number(round((part.value or 0.0) * part.n))
    return f"{tongue.percent(part.value)} ({share_interval(part, tongue)})"
