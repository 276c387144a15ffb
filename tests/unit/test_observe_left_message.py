"""A chat that took a message to be answered by mail, as it is observed."""

from datetime import timedelta

from harness.model import ChatEnd, DispatchState, Facts, Outcome, Reply, SessionEvent, SessionEventKind, Source
from harness.observe import observations
from tests.unit.chatting import ACCEPTED, DAY, ENQUIRY, FOLLOW_UP, SAID, SECOND, T0, event, fact, numbers
from tests.unit.due import due

LEFT_MESSAGE = event(5 * SECOND, SessionEventKind.LEFT_MESSAGE)
LEFT_AT_ONCE = fact(DispatchState.CLOSED, 6 * SECOND)


def as_mail(after: timedelta, text: str) -> Reply:
    return Reply(
        id=f"m{next(numbers):06d}",
        received_at=T0 + after,
        source=Source.INBOX,
        media_type="message/rfc822",
        raw=f"From: care@acme.example\r\nSubject: Re: your message\r\n\r\n{text}\r\n".encode(),
        recipient=ENQUIRY.persona.email,
        sender="care@acme.example",
    )


def facts(
    *replies: Reply, listened: timedelta | None = None, events: tuple[SessionEvent, ...] = (LEFT_MESSAGE,)
) -> Facts:
    until = None if listened is None else T0 + listened
    return Facts(
        enquiries=(ENQUIRY,),
        dispatches=(ACCEPTED, LEFT_AT_ONCE),
        replies=replies,
        listened_until=until,
        events=events,
    )


def test_a_message_left_instead_is_watched_as_a_mail_is() -> None:
    (waiting,) = observations(facts(listened=DAY), T0 + 2 * DAY)
    assert waiting.outcome is Outcome.WAITING
    assert waiting.watched_until == T0 + DAY
    assert waiting.enquiry.window == 14 * DAY
    assert waiting.chat is not None
    assert waiting.chat.end is ChatEnd.LEFT_MESSAGE
    (silent,) = observations(facts(listened=15 * DAY), T0 + 20 * DAY)
    assert silent.outcome is Outcome.SILENT


def test_a_message_left_instead_is_answered_by_mail_days_later() -> None:
    answer = as_mail(2 * DAY, "I went to look for your copper kettle myself, it is at the depot. Sorry! Mia")
    (seen,) = observations(facts(answer, listened=3 * DAY), T0 + 3 * DAY)
    assert seen.outcome is Outcome.ANSWERED
    assert seen.wait(seen.first_response_at) == 2 * DAY


def test_what_the_desk_then_asks_by_mail_is_answered_by_mail_unless_it_was_told_in_the_chat() -> None:
    asks = as_mail(DAY, "Please tell us your order number.")
    assert [each.turns for each in due(facts(asks, listened=2 * DAY), T0 + 2 * DAY).due] == [(0,)]
    told = (event(SECOND, SAID, FOLLOW_UP.text), LEFT_MESSAGE)
    assert due(facts(asks, listened=2 * DAY, events=told), T0 + 2 * DAY).due == ()


def test_a_mail_to_a_chat_that_took_no_message_does_not_change_that_it_is_over() -> None:
    (seen,) = observations(facts(as_mail(2 * DAY, "Here I am."), listened=3 * DAY, events=()), T0 + 3 * DAY)
    assert seen.outcome is Outcome.SILENT
