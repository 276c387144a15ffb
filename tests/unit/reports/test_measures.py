"""Figures: silence counts, faults do not, and every figure has its n."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.model import Label, NoticeKind, Observation, Outcome, Thresholds
from reports.gathering import gather
from reports.measures import AnsweredBy, Ending, Summary, by, by_kind, share, summarise
from reports.standards import Endpoint, Standing, standing
from reports.summary_json import to_json

NOW = datetime(2026, 12, 4, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
AUTOMATED, TEMPLATED, PERSONALISED, UNDECIDED = (
    Label.AUTOMATED,
    Label.TEMPLATED,
    Label.PERSONALISED,
    Label.UNDECIDED,
)

hours = st.floats(0, 400, allow_nan=False).map(lambda value: round(value, 3))
reply = st.tuples(hours, st.sampled_from(Label))
history = st.fixed_dictionaries(
    {
        "replies": st.lists(reply, max_size=4),
        "channel": st.sampled_from(["mail", "web_form", "chat"]),
        "watched": st.integers(0, 400),
        "fault": st.none() | st.just(0),
        "accepted": st.booleans(),
    }
)
histories = st.lists(history, max_size=25)


def observe(seen: Any, history: dict[str, Any], start: datetime = datetime(2026, 10, 5, 9, tzinfo=UTC)) -> Observation:
    observed: Observation = seen(
        *[each for each in history["replies"] if each[0] <= history["watched"]],
        channel=history["channel"],
        now=history["watched"] * HOUR,
        fault=None if history["accepted"] or history["fault"] is None else 0 * HOUR,
        accepted=history["accepted"],
        start=start,
    )
    return observed


def figures(summary: Summary) -> dict[str, float]:
    """Every figure that can be better or worse, the larger the better; a wait that is not reached is the worst."""
    waits = {
        "first response": summary.first_response,
        "first response, P90": summary.first_response_p90,
        "acknowledgement": summary.acknowledgement,
        "substantive": summary.substantive,
        "complete": summary.complete,
    }
    shares = {
        "answered": summary.answered,
        **{f"level {level.endpoint}": level.share for level in summary.levels},
        **{f"by {who}": summary.answered_by[who] for who in (AnsweredBy.PERSONALISED, AnsweredBy.TEMPLATED)},
    }
    found = {name: -wait.value if wait.value is not None else float("-inf") for name, wait in waits.items()}
    for name, part in shares.items():
        if part.value is not None and part.low is not None and part.high is not None:
            found |= {name: part.value, f"{name}, low": part.low, f"{name}, high": part.high}
    if summary.restricted_mean.value is not None:
        found["restricted mean"] = -summary.restricted_mean.value / 86400
    return found


def answered_by_persons(summary: Summary) -> dict[str, float]:
    """The share of all that a person had answered after so many days, by what the answer was."""
    persons = (Ending.PERSONALISED, Ending.TEMPLATED)
    return {f"{each} after {days} d": summary.incidence[each].at(days * 86400) for each in persons for days in (1, 5)}


@given(histories, st.booleans())
def test_one_more_silence_never_improves_any_figure(seen: Any, histories: list[dict[str, Any]], chat: bool) -> None:
    before = [observe(seen, each) for each in histories]
    silence = seen(channel="chat", window=10 * MINUTE, session=10 * MINUTE) if chat else seen()
    known, more = (summarise(each, now=NOW) for each in (before, [*before, silence]))
    for of in (figures, answered_by_persons):
        worse = of(more)
        for name, value in of(known).items():
            assert worse[name] <= value + 1e-12, name


@given(histories, st.integers(-(10**5), 10**5))
def test_the_date_changes_no_figure(seen: Any, histories: list[dict[str, Any]], minutes: int) -> None:
    shifted = datetime(2026, 10, 5, 9, tzinfo=UTC) + minutes * MINUTE
    here = to_json(summarise([observe(seen, each) for each in histories], now=NOW))
    there = to_json(summarise([observe(seen, each, shifted) for each in histories], now=NOW))
    assert here == there


@settings(max_examples=50)
@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_enquiries_changes_no_figure(seen: Any, histories: list[dict[str, Any]], chance: Random) -> None:
    observations = [observe(seen, each) for each in histories]
    shuffled = chance.sample(observations, len(observations))
    assert to_json(summarise(shuffled, now=NOW)) == to_json(summarise(observations, now=NOW))


@settings(max_examples=50)
@given(histories)
def test_a_kind_adds_up_to_the_whole_and_is_what_its_enquiries_alone_say(
    seen: Any, histories: list[dict[str, Any]]
) -> None:
    observations = [observe(seen, each) for each in histories]
    groups = by_kind(gather(observations), "channel", now=NOW)
    assert groups == by(observations, lambda each: each.enquiry.channel, now=NOW)
    whole = summarise(observations, now=NOW)
    for ending in Ending:
        assert sum(each.summary.incidence[ending].happened for each in groups) == whole.incidence[ending].happened
    assert sum(each.summary.naive_mean.n for each in groups) == whole.naive_mean.n


@given(histories)
def test_a_service_level_says_of_all_what_its_standard_says_of_each(seen: Any, histories: list[dict[str, Any]]) -> None:
    observations = [observe(seen, each) for each in histories]
    levels = {each.endpoint: each for each in summarise(observations, now=NOW).levels}
    for endpoint in Endpoint:
        counts = Counter(standing(each, endpoint) for each in observations)
        level = levels.get(endpoint)
        bound = counts[Standing.MET] + counts[Standing.MISSED] + counts[Standing.OPEN]
        n, open_ = (level.share.n, level.open) if level else (0, 0)
        assert n + open_ == bound
        assert counts[Standing.MISSED] <= n <= counts[Standing.MET] + counts[Standing.MISSED]
        assert open_ == 0 or counts[Standing.OPEN]


@given(histories)
def test_groups_add_up_to_the_whole(seen: Any, histories: list[dict[str, Any]]) -> None:
    observations = [observe(seen, each) for each in histories]
    whole = summarise(observations, now=NOW)
    groups = [group.summary for group in by(observations, lambda each: each.enquiry.channel, now=NOW)]
    assert sum(group.enquiries for group in groups) == whole.enquiries
    assert sum(group.measured for group in groups) == whole.measured
    assert sum(group.replies for group in groups) == whole.replies
    for outcome in Outcome:
        assert sum(group.outcomes[outcome] for group in groups) == whole.outcomes[outcome]


@given(histories)
def test_who_answered_and_the_outcomes_add_up(seen: Any, histories: list[dict[str, Any]]) -> None:
    summary = summarise([observe(seen, each) for each in histories], now=NOW)
    assert sum(summary.outcomes.values()) == summary.enquiries
    if summary.measured:
        assert sum(part.value or 0 for part in summary.answered_by.values()) == pytest.approx(1)
        assert {part.n for part in summary.answered_by.values()} == {summary.measured}


def test_a_wilson_interval_is_the_published_one() -> None:
    # R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3: 81 of 263 and 1 of 29.
    assert [round(end or 0, 4) for end in (share(81, 263).low, share(81, 263).high)] == [0.2553, 0.3662]
    assert [round(end or 0, 4) for end in (share(1, 29).low, share(1, 29).high)] == [0.0061, 0.1718]


def test_no_data_is_no_figure() -> None:
    summary = summarise([], now=NOW)
    assert (summary.measured, summary.answered.value, summary.first_response.value) == (0, None, None)
    assert summary.levels == ()


def test_the_median_waits_for_the_silent(seen: Any) -> None:
    answered = [seen((hours, PERSONALISED)) for hours in (1, 2, 3)]
    assert summarise(answered, now=NOW).first_response.value == 2 * 3600
    assert summarise([*answered, seen(), seen(), seen(), seen()], now=NOW).first_response.value is None


def test_what_others_publish_forgets_the_silent(seen: Any) -> None:
    summary = summarise([seen((1, PERSONALISED)), seen((3, TEMPLATED)), seen(), seen()], now=NOW)
    assert (summary.naive_mean.value, summary.naive_mean.n) == (2 * 3600, 2)


def test_faults_and_uncertain_are_counted_and_left_out(seen: Any) -> None:
    summary = summarise([seen((1, PERSONALISED)), seen(accepted=False, fault=HOUR), seen(accepted=False)], now=NOW)
    assert (summary.enquiries, summary.measured) == (3, 1)
    assert (summary.outcomes[Outcome.PROBE_FAULT], summary.outcomes[Outcome.UNCERTAIN]) == (1, 1)
    assert summary.answered.value == 1
    assert summary.levels[0].share.n == 1


@given(histories)
def test_what_came_back_changes_no_figure_but_its_own(seen: Any, histories: list[dict[str, Any]]) -> None:
    before = [observe(seen, each) for each in histories]
    known, more = (summarise(each, now=NOW) for each in (before, [*before, seen((1, NoticeKind.FAILED))]))
    assert figures(more) == figures(known)
    assert (more.measured, more.replies, more.enquiries) == (known.measured, known.replies, known.enquiries + 1)
    assert (known.returned.value or 0, more.returned.n) == (0, known.returned.n + 1)
    assert more.returned.value == 1 / more.returned.n


def test_notices_are_no_replies_but_an_absence_note_is_a_machines(seen: Any) -> None:
    summary = summarise([seen((1, NoticeKind.OPENED), (2, NoticeKind.ABSENCE)), seen((1, NoticeKind.DELAYED))], now=NOW)
    assert (summary.replies, summary.verdicts[Label.AUTOMATED].value) == (1, 1)
    assert (summary.outcomes[Outcome.AUTOMATED_ONLY], summary.outcomes[Outcome.SILENT]) == (1, 1)
    assert summary.acknowledgement.value is None


def test_a_service_level_keeps_the_silent_and_leaves_out_what_is_too_early_to_tell(seen: Any) -> None:
    level = summarise(
        [seen((1, PERSONALISED)), seen((30, PERSONALISED)), seen(), seen(now=HOUR), seen(now=25 * HOUR)], now=NOW
    ).levels[0]
    assert (level.endpoint, level.thresholds) == (Endpoint.FIRST_RESPONSE, (DAY,))
    assert (level.share.value, level.share.n, level.open) == (0.25, 4, 1)


def test_a_chat_that_the_customer_left_unanswered_missed_a_threshold_of_a_day(seen: Any) -> None:
    chats = [seen(channel="chat", window=10 * MINUTE, session=10 * MINUTE), seen((0.1, TEMPLATED))]
    level = summarise(chats, now=NOW).levels[0]
    assert (level.share.value, level.share.n, level.open) == (0.5, 2, 0)


def test_a_person_who_answers_at_once_has_acknowledged_too(seen: Any) -> None:
    quick = seen((0.05, PERSONALISED), thresholds=Thresholds(acknowledgement=15 * MINUTE))
    assert summarise([quick], now=NOW).levels[0].share.value == 1


def test_an_undecided_reply_in_time_is_not_judged_against_the_threshold(seen: Any) -> None:
    level = summarise([seen((1, UNDECIDED)), seen((30, UNDECIDED))], now=NOW).levels[0]
    assert (level.share.value, level.share.n, level.open) == (0, 1, 1)


def test_unanswered_chats_are_not_taken_for_mails_that_may_yet_be_answered(seen: Any) -> None:
    chats = [seen(channel="chat", window=10 * MINUTE, session=10 * MINUTE) for _ in range(6)]
    mails = [seen((1, PERSONALISED)) for _ in range(5)]
    assert summarise([*chats, *mails], now=NOW).first_response.value is None


def test_the_most_personal_reply_says_who_answered(seen: Any) -> None:
    summary = summarise(
        [
            seen((1, AUTOMATED), (2, TEMPLATED), (3, PERSONALISED)),
            seen((1, AUTOMATED), (2, TEMPLATED)),
            seen((1, AUTOMATED)),
            seen(),
            seen(now=HOUR),
        ],
        now=NOW,
    )
    counts = {who.value: round((part.value or 0) * 5) for who, part in summary.answered_by.items()}
    assert counts == {
        "personalised": 1,
        "templated": 1,
        "automated": 1,
        "nobody": 1,
        "undecided": 0,
        "waiting": 1,
    }


def test_groups_under_five_are_too_few(seen: Any) -> None:
    mails = [seen((1, PERSONALISED)) for _ in range(5)]
    chats = [seen((1, PERSONALISED), channel="chat") for _ in range(4)]
    groups = by([*mails, *chats], lambda each: each.enquiry.channel, now=NOW)
    assert [(group.name, group.too_few) for group in groups] == [("chat", True), ("mail", False)]


def test_the_summary_is_json(seen: Any) -> None:
    summary = to_json(summarise([seen((1, AUTOMATED), (2, PERSONALISED)), seen()], now=NOW))
    assert json.loads(json.dumps(summary, allow_nan=False)) == summary
    assert summary["first_response_median_seconds"] == {
        "value": 7200.0,
        "n": 2,
        "low": 7200.0,
        "high": None,
        "too_few": True,
    }
