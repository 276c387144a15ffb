"""From facts to opinions: ties replies to enquiries, has them judged, and says what is known of each. Pure.

Everything here can be worked out again from the ledger, at any `now`: what had not happened by then is not looked at.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache, partial
from typing import TypeVar

from harness.classify import Case, case_of, judge_desk, uncollected
from harness.classify.judge import UNDECIDED_COST
from harness.matching import Match
from harness.model import (
    Dispatch,
    DispatchState,
    Enquiry,
    Facts,
    JudgedReply,
    Label,
    Labelling,
    Notice,
    Observation,
    Reply,
    SessionEvent,
    Verdict,
    Watch,
)
from harness.observe.belonging import Doubt, Glance, Unmatched, glance, how_matched, matches, placed, unmatched
from harness.observe.chat import took_a_message
from harness.observe.enquiry import (
    counted,
    first_dispatch,
    first_heard,
    may_be_answered,
    observe_enquiry,
    open_questions,
    spoken,
)
from harness.observe.known import first_after, known_at
from harness.observe.letters import form_letters
from harness.observe.names import Naming, is_common, naming, signatures
from harness.observe.noticed import arrived, proof_of_arrival
from harness.observe.optin import asking, first_asking, leads_elsewhere, link_of, unconfirmed
from harness.observe.outline import outline
from harness.observe.question import Line, Question, questions
from harness.observe.talk import Moment, Talk
from harness.observe.way import route, transit_share

__all__ = [
    "Doubt",
    "Glance",
    "Judging",
    "Line",
    "Naming",
    "Question",
    "Unmatched",
    "arrived",
    "counted",
    "first_after",
    "first_asking",
    "first_heard",
    "form_letters",
    "glance",
    "how_matched",
    "is_common",
    "known_at",
    "leads_elsewhere",
    "link_of",
    "matches",
    "may_be_answered",
    "naming",
    "observations",
    "observations_of",
    "observe_enquiry",
    "open_questions",
    "outline",
    "placed",
    "proof_of_arrival",
    "questions",
    "signatures",
    "spoken",
    "transit_share",
    "unconfirmed",
    "unmatched",
]

_REMEMBERED = 512  # cases; together with the next line, what bounds the memory they take
_REMEMBERED_UP_TO = 2**16  # bytes of a reply


Judging = Callable[[Sequence[Case]], Sequence[Verdict]]


def observations(
    facts: Facts, now: datetime, *, undecided_cost: float = UNDECIDED_COST, judging: Judging | None = None
) -> tuple[Observation, ...]:
    """One observation an enquiry, ordered by (created_at, id).

    All replies of a desk are judged together, so that the tenth copy of a letter convicts the first nine.
    `undecided_cost`: as the judge's, for who wants to know what another would change. `judging`: what to ask instead of
    the judge for the verdicts on the replies of a desk, in order.
    """
    known = known_at(facts, now)
    judging = judging or partial(judge_desk, undecided_cost=undecided_cost)
    judged = _judge(known, _by_enquiry(known.dispatches), _by_enquiry(known.events), judging)
    return observations_of(known, judged, now)


def observations_of(
    facts: Facts, judged: Mapping[str, Sequence[JudgedReply]], now: datetime
) -> tuple[Observation, ...]:
    """As `observations`, of replies that were judged before; by enquiry."""
    known = known_at(facts, now)
    dispatches, events = _by_enquiry(known.dispatches), _by_enquiry(known.events)
    return tuple(
        observe_enquiry(
            enquiry,
            dispatches[enquiry.id],
            judged.get(enquiry.id, ()),
            _heard_until(enquiry, dispatches[enquiry.id], events[enquiry.id], facts.listened_until, now),
            events[enquiry.id],
        )
        for enquiry in sorted(known.enquiries, key=lambda each: (each.created_at, each.id))
    )


def _heard_until(
    enquiry: Enquiry,
    dispatches: Sequence[Dispatch],
    events: Sequence[SessionEvent],
    listened_until: datetime | None,
    now: datetime,
) -> datetime:
    """The moment up to which a reply would have reached us: now, or for mail the end of the last watch.

    An inbox that was shut is our fault and no silence of the desk's: its enquiry waits, as far as we know, for ever.
    """
    if enquiry.session is not None and not took_a_message(events):
        return now
    accepted = first_dispatch(dispatches, DispatchState.ACCEPTED)
    known = [moment for moment in (listened_until, accepted.at if accepted else None) if moment is not None]
    return min(now, max(known, default=now))


Fact = TypeVar("Fact", Dispatch, SessionEvent)


def _by_enquiry(facts: Iterable[Fact]) -> defaultdict[str, list[Fact]]:
    grouped: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        grouped[fact.enquiry_id].append(fact)
    return grouped


@uncollected()
def _judge(
    facts: Facts,
    dispatches: defaultdict[str, list[Dispatch]],
    events: defaultdict[str, list[SessionEvent]],
    judging: Judging,
) -> defaultdict[str, list[JudgedReply]]:
    """Judged replies by enquiry id."""
    enquiries = {each.id: each for each in facts.enquiries}
    said = {each.reply_id: each for each in facts.labellings}
    desks: defaultdict[str, list[tuple[Reply, Match]]] = defaultdict(list)
    for reply, match in matches(facts):
        desks[enquiries[match.enquiry_id].desk].append((reply, match))
    judged: defaultdict[str, list[JudgedReply]] = defaultdict(list)
    for matched in desks.values():
        talks = {
            match.enquiry_id: _talk(enquiries[match.enquiry_id], dispatches, events, facts.gaps) for _, match in matched
        }
        opinions = _judge_desk(matched, enquiries, dispatches, talks, judging)
        for (reply, match), opinion in zip(matched, opinions, strict=True):
            judged[match.enquiry_id].append(_heeded(opinion, said.get(reply.id)))
    return judged


def _heeded(judged: JudgedReply, word: Labelling | None) -> JudgedReply:
    """The reply with a person's word on it. What somebody says a person wrote is no machine's notice."""
    if word is None:
        return judged
    return replace(judged, said=word, notice=judged.notice if word.label is Label.AUTOMATED else None)


def _judge_desk(
    matched: Sequence[tuple[Reply, Match]],
    enquiries: dict[str, Enquiry],
    dispatches: defaultdict[str, list[Dispatch]],
    talks: Mapping[str, Talk],
    judging: Judging,
) -> list[JudgedReply]:
    cases, moments = [], []
    for reply, match in matched:
        talk = talks[match.enquiry_id]
        talk.reach(reply)
        make = _remembered_case if len(reply.raw) <= _REMEMBERED_UP_TO else _case
        moments.append(talk.at(reply))
        cases.append(make(reply, enquiries[match.enquiry_id], moments[-1]))
        talk.hear(reply)
    verdicts = judging(cases)
    return [
        JudgedReply(
            reply=reply,
            matched_by=match.rule.value,
            matched_on=match.detail,
            text=case.letter.text,
            verdict=verdict,
            route=route(reply, enquiries[match.enquiry_id], dispatches[match.enquiry_id]),
            notice=_notice(case, verdict),
            earliest=moment.since,
        )
        for (reply, match), case, moment, verdict in zip(matched, cases, moments, verdicts, strict=True)
    ]


def _case(reply: Reply, enquiry: Enquiry, then: Moment) -> Case:
    case = case_of(reply, enquiry, spoke_at=then.spoke_at, follow_ups=then.follow_ups, since=then.since)
    return replace(case, joined=then.joined, turn=then.turn, notice=asking(reply, enquiry, case))


# Whoever waits for replies asks anew with each that comes, and a case never changes: its letter is read once.
_remembered_case = lru_cache(maxsize=_REMEMBERED)(_case)


def _notice(case: Case, verdict: Verdict) -> Notice | None:
    """What the reply is a notice of. One that only its words show must have been sent by a machine."""
    notice = case.notice
    is_sure = notice is not None and (not notice.by_words or verdict.label is Label.AUTOMATED)
    return notice if is_sure else None


def _talk(
    enquiry: Enquiry,
    dispatches: defaultdict[str, list[Dispatch]],
    events: defaultdict[str, list[SessionEvent]],
    gaps: Sequence[Watch],
) -> Talk:
    accepted = first_dispatch(dispatches[enquiry.id], DispatchState.ACCEPTED)
    return Talk(enquiry, accepted.at if accepted else None, dispatches[enquiry.id], events[enquiry.id], gaps)
