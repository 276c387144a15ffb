"""One enquiry's story, for a terminal: every event with the time since T0, every verdict with its reasons."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from harness.durations import duration
from harness.model import (
    Dispatch,
    DispatchState,
    Enquiry,
    JudgedReply,
    Observation,
    Outcome,
    Placement,
    SessionEventKind,
    Template,
    Verdict,
)
from harness.observe import counted, how_matched, open_questions, unconfirmed
from reports.chats import happened, offline_words, outcome, over_at, session_lines
from reports.excerpt import excerpt
from reports.letters import letter_lines
from reports.notices import notice_lines
from reports.optin import UNMEASURED, asked_before, link_lines, not_followed
from reports.reasons import reason_text, strongest
from reports.way import way
from reports.wording import moment, not_confirmed, one_line, percent, whether_it_arrived

TEXT_LINES, REASONS = 10, 4
_OVER = "the conversation was over: nobody can answer in it any more"
_SAID = {DispatchState.SAID: "a follow-up, as the desk asked"}


def timeline(observation: Observation, letters: Collection[Template] = (), *, all_kept: bool = True) -> str:
    """Every event with its time since T0, the verdicts with their probabilities, reasons and first lines of text.

    `letters`: the form letters of the desk, to tell of a reply which of them it is; `all_kept`: whether nothing that
    the desk sent was deleted.
    """
    enquiry = observation.enquiry
    events = [(enquiry.created_at, [f"enquiry made: {one_line(enquiry.subject)}", *_excerpt(enquiry.body)])]
    if observation.accepted_at is not None:
        events.append((observation.accepted_at, ["T0, the desk took the enquiry"]))
    heard = {each.reply.id for each in counted(observation)}
    for each in observation.replies:
        at = each.reply.received_at
        told = _reply(each, enquiry, each.reply.id in heard, observation.wait(at))
        events.append((at, [*told, *letter_lines(each, letters, all_kept=all_kept)]))
    events += _session(observation)
    events += _follow_ups(observation)
    events += _confirmation(observation)
    if observation.fault is not None:
        events.append((observation.fault.at, list(_fault(observation))))
    if observation.offline is not None:
        events.append((observation.offline.at, [offline_words(observation), *_kept(observation.offline)]))
    if observation.doubt is not None:
        events.append((observation.doubt.at, [f"uncertain: {one_line(observation.doubt.detail, 400)}"]))
    if observation.watched_until is not None:
        over = over_at(observation)
        events.append((over or observation.watched_until, [_OVER if over else _watched(observation)]))
    # Sorted by time alone: what happened at one moment stays in the order above.
    lines = [
        f"{_since(observation, at):>16}  {text[0]}\n" + "".join(f"{'':18}{line}\n" for line in text[1:])
        for at, text in sorted(events, key=lambda event: event[0])
    ]
    return "\n".join([*_head(observation), "", "".join(lines).rstrip("\n"), "", *_times(observation)])


def _watched(observation: Observation) -> str:
    """What is known up to the end of our watching, or why it ends there."""
    if observation.outcome is Outcome.NOT_DELIVERABLE:
        return "nobody has the enquiry, so the wait ends here"
    if observation.first_response_at is not None:
        return "watched up to here"
    return f"silence is known up to here{', as the link was not followed' if not_followed(observation) else ''}"


def _head(observation: Observation) -> Iterator[str]:
    enquiry = observation.enquiry
    yield f"{enquiry.id}: {one_line(enquiry.title)}"
    yield f"{one_line(enquiry.scenario)} by {one_line(enquiry.channel)} at {one_line(enquiry.desk)}"
    stays = "watched for" if enquiry.session is None else "by a customer who stays for"
    yield f"made {moment(enquiry.created_at)}, {stays} {duration(enquiry.window)}"
    yield f"outcome: {outcome(observation)}"
    if unconfirmed(observation) is not None:
        yield f"  {UNMEASURED}"
    elif observation.outcome is Outcome.UNCERTAIN:
        yield f"  {whether_it_arrived(observation)}"


def _since(observation: Observation, at: datetime) -> str:
    if observation.accepted_at is None:
        return f"{at:%m-%d %H:%M:%S}"
    passed = at - observation.accepted_at
    if timedelta(0) < passed < timedelta(seconds=1):
        return f"+{max(0.1, passed.total_seconds()):.1f} s"
    return f"{duration(-passed)} before" if passed < timedelta(0) else f"+{duration(passed)}"


def _reply(judged: JudgedReply, enquiry: Enquiry, counts: bool, wait: timedelta | None) -> Iterator[str]:
    reply, verdict = judged.reply, judged.verdict
    where = ", found in spam" if reply.placement is Placement.SPAM else ""
    fine = f", to within {duration(reply.resolution)}" if reply.resolution > timedelta(0) else ""
    matched = f"matched by {how_matched(judged)}{'' if counts else ', outside what counts'}"
    how = f"{reply.source.value}{where}{fine}, {matched}"
    if judged.notice is not None:
        headline, *details = notice_lines(judged.notice)
        yield f"{headline} ({how})"
        yield from details
        yield from link_lines(judged, enquiry)
    else:
        yield f"{_label(judged)}, {how}"
        yield from (f"because {reason_text(each, one_line(each.span))}" for each in strongest(verdict, REASONS))
    if judged.earliest is not None:
        apart = duration(reply.received_at - judged.earliest)
        yield f"our inbox had been shut: it may have been sent up to {apart} earlier, and is known to that window"
    if judged.matched_on:
        yield f"matched because {one_line(judged.matched_on, 400)}"
    if judged.route is not None and judged.notice is None:
        yield from way(judged.route, wait)
    yield from _excerpt(judged.text)


def _session(observation: Observation) -> Iterator[tuple[datetime, list[str]]]:
    """What happened in the session beside replies. The complaint stands where the enquiry was made."""
    for event in observation.events:
        known = event.kind is SessionEventKind.SAID and event.text == observation.enquiry.body
        yield event.at, [f"{happened(event)} the complaint"] if known else [happened(event), *_excerpt(event.text)]


def _follow_ups(observation: Observation) -> Iterator[tuple[datetime, list[str]]]:
    """What became of each follow-up by mail: its last fact decides."""
    last = {each.turn: each for each in observation.turns}
    for turn, fact in last.items():
        if turn is None or turn >= len(observation.enquiry.follow_ups):
            continue
        words = _SAID.get(fact.state, "uncertain: a follow-up that may have been said, and is not said again")
        if fact.fault is not None:
            words = f"a follow-up could not be said: {fact.fault.value}, {one_line(fact.detail, 400)}"
        yield fact.at, [words, *_excerpt(observation.enquiry.follow_ups[turn].text)]


def _confirmation(observation: Observation) -> Iterator[tuple[datetime, list[str]]]:
    """What became of the link that the desk asked to be followed: its last fact decides."""
    if not observation.confirmation:
        return
    fact = observation.confirmation[-1]
    wait = asked_before(observation, fact)
    later = "" if wait is None else f", {duration(wait)} after we were asked to"
    if fact.state is DispatchState.CONFIRMED:
        yield fact.at, [f"the request was confirmed by the link{later}", *_excerpt(fact.detail), *_kept(fact)]
    else:
        yield fact.at, [f"{not_confirmed(fact)}{later}", *_kept(fact)]


def _label(judged: JudgedReply) -> str:
    """What counts, and beside a person's word what the judge thought."""
    verdict = judged.verdict
    opinion = f"{verdict.label.value} ({_probabilities(verdict)})"
    if judged.said is None:
        return opinion
    return f"{judged.said.label.value}, says {one_line(judged.said.by)}; the judge: {opinion}"


def _probabilities(verdict: Verdict) -> str:
    return (
        f"automated {percent(verdict.automated)}, templated {percent(verdict.templated)}, "
        f"personalised {percent(verdict.personalised)}"
    )


def _excerpt(text: str) -> Iterator[str]:
    return excerpt(text, TEXT_LINES)


def _fault(observation: Observation) -> Iterator[str]:
    if observation.fault is None or observation.fault.fault is None:
        return
    yield f"probe fault, {observation.fault.fault.value}: {one_line(observation.fault.detail, 400)}"
    yield from _kept(observation.fault)


def _kept(fact: Dispatch) -> Iterator[str]:
    yield from (f"evidence: {one_line(path, 400)}" for path in fact.evidence)


def _times(observation: Observation) -> Iterator[str]:
    times = {
        "T1 acknowledgement": observation.acknowledged_at,
        "T2 first response by a person": observation.first_response_at,
        "T3 first answer to a question": observation.substantive_at,
        "T4 all questions answered": observation.complete_at,
    }
    for name, at in times.items():
        wait = observation.wait(at)
        yield f"{name}: {duration(wait) if wait is not None else '-'}"
    yield from session_lines(observation)
    still_open = open_questions(observation)
    if still_open:
        yield f"not answered: {'; '.join(one_line(question.text) for question in still_open)}"
