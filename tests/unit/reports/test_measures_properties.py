"""What holds of every figure, whatever came back: silence never improves one, and parts add up to the whole."""

from collections import Counter
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.model import Label, NoticeKind, Observation, Outcome
from reports.gathering import gather
from reports.measures import AnsweredBy, Ending, Summary, by, by_kind, summarise
from reports.standards import Endpoint, Standing, standing
from reports.summary_json import to_json
from tests.unit.observing import HOUR, MINUTE

NOW = datetime(2026, 12, 4, tzinfo=UTC)

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


@given(histories)
def test_what_came_back_changes_no_figure_but_its_own(seen: Any, histories: list[dict[str, Any]]) -> None:
    before = [observe(seen, each) for each in histories]
    known, more = (summarise(each, now=NOW) for each in (before, [*before, seen((1, NoticeKind.FAILED))]))
    assert figures(more) == figures(known)
    assert (more.measured, more.replies, more.enquiries) == (known.measured, known.replies, known.enquiries + 1)
    assert (known.returned.value or 0, more.returned.n) == (0, known.returned.n + 1)
    assert more.returned.value == 1 / more.returned.n
