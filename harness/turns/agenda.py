"""What is due now, and when something will be next: worked out from the facts whenever somebody asks."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import datetime

from harness.clock import require_aware
from harness.model import (
    Dispatch,
    DispatchState,
    Enquiry,
    JudgedReply,
    NoticeKind,
    Observation,
    Reply,
    SessionEventKind,
)
from harness.observe import counted, first_asking, link_of
from harness.turns.timing import moment, moment_to_confirm

_CLOSES = frozenset({NoticeKind.FAILED, NoticeKind.COMPLAINT})


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """Follow-ups that answer one reply together. `at`: when they are to be said."""

    enquiry: Enquiry
    turns: tuple[int, ...]  # indices in the enquiry's follow_ups, in the order they are said
    reply: Reply
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """What the desk asks to be followed before anybody reads the enquiry. `at`: when it is to be."""

    enquiry: Enquiry
    url: str
    reply: Reply
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Agenda:
    """What is due now, the longest due first, and the next moment at which, as far as is known, something will be."""

    due: tuple[Due, ...]
    next_at: datetime | None
    links: tuple[Link, ...] = ()  # that are to be followed now, the longest due first

    def __len__(self) -> int:
        return len(self.due) + len(self.links)


def agenda(seen: Iterable[Observation], now: datetime) -> Agenda:
    """What is left to be said by mail, and which links are to be followed, as the observations as of `now` show."""
    require_aware(now=now)
    seen = tuple(seen)
    found = sorted((each for one in seen for each in _of(one)), key=lambda each: (each.at, each.enquiry.id))
    links = sorted((each for one in seen for each in _links_of(one)), key=lambda each: (each.at, each.enquiry.id))
    return Agenda(
        due=tuple(each for each in found if each.at <= now),
        next_at=min((at for at in [each.at for each in found] + [each.at for each in links] if at > now), default=None),
        links=tuple(each for each in links if each.at <= now),
    )


def awaits_answer(observation: Observation, now: datetime) -> bool:
    """Whether a follow-up of ours was the last word, and the desk may still answer it within the window."""
    said = max((each.at for each in observation.turns if each.state is DispatchState.SAID), default=None)
    if said is None or observation.accepted_at is None:
        return False
    heard = [each.reply.received_at for each in counted(observation) if _may_be_answered(each)]
    return now < observation.accepted_at + observation.enquiry.window and max(heard, default=said) <= said


def unsaid(observation: Observation) -> tuple[Dispatch, ...]:
    """The last fact of each follow-up that was begun and is not known to have been said."""
    last = {each.turn: each for each in observation.turns}
    return tuple(each for each in last.values() if each.state is not DispatchState.SAID)


def _of(observation: Observation) -> Iterator[Due]:
    """The follow-ups of one enquiry that nobody has begun to say, each on the first reply that asks for it."""
    enquiry, accepted = observation.enquiry, observation.accepted_at
    if accepted is None or enquiry.session is not None or not enquiry.follow_ups or _is_closed(observation):
        return
    pending = set(range(len(enquiry.follow_ups))) - {each.turn for each in observation.turns}
    # A chat that took a message after all may have been told some of them already.
    told = [each.text for each in observation.events if each.kind is SessionEventKind.SAID]
    pending -= {turn for turn in pending if any(enquiry.follow_ups[turn].text in text for text in told)}
    for judged in counted(observation):
        turns = _asked(enquiry, pending, judged)
        if not turns:
            continue
        pending -= set(turns)
        at = moment(enquiry, turns[0], judged.reply)
        if at < accepted + enquiry.window:  # later, nobody would hear what the desk says to it
            yield Due(enquiry=enquiry, turns=turns, reply=judged.reply, at=at)


def _links_of(observation: Observation) -> Iterator[Link]:
    """The link of the first mail that asks for one to be followed, once the enquiry is known to have been taken.

    One is followed for each enquiry, ever: what was begun is not begun again, whatever other mail asks for. Whether
    one that leads off the page's site may be, the desk's settings say.
    """
    enquiry, accepted = observation.enquiry, observation.accepted_at
    if accepted is None or enquiry.session is not None or observation.confirmation:
        return
    asks = first_asking(counted(observation), enquiry)
    if asks is None:
        return
    at = moment_to_confirm(enquiry, asks.reply)
    if at < accepted + enquiry.window:
        yield Link(enquiry=enquiry, url=link_of(asks), reply=asks.reply, at=at)


def _asked(enquiry: Enquiry, pending: Set[int], judged: JudgedReply) -> tuple[int, ...]:
    """The pending follow-ups that a reply asks for, whoever or whatever wrote it."""
    if not _may_be_answered(judged):
        return ()
    return tuple(turn for turn in sorted(pending) if enquiry.follow_ups[turn].is_asked_for(judged.text))


def _is_closed(observation: Observation) -> bool:
    """Whether mail of this thread came back, or was reported as spam: whoever is there wants no more of it."""
    return any(each.notice is not None and each.notice.kind in _CLOSES for each in observation.replies)


def _may_be_answered(judged: JudgedReply) -> bool:
    """Whether a person would take it for the desk's word: what tells of the mail's way, or of an absence, is none."""
    return judged.notice is None
