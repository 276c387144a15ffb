"""The sentences of a month read well whatever their numbers are, in every language."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from harness.durations import duration
from harness.model import Label, NoticeKind
from reports.failures import scenario_failures
from reports.measures import summarise
from reports.month import month
from reports.monthly import render
from reports.records import Summary
from reports.remarks import remarks
from reports.sentences import sentences
from reports.timeline import timeline
from reports.tongue import TONGUES, tongue_of
from tests.desks import desk_with

NOW = datetime(2026, 12, 4, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
CHAT = {"channel": "chat", "window": 10 * MINUTE, "session": 10 * MINUTE}
INSTANT = 0.3 / 3600  # hours


def said(summary: Summary, tongue: str = "en") -> str:
    return " ".join((*sentences(summary, (), tongue_of(tongue)), *remarks(summary, tongue_of(tongue))))


def test_the_only_one_is_not_counted_of_one(seen: Any) -> None:
    silent, waiting = seen(), seen(now=HOUR)
    assert "The only customer measured never heard from a person, and heard nothing at all." in said(
        summarise([silent], now=NOW)
    )
    early = said(summarise([silent, waiting], now=NOW))
    assert "The only customer whose time is up never heard from a person, and heard nothing at all." in early
    machine = said(summarise([seen((1, Label.AUTOMATED))], now=NOW))
    assert "The only customer measured never heard from a person, only from machines." in machine
    back = said(summarise([seen((1, NoticeKind.FAILED))], now=NOW))
    assert "One enquiry came back undelivered: neither answered nor silent, and in no other figure." in back


def test_what_our_probes_spoilt_is_owned_up_to_where_the_others_are_told(seen: Any) -> None:
    spoilt = seen(accepted=False, fault=timedelta(seconds=2))
    assert "1 of 2 was not measured: our probe failed" in said(summarise([spoilt, seen()], now=NOW))
    assert "2 of 3 were not measured: our probes failed" in said(summarise([spoilt, spoilt, seen()], now=NOW))
    assert "not measured" not in said(summarise([seen()], now=NOW))


@pytest.mark.parametrize(("label", "letter"), [(Label.PERSONALISED, "letter for"), (Label.TEMPLATED, "form letter")])
def test_the_only_answer_is_not_divided(seen: Any, label: Label, letter: str) -> None:
    told = said(summarise([seen((1, label)), seen()], now=NOW))
    assert f"The only customer whom a person answered got a {letter}" in told


@pytest.mark.parametrize("code", TONGUES)
def test_no_sentence_says_of_one_that_it_is_one_of_one_or_that_they_did(seen: Any, code: str) -> None:
    """Where one of several was left, the verb is that of one: German says `hörte`, and not `hörten`."""
    one = said(summarise([seen(), seen((1, Label.PERSONALISED)), seen((1, Label.PERSONALISED))], now=NOW), code)
    two = said(summarise([seen(), seen(), seen((1, Label.PERSONALISED))], now=NOW), code)
    verbs = {
        "en": ("never heard", "never heard"),
        "de": ("1 von 3 hörte nie", "2 von 3 hörten nie"),
        "fr": ("1 sur 3 n'a jamais", "2 sur 3 n'ont jamais"),
        "es": ("1 de 3 nunca tuvo ", "2 de 3 nunca tuvieron "),
    }
    assert verbs[code][0] in one
    assert verbs[code][1] in two


@pytest.mark.parametrize("code", TONGUES)
def test_what_half_waited_is_never_within_less_than_something(seen: Any, code: str) -> None:
    tongue = tongue_of(code)
    summary = summarise([seen((INSTANT, Label.PERSONALISED), **CHAT) for _ in range(12)], now=NOW)
    assert summary.first_response.value is not None
    assert summary.first_response.value < 1
    assert tongue.duration(timedelta(seconds=0.3)) not in sentences(summary, (), tongue)[0].partition("(")[0]


def test_a_conversation_that_was_over_at_once_is_told_so_that_it_can_be_read(seen: Any) -> None:
    short = seen(fault=None, channel="chat", window=10 * MINUTE, session=timedelta(seconds=0.4))
    (told,) = scenario_failures(short)
    assert "no person answered in the conversation, which lasted under 1 s" in told
    bot = seen((INSTANT, Label.AUTOMATED), **CHAT)
    (told,) = scenario_failures(bot)
    assert "(only a machine, within 1 s)" in told
    assert duration(timedelta(seconds=0.3)) not in told


@pytest.mark.parametrize(("code", "told"), [("en", "+0.3 s"), ("de", "+0,3 s"), ("fr", "+0,3 s"), ("es", "+0,3 s")])
def test_a_moment_in_a_story_is_never_more_than_under_something(seen: Any, code: str, told: str) -> None:
    bot = seen((INSTANT, Label.AUTOMATED), texts=["We have it."], **CHAT)
    page = render(month([bot], year_month=None, now=NOW, desks=[desk_with()]), format="md", tongue=code)
    assert f"\n- {told} " in page
    assert "+0.3 s  automated" in timeline(bot)
