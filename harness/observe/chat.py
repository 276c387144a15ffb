"""A session's story, from its facts and the judge's opinion of each reply. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from harness.model import (
    ChatAnswer,
    ChatEnd,
    ChatView,
    Dispatch,
    DispatchState,
    Enquiry,
    JudgedReply,
    Label,
    SessionEvent,
    SessionEventKind,
    Source,
)
from harness.observe.talk import OURS

PERSON = frozenset({Label.TEMPLATED, Label.PERSONALISED})  # what a person wrote or chose


def took_a_message(events: Iterable[SessionEvent]) -> bool:
    """Whether the chat took a message to be answered by mail instead."""
    return any(each.kind is SessionEventKind.LEFT_MESSAGE for each in events)


def watched_as_mail(enquiry: Enquiry) -> Enquiry:
    """The enquiry as it is watched once a chat took it as a message: nobody answers in the session any more."""
    return replace(enquiry, session=None, window=enquiry.window if enquiry.later is None else enquiry.later)


def chat_view(
    enquiry: Enquiry, dispatches: Sequence[Dispatch], events: Sequence[SessionEvent], judged: Iterable[JudgedReply]
) -> ChatView:
    """What a session came to. `events` are in order of time; `enquiry` as it was made."""
    heard = sorted(
        (each for each in judged if each.reply.source is Source.SESSION), key=lambda each: each.reply.received_at
    )
    story = _Story(enquiry, dispatches, events, heard)
    return ChatView(
        end=story.end(),
        opened_at=story.first(SessionEventKind.OPENED),
        greeted_at=next((each.reply.received_at for each in story.before), None),
        queued_at=story.first(SessionEventKind.QUEUED),
        queue=story.queue(),
        joined_at=story.first(SessionEventKind.JOINED),
        handed_over_at=story.handed_over_at(),
        first_machine_at=story.first_by(frozenset({Label.AUTOMATED})),
        first_person_at=story.first_by(PERSON),
        answers=story.answers(),
        typing=sum((each.lasted or timedelta(0) for each in story.of(SessionEventKind.TYPING)), timedelta(0)),
        said=len(story.of(SessionEventKind.SAID)),
        ended_at=story.ended_at,
    )


class _Story:
    """The facts of one session, sorted."""

    def __init__(
        self,
        enquiry: Enquiry,
        dispatches: Sequence[Dispatch],
        events: Sequence[SessionEvent],
        heard: Sequence[JudgedReply],
    ) -> None:
        self._enquiry = enquiry
        self._events = events
        self._states = {each.state: each.at for each in reversed(dispatches) if each.turn is None}
        self._accepted = self._states.get(DispatchState.ACCEPTED)
        self.before = [each for each in heard if not self._is_answer(each)]
        self._answers = [each for each in heard if self._is_answer(each)]
        ended = self.first(SessionEventKind.ENDED)
        self.ended_at = ended or self._states.get(DispatchState.CLOSED) or self._states.get(DispatchState.FAULT)

    def _is_answer(self, judged: JudgedReply) -> bool:
        return self._accepted is not None and judged.reply.received_at >= self._accepted

    def of(self, kind: SessionEventKind) -> list[SessionEvent]:
        return [each for each in self._events if each.kind is kind]

    def first(self, kind: SessionEventKind) -> datetime | None:
        return next((each.at for each in self.of(kind)), None)

    def first_by(self, labels: frozenset[Label]) -> datetime | None:
        return next((each.reply.received_at for each in self._answers if each.label in labels), None)

    def end(self) -> ChatEnd:
        labels = {each.label for each in self._answers}
        closed = DispatchState.CLOSED in self._states
        # The first that is true of it.
        ends = {
            ChatEnd.OFFLINE: DispatchState.OFFLINE in self._states,
            ChatEnd.LEFT_MESSAGE: took_a_message(self._events),
            ChatEnd.CUT_OFF: self._is_cut_off(),
            ChatEnd.GOING_ON: not closed and DispatchState.FAULT not in self._states,
            ChatEnd.ANSWERED: bool(PERSON & labels),
            ChatEnd.UNDECIDED: Label.UNDECIDED in labels,
            ChatEnd.CLOSED_BY_DESK: bool(self.of(SessionEventKind.ENDED)),
            ChatEnd.ABANDONED: self._still_queued(),
            ChatEnd.BOT_ONLY: bool(labels),
        }
        return next((end for end, is_true in ends.items() if is_true), ChatEnd.NOBODY)

    def _is_cut_off(self) -> bool:
        """Whether we failed while it mattered: after the customer's patience is over, only our goodbye is lost."""
        fault = self._states.get(DispatchState.FAULT)
        patience = self._enquiry.session
        if fault is None or self._accepted is None or patience is None:
            return fault is not None
        return fault < self._accepted + patience

    def queue(self) -> timedelta | None:
        """From the first word of a queue until somebody came, or the session was over; None while it goes on."""
        began = self.first(SessionEventKind.QUEUED)
        if began is None:
            return None
        came = [each for each in (self._came_after(began), self.ended_at) if each is not None]
        return max(timedelta(0), min(came) - began) if came else None

    def _still_queued(self) -> bool:
        """Whether nobody came, nor a machine that talked with us: what a queue says by itself is no conversation."""
        last = max((each.at for each in self.of(SessionEventKind.QUEUED)), default=None)
        return last is not None and self._came_after(last) is None and not self._was_answered_after(last)

    def _was_answered_after(self, moment: datetime) -> bool:
        """Whether the desk replied to something that we said after `moment`."""
        said = min((each.at for each in self._events if each.kind in OURS and each.at > moment), default=None)
        return said is not None and any(each.reply.received_at > said for each in self._answers)

    def _came_after(self, moment: datetime) -> datetime | None:
        """When somebody came who was no machine, or may not have been."""
        joined = [each.at for each in self.of(SessionEventKind.JOINED) if each.at >= moment]
        spoke = [each.reply.received_at for each in self._answers if each.label is not Label.AUTOMATED]
        return min([*joined, *(at for at in spoke if at >= moment)], default=None)

    def handed_over_at(self) -> datetime | None:
        machine = next(
            (each.reply.received_at for each in (*self.before, *self._answers) if each.label is Label.AUTOMATED),
            None,
        )
        if machine is None:
            return None
        return next((each.at for each in self.of(SessionEventKind.JOINED) if each.at > machine), None)

    def answers(self) -> tuple[ChatAnswer, ...]:
        ours = [each.at for each in self._events if each.kind in OURS]
        return tuple(
            ChatAnswer(
                at=each.reply.received_at,
                completed_at=each.reply.completed_at or each.reply.received_at,
                waited=each.reply.received_at - max((at for at in ours if at <= each.reply.received_at), default=t0),
                label=each.label,
                who=each.reply.sender,
            )
            for each in self._answers
            if (t0 := self._accepted) is not None
        )
