"""Figures of a month that is not over: quick answers are known at once, silence only later, and neither may flatter."""

from datetime import UTC, datetime, timedelta
from typing import Any

from harness.model import Label
from reports.measures import summarise
from reports.sentences import sentences
from reports.tables import summary_table
from reports.tongue import tongue_of

NOW = datetime(2026, 12, 4, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TEMPLATED, PERSONALISED = Label.TEMPLATED, Label.PERSONALISED


def test_answers_known_to_the_last_count_however_early_it_is(seen: Any) -> None:
    chat = seen((0.01, TEMPLATED), channel="chat", window=10 * MINUTE, session=10 * MINUTE)
    summary = summarise([seen((0.5, PERSONALISED), now=HOUR), seen((2, TEMPLATED), now=3 * HOUR), chat], now=NOW)
    assert (summary.levels[0].share.value, summary.levels[0].share.n, summary.levels[0].open) == (1, 3, 0)
    assert (summary.unanswered.value, summary.unanswered.n, summary.open) == (0, 3, 0)


def test_who_was_watched_for_longer_than_those_that_wait_counts_before_the_threshold_is_over(seen: Any) -> None:
    earlier, waiting = seen((0.5, PERSONALISED), now=3 * HOUR), seen(now=2 * HOUR)
    as_lately = seen((0.5, PERSONALISED), now=2 * HOUR)
    (level,) = summarise([earlier, waiting, as_lately], now=NOW).levels
    assert (level.share.n, level.open) == (1, 2)


def test_of_those_who_asked_an_hour_ago_the_answered_are_in_no_share_either(seen: Any) -> None:
    lately = [seen((0.5, PERSONALISED), now=HOUR), seen(now=HOUR)]
    summary = summarise([*lately, seen((1, PERSONALISED)), seen((1, TEMPLATED)), seen()], now=NOW)
    (level,) = summary.levels
    assert (level.share.value, level.share.n, level.open) == (2 / 3, 3, 2)
    assert (summary.unanswered.value, summary.own_case.value, summary.unanswered.n) == (1 / 3, 1 / 3, 3)
    assert (summary.answered.value, summary.open) == (3 / 5, 2)
    assert "answered by a person so far" in summary_table(summary)
    assert "1 of the 3 whose time is up never heard from a person" in " ".join(sentences(summary, (), tongue_of("en")))
