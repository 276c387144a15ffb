"""What an outline keeps of an observation, and what it says that time alone will change."""

from harness.model import ChatEnd, Outcome, Question
from harness.observe import outline
from tests.unit.observing import (
    AUTOMATED,
    DAY,
    HOUR,
    LATER,
    MINUTE,
    PERSONALISED,
    T0,
    TEMPLATED,
    UNDECIDED,
    chat,
    closed,
    fault,
    mail,
    reply,
)

WHEN = Question(name="when", text="When?", answers=("on Thursday",))


def test_an_outline_has_the_times_the_labels_and_what_was_promised() -> None:
    replies = (reply(MINUTE, AUTOMATED), reply(HOUR, TEMPLATED), reply(DAY, PERSONALISED, "It comes on Thursday."))
    seen = outline(mail(*replies, questions=[WHEN]))
    assert (seen.id, seen.desk, seen.channel, seen.language, seen.outcome) == ("e1", "acme", "mail", "en", "answered")
    assert (seen.acknowledged_at, seen.heard_at) == (T0 + MINUTE, T0 + MINUTE)
    assert (seen.first_response_at, seen.first_response_by) == (T0 + HOUR, TEMPLATED)
    assert (seen.substantive_at, seen.complete_at) == (T0 + DAY, T0 + DAY)
    assert (seen.automated, seen.templated, seen.personalised, seen.undecided) == (1, 1, 1, 0)
    assert (seen.questions, seen.window, seen.is_session) == (1, 14 * DAY, False)


def test_what_is_waited_for_says_until_when_and_what_it_will_be_then() -> None:
    waiting = outline(mail(now=T0 + DAY))
    assert (waiting.outcome, waiting.watched_until) == (Outcome.WAITING, T0 + DAY)
    assert (waiting.knowable_until, waiting.unanswered_as, waiting.lost_at) == (T0 + 14 * DAY, Outcome.SILENT, None)
    assert outline(mail(reply(HOUR, AUTOMATED), now=T0 + DAY)).unanswered_as is Outcome.AUTOMATED_ONLY


def test_silence_is_known_no_further_than_a_reply_that_we_are_torn_over() -> None:
    assert outline(mail(reply(HOUR, UNDECIDED))).knowable_until == T0 + HOUR


def test_an_open_chat_says_when_it_will_be_one_that_we_lost() -> None:
    assert outline(chat(now=T0 + MINUTE)).lost_at == T0 + 10 * MINUTE
    left = outline(chat(closed(T0 + 10 * MINUTE)))
    assert (left.lost_at, left.chat, left.is_session) == (None, ChatEnd.NOBODY, True)


def test_of_what_we_spoilt_time_changes_nothing() -> None:
    lost, broken = outline(chat(now=LATER)), outline(chat(fault(T0 + MINUTE)))
    assert (lost.outcome, broken.outcome) == (Outcome.UNCERTAIN, Outcome.PROBE_FAULT)
    assert [(each.knowable_until, each.unanswered_as, each.lost_at) for each in (lost, broken)] == [(None,) * 3] * 2
