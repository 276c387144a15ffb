"""Who speaks in a chat, by what the session's events show of each message."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from harness.model import (
    Dispatch,
    DispatchState,
    Facts,
    JudgedReply,
    Label,
    Reply,
    SessionEvent,
    SessionEventKind,
    Source,
)
from harness.observe import observations
from tests.unit.chatting import DAY, ENQUIRY, MINUTE, SECOND, T0, event

Kind = SessionEventKind
ACCEPTED = Dispatch(enquiry_id=ENQUIRY.id, state=DispatchState.ACCEPTED, at=T0)
TYPED = "The lid can be changed, I have one here on the shelf for you."
PARAGRAPH = (
    "We are sorry to hear that your item did not reach you in the condition that you expected. Please send us a photo "
    "of the damage together with your order number, and we will arrange for a replacement to be sent out to you."
)


def message(after: timedelta, text: str, *, who: str | None = None, over: timedelta | None = None) -> Reply:
    return Reply(
        id=f"{after.total_seconds():08.1f}",
        received_at=T0 + after,
        completed_at=None if over is None else T0 + after + over,
        source=Source.SESSION,
        media_type="text/plain",
        raw=text.encode(),
        sender=who,
        enquiry_id=ENQUIRY.id,
    )


def judged(*what: Reply | SessionEvent) -> list[JudgedReply]:
    """The session's replies as they are judged, in order."""
    facts = Facts(
        enquiries=(ENQUIRY,),
        dispatches=(ACCEPTED,),
        replies=tuple(each for each in what if isinstance(each, Reply)),
        events=tuple(sorted((each for each in what if isinstance(each, SessionEvent)), key=lambda each: each.at)),
        listened_until=None,
    )
    (only,) = observations(facts, T0 + DAY)
    return sorted(only.replies, key=lambda each: each.reply.received_at)


def signals(one: JudgedReply) -> set[str]:
    assert one.verdict is not None
    return {piece.signal for piece in one.verdict.evidence}


def dots(after: timedelta, lasted: timedelta) -> SessionEvent:
    return event(after, Kind.TYPING, lasted=lasted)


JOINED = replace(event(15 * SECOND, Kind.JOINED), who="Marta")


def test_what_greets_before_anybody_spoke_or_came_is_a_machines() -> None:
    (greeting,) = judged(message(-5 * SECOND, "Hello there."))
    assert greeting.label is Label.AUTOMATED
    assert "spoke before we had" in signals(greeting)


def test_a_message_with_choices_is_a_machines() -> None:
    menu = event(20.3 * SECOND, Kind.MENU, "Kettles\nToasters")
    (asked, later) = judged(message(20 * SECOND, "Which one is it?"), menu, message(40 * SECOND, "And which lid?"))
    assert asked.label is Label.AUTOMATED
    assert "came with choices to press" not in signals(later)


def test_a_text_that_goes_on_appearing_is_a_machines() -> None:
    (streamed,) = judged(message(20 * SECOND, TYPED, over=4 * SECOND))
    (whole,) = judged(message(20 * SECOND, TYPED, over=0.2 * SECOND))
    assert streamed.label is Label.AUTOMATED
    assert "appeared bit by bit" not in signals(whole)


def test_dots_for_as_long_as_the_text_needs_are_a_persons() -> None:
    (typed,) = judged(JOINED, dots(20 * SECOND, 18 * SECOND), message(38 * SECOND, TYPED, who="Marta"))
    assert "was seen being typed" in signals(typed)
    assert typed.label in (Label.TEMPLATED, Label.PERSONALISED)


@pytest.mark.parametrize("before", [(dots(30 * SECOND, 2 * SECOND),), (dots(5 * SECOND, SECOND),)], ids=["few", "none"])
def test_a_paragraph_that_was_not_typed_is_a_macro_where_somebody_is_there(before: Iterable[SessionEvent]) -> None:
    said = event(25 * SECOND, Kind.SAID, "What now?")
    (macro,) = judged(JOINED, said, *before, message(50 * SECOND, PARAGRAPH, who="Marta"))
    assert "pasted while somebody was there" in signals(macro)
    assert macro.label is Label.TEMPLATED


def test_a_paragraph_that_was_not_typed_is_a_machines_where_nobody_came() -> None:
    (bot,) = judged(dots(30 * SECOND, 2 * SECOND), message(50 * SECOND, PARAGRAPH))
    assert "more than its dots had time for" in signals(bot)


def test_a_chat_without_dots_shows_nothing_by_their_absence() -> None:
    (one,) = judged(JOINED, message(50 * SECOND, PARAGRAPH, who="Marta"))
    assert not signals(one) & {"pasted while somebody was there", "more than its dots had time for"}


def test_dots_before_our_own_last_word_were_for_another_message() -> None:
    said = event(38 * SECOND, Kind.SAID, "What now?")
    (one,) = judged(JOINED, dots(20 * SECOND, 18 * SECOND), said, message(60 * SECOND, TYPED, who="Marta"))
    assert "was seen being typed" not in signals(one)


def test_somebody_goes_on_in_short_messages_and_a_program_without_a_breath() -> None:
    first = message(40 * SECOND, "hm, let me look", who="Marta")
    (_, short) = judged(JOINED, first, message(48 * SECOND, "it is the old lid", who="Marta"))
    (_, at_once) = judged(JOINED, first, message(40.4 * SECOND, PARAGRAPH, who="Marta"))
    assert "goes on in a further short message" in signals(short)
    assert "right after its own last message" in signals(at_once)


def test_a_message_mended_afterwards_was_read_again() -> None:
    mended = event(55 * SECOND, Kind.EDITED, TYPED.replace("changed", "replaced"))
    another = event(55 * SECOND, Kind.EDITED, "Something else was said about the toaster and its plug.")
    (one,), (other,) = (judged(JOINED, message(50 * SECOND, TYPED, who="Marta"), edit) for edit in (mended, another))
    assert "was edited afterwards" in signals(one)
    assert "was edited afterwards" not in signals(other)


def test_a_bot_that_is_said_to_have_joined_is_known_by_its_name() -> None:
    joined = replace(JOINED, who="Helper Bot")
    (one,) = judged(joined, message(2 * MINUTE, TYPED, who="Helper Bot"))
    assert one.label is Label.AUTOMATED
