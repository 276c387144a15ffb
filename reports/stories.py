"""The enquiries of a month that are worth reading whole: the slowest, the silent and the worst. Facts, no words."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from harness.model import DispatchState, JudgedReply, Observation, Outcome, SessionEventKind
from harness.observe import open_questions, spoken
from reports.chats import over_at
from reports.standards import Endpoint, Standing, standing

TOLD = 3  # stories of a kind
MOMENTS = 9  # of a story; the middle of a longer one is left out and counted
_TOLD_EVENTS = frozenset(
    {
        SessionEventKind.QUEUED,
        SessionEventKind.JOINED,
        SessionEventKind.LEFT,
        SessionEventKind.LEFT_MESSAGE,
        SessionEventKind.GAVE_UP,
        SessionEventKind.ENDED,
    }
)


class Happening(StrEnum):
    """What a moment of a story is."""

    ASKED = "asked"
    REPLIED = "replied"
    NOTICE = "notice"  # of a machine, on what became of our mail
    FOLLOWED_UP = "followed up"
    IN_SESSION = "in session"
    LEFT_OUT = "left out"
    WATCHED = "watched"  # to here, and nothing more came
    OVER = "over"  # a session, and nobody can answer in it any more


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """Something that happened, how long after T0, and the words of it, the customer's or a stranger's, uncut.

    `left_out`: how many moments this one stands for, where it is LEFT_OUT.
    """

    what: Happening
    at: datetime
    wait: timedelta | None
    words: str = ""
    reply: JudgedReply | None = None
    event: SessionEventKind | None = None
    left_out: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """An enquiry told whole. `missed`: its standards that were not kept; `unanswered`: of `asked` questions.

    `errors`: replies with a merge error.
    """

    observation: Observation
    moments: tuple[Moment, ...]
    missed: tuple[Endpoint, ...]
    asked: int
    unanswered: int
    errors: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Stories:
    """None of them is told twice."""

    slowest: tuple[Story, ...] = ()
    silent: tuple[Story, ...] = ()
    worst: tuple[Story, ...] = ()


def stories(seen: Sequence[Observation], merge_errors: Collection[str]) -> Stories:
    """Those to read. `merge_errors`: ids of the replies that have one.

    The slowest are the answered that waited longest, the worst the answered that fell shortest otherwise; of the
    silent those that heard nothing at all come first, the longest watched of them.
    """
    answered = [each for each in seen if each.outcome is Outcome.ANSWERED]
    slowest = sorted(answered, key=_waited, reverse=True)[:TOLD]
    told = {each.enquiry.id for each in slowest}
    bad = {each.enquiry.id: _badness(each, merge_errors) for each in answered if each.enquiry.id not in told}
    others = [each for each in answered if bad.get(each.enquiry.id, (0.0,))[0]]
    worst = sorted(others, key=lambda each: bad[each.enquiry.id], reverse=True)[:TOLD]
    unheard = [each for each in seen if each.outcome in (Outcome.SILENT, Outcome.AUTOMATED_ONLY)]
    silent = sorted(unheard, key=lambda each: (each.outcome is Outcome.SILENT, each.enquiry.window), reverse=True)
    return Stories(
        slowest=tuple(story_of(each, merge_errors) for each in slowest),
        silent=tuple(story_of(each, merge_errors) for each in silent[:TOLD]),
        worst=tuple(story_of(each, merge_errors) for each in worst),
    )


def story_of(observation: Observation, merge_errors: Collection[str]) -> Story:
    """One enquiry as a story."""
    return Story(
        observation=observation,
        moments=_shortened(sorted(_moments(observation), key=lambda moment: moment.at)),
        missed=_missed(observation),
        asked=len(observation.enquiry.questions),
        unanswered=len(open_questions(observation)),
        errors=_errors(observation, merge_errors),
    )


def _badness(observation: Observation, merge_errors: Collection[str]) -> tuple[float, timedelta]:
    """The more the worse: what was not kept, then the wait."""
    asked = len(observation.enquiry.questions)
    still_open = len(open_questions(observation)) / asked if asked else 0.0
    return _errors(observation, merge_errors) + len(_missed(observation)) + still_open, _waited(observation)


def _missed(observation: Observation) -> tuple[Endpoint, ...]:
    return tuple(each for each in Endpoint if standing(observation, each) is Standing.MISSED)


def _errors(observation: Observation, merge_errors: Collection[str]) -> int:
    return sum(each.reply.id in merge_errors for each in observation.replies)


def _waited(observation: Observation) -> timedelta:
    return observation.wait(observation.first_response_at) or timedelta(0)


def _moments(observation: Observation) -> Iterator[Moment]:
    def moment(what: Happening, at: datetime, **more: object) -> Moment:
        return Moment(what=what, at=at, wait=observation.wait(at), **more)  # type: ignore[arg-type]

    enquiry = observation.enquiry
    yield moment(Happening.ASKED, observation.accepted_at or enquiry.created_at, words=enquiry.body)
    said = {each.reply.id for each in spoken(observation)}
    for each in observation.replies:
        what = Happening.NOTICE if each.notice is not None or each.reply.id not in said else Happening.REPLIED
        yield moment(what, each.reply.received_at, words=each.text, reply=each)
    for fact in observation.turns:
        if fact.state is DispatchState.SAID and fact.turn is not None and fact.turn < len(enquiry.follow_ups):
            yield moment(Happening.FOLLOWED_UP, fact.at, words=enquiry.follow_ups[fact.turn].text)
    for event in observation.events:
        if event.kind is SessionEventKind.SAID and event.text != enquiry.body:
            yield moment(Happening.FOLLOWED_UP, event.at, words=event.text)
        elif event.kind in _TOLD_EVENTS:
            yield moment(Happening.IN_SESSION, event.at, event=event.kind)
    if observation.outcome is not Outcome.ANSWERED and observation.watched_until is not None:
        over = over_at(observation)
        yield moment(Happening.OVER, over) if over else moment(Happening.WATCHED, observation.watched_until)


def _shortened(moments: Sequence[Moment]) -> tuple[Moment, ...]:
    if len(moments) <= MOMENTS:
        return tuple(moments)
    first, last = moments[: MOMENTS - 3], moments[-2:]
    hidden = moments[MOMENTS - 3 : -2]
    gap = Moment(what=Happening.LEFT_OUT, at=hidden[0].at, wait=hidden[0].wait, left_out=len(hidden))
    return (*first, gap, *last)
