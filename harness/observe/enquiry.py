"""One enquiry watched: what its dispatches and judged replies add up to at a moment. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from harness.errors import FaultKind
from harness.model import (
    CONFIRMATION,
    Dispatch,
    DispatchState,
    Enquiry,
    JudgedReply,
    Label,
    Observation,
    Outcome,
    Question,
    SessionEvent,
    Source,
)
from harness.observe.chat import PERSON, chat_view, took_a_message, watched_as_mail
from harness.observe.noticed import acknowledges, arrived, is_spoken, returned_at
from harness.observe.optin import held_from, unconfirmed, without_confirmation


def observe_enquiry(
    enquiry: Enquiry,
    dispatches: Iterable[Dispatch],
    judged: Iterable[JudgedReply],
    now: datetime,
    events: Sequence[SessionEvent] = (),
) -> Observation:
    """What is known of one enquiry at `now`, from its own dispatches, judged replies and session's events.

    Replies outside the window stay listed and count for nothing.
    """
    facts = tuple(dispatches)
    known = _untimed(enquiry, facts, judged, events)
    accepted_at = known.accepted_at
    if accepted_at is None:
        return known
    if known.enquiry.session is None:
        known = replace(known, returned_at=returned_at(counted(known), facts))
    # As with sessions that we broke: to keep those that were answered all the same is to drop the unanswered.
    if (failed := unconfirmed(known)) is not None:
        return replace(known, outcome=without_confirmation(failed), watched_until=max(accepted_at, failed.at))
    return _with_times(known, accepted_at, now=now)


def _untimed(
    enquiry: Enquiry, facts: tuple[Dispatch, ...], judged: Iterable[JudgedReply], events: Sequence[SessionEvent]
) -> Observation:
    """What the facts say by themselves, whatever the moment; the outcome is what it comes to unless it was accepted."""
    accepted = first_dispatch(facts, DispatchState.ACCEPTED)
    replies = tuple(sorted(judged, key=lambda each: (each.reply.received_at, each.reply.id)))
    return Observation(
        enquiry=watched_as_mail(enquiry) if took_a_message(events) else enquiry,
        outcome=_unaccepted(facts),
        replies=replies,
        accepted_at=accepted.at if accepted else None,
        acknowledged_at=None,
        first_response_at=None,
        substantive_at=None,
        complete_at=None,
        watched_until=None,
        fault=first_dispatch(facts, DispatchState.FAULT),
        doubt=first_dispatch(facts, DispatchState.UNCERTAIN),
        turns=tuple(each for each in facts if each.turn is not None),
        offline=first_dispatch(facts, DispatchState.OFFLINE),
        events=tuple(events),
        confirmation=tuple(each for each in facts if each.state in CONFIRMATION),
        chat=None if enquiry.session is None else chat_view(enquiry, facts, events, replies),
        closed_at=next((each.at for each in facts if each.state is DispatchState.CLOSED), None),
    )


def _unaccepted(dispatches: Sequence[Dispatch]) -> Outcome:
    """What became of an enquiry as long as nothing says that the desk took it."""
    if first_dispatch(dispatches, DispatchState.UNCERTAIN) is not None:
        return Outcome.UNCERTAIN
    if first_dispatch(dispatches, DispatchState.OFFLINE) is not None:
        return Outcome.OFFLINE
    fault = first_dispatch(dispatches, DispatchState.FAULT)
    if fault is None:
        return Outcome.UNCERTAIN
    return Outcome.BLOCKED if fault.fault is FaultKind.BLOCKED else Outcome.PROBE_FAULT


def counted(observation: Observation) -> tuple[JudgedReply, ...]:
    """The replies that count for outcome and times: within the window, while we could hear, and not the thank-you page.

    The page shown after a form was sent tells the customer that the form worked, and is gone when it closes; who waits
    for an answer hears nothing from it.
    """
    accepted = observation.accepted_at
    if accepted is None:
        return ()
    limit = _limit(observation, accepted)
    return tuple(
        each
        for each in observation.replies
        if each.reply.source is not Source.PAGE
        and each.reply.received_at <= limit
        # What a chat says before we have spoken answers nobody; a letter to this enquiry's own address can only be an
        # answer, even where it overtakes the 250 that T0 is stamped on.
        and (each.reply.source is not Source.SESSION or each.reply.received_at >= accepted)
    )


def spoken(observation: Observation) -> tuple[JudgedReply, ...]:
    """The replies of the desk among those that count; what mail servers and mail programs tell of our mail is none."""
    return tuple(each for each in counted(observation) if is_spoken(each))


def first_heard(observation: Observation) -> datetime | None:
    """When the customer first heard from the desk that it has the enquiry, whoever or whatever of it spoke."""
    return next((each.reply.received_at for each in spoken(observation) if acknowledges(each)), None)


def may_be_answered(observation: Observation, now: datetime) -> bool:
    """Whether a person's answer may still come and would tell us something: what we are torn over may not be one."""
    if observation.outcome is Outcome.UNDECIDED and observation.accepted_at is not None:
        return now < observation.accepted_at + observation.enquiry.window
    return observation.outcome is Outcome.WAITING


def open_questions(observation: Observation) -> tuple[Question, ...]:
    """The questions that no reply has answered within the window."""
    texts = [each.text for each in spoken(observation) if acknowledges(each)]
    return tuple(each for each in observation.enquiry.questions if not any(map(each.is_answered_by, texts)))


def _with_times(known: Observation, accepted: datetime, *, now: datetime) -> Observation:
    """Add outcome and times to the observation of an enquiry that was accepted."""
    # Of the sessions that ended by our own fault, not even an answer that was seen is measured: to keep the answered
    # ones and drop the others is to drop the unanswered.
    lost = lost_at(known)
    if lost is not None and now >= lost:
        return known
    limit, end = _limit(known, accepted), accepted + known.enquiry.window
    if limit < end:
        return replace(known, outcome=Outcome.PROBE_FAULT, watched_until=limit)
    said = tuple(filter(acknowledges, spoken(known)))
    outcome = _outcome({each.label for each in said}, known)
    furthest = knowable_until(known, outcome, accepted)
    until = min(furthest, _watched_until(known, accepted, now=now))
    substantive, complete = _answered_at(said, known.enquiry.questions)
    return replace(
        known,
        outcome=if_unanswered(known) if outcome is Outcome.WAITING and until >= end else outcome,
        acknowledged_at=_first_labelled(said, {Label.AUTOMATED}),
        first_response_at=_first_labelled(said, PERSON),
        substantive_at=substantive,
        complete_at=complete,
        watched_until=until,
    )


def lost_at(observation: Observation) -> datetime | None:
    """When an open session, of which nothing says how it ended, will be one that we crashed over; None for others."""
    session, accepted = observation.enquiry.session, observation.accepted_at
    if session is None or accepted is None or observation.closed_at is not None or observation.fault is not None:
        return None
    return accepted + session


def knowable_until(observation: Observation, outcome: Outcome, accepted: datetime) -> datetime:
    """The last instant up to which silence can ever be known, however long we listen: the window's end or earlier."""
    said = [each for each in spoken(observation) if acknowledges(each)]
    ends = [accepted + observation.enquiry.window]
    if all(each.label is Label.AUTOMATED for each in said):  # else a person has read it
        ends.append(held_from(observation, counted(observation)) or ends[0])
    if outcome is Outcome.UNDECIDED:  # from there on a person may have answered
        ends.append(_first_labelled(said, {Label.UNDECIDED}) or ends[0])
    if outcome is Outcome.NOT_DELIVERABLE and observation.returned_at is not None:  # nobody has it, nobody is silent
        ends.append(max(accepted, observation.returned_at))
    return min(ends)


def if_unanswered(observation: Observation) -> Outcome:
    """What an enquiry comes to on which the window closes without a person."""
    return Outcome.AUTOMATED_ONLY if spoken(observation) else Outcome.SILENT


def _limit(known: Observation, accepted: datetime) -> datetime:
    """The last instant at which a reply counts: the window's end, or the moment the session broke if that is earlier.

    A fault after acceptance breaks a session only; mail comes to our inbox whatever became of the page.
    """
    end = accepted + known.enquiry.window
    if known.enquiry.session is None or known.fault is None:
        return end
    return min(end, max(accepted, known.fault.at))


def _watched_until(known: Observation, accepted: datetime, *, now: datetime) -> datetime:
    """The instant up to which silence is known.

    A session closed in good order is silent to the window's end, whenever that is: nobody can answer in it any more,
    whether the desk closed it or we did, who leave early only what has told us again and again that it does not
    understand. To censor the wait at the closing instead would make a desk look faster the sooner it hangs up, or
    the worse its bot is.
    """
    limit = accepted + known.enquiry.window
    is_closed = known.closed_at is not None and known.enquiry.session is not None
    return limit if is_closed else min(now, limit)


def _outcome(labels: Collection[Label], known: Observation) -> Outcome:
    """What came of it so far. A person's answer counts though the mail came back: it had been delivered."""
    if not PERSON.isdisjoint(labels):
        return Outcome.ANSWERED
    if Label.UNDECIDED in labels:
        return Outcome.UNDECIDED
    if known.returned_at is not None and not any(map(arrived, counted(known))):
        return Outcome.NOT_DELIVERABLE
    return Outcome.WAITING


def first_dispatch(dispatches: Iterable[Dispatch], state: DispatchState) -> Dispatch | None:
    """The first fact of this kind about the enquiry itself; what became of its follow-ups is left out."""
    about_it = (each for each in dispatches if each.state is state and each.turn is None)
    return min(about_it, key=lambda each: each.at, default=None)


def _first_labelled(heard: Iterable[JudgedReply], labels: Collection[Label]) -> datetime | None:
    return next((each.reply.received_at for each in heard if each.label in labels), None)


def _answered_at(
    heard: Iterable[JudgedReply], questions: Sequence[Question]
) -> tuple[datetime | None, datetime | None]:
    """When the replies so far had answered one of the questions, and when all; None where they never did."""
    first: datetime | None = None
    still_open = list(questions)
    for each in heard if questions else ():
        still_open = [question for question in still_open if not question.is_answered_by(each.text)]
        if first is None and len(still_open) < len(questions):
            first = each.reply.received_at
        if not still_open:
            return first, each.reply.received_at
    return first, None
