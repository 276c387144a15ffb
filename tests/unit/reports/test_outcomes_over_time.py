"""How waiting ends, the later milestones, and the mean to a horizon."""

import math
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from harness.model import Label, NoticeKind
from reports.measures import Ending, summarise

NOW = datetime(2026, 12, 4, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_endings_shut_each_other_out_and_add_up(seen: Any) -> None:
    found = summarise(
        [
            seen((1, Label.AUTOMATED), (2, Label.TEMPLATED), (5, Label.PERSONALISED)),
            seen((3, Label.PERSONALISED)),
            seen((1, Label.AUTOMATED)),
            seen(),
            seen((4, NoticeKind.FAILED)),
        ],
        now=NOW,
    ).incidence
    assert {ending.value: found[ending].at(15 * 86400) for ending in Ending if found[ending].happened} == {
        "personalised": pytest.approx(0.2),
        "templated": pytest.approx(0.2),
        "automated only": pytest.approx(0.2),
        "silent": pytest.approx(0.2),
        "not deliverable": pytest.approx(0.2),
    }
    assert [found[Ending.TEMPLATED].at(hours * 3600) for hours in (1, 2)] == [0, pytest.approx(0.2)]
    assert found[Ending.SILENT].at(13 * 86400) == 0  # nobody is silent before the window is over


def test_where_all_end_in_one_way_there_is_no_interval_and_no_noise(seen: Any) -> None:
    summary = summarise([seen((hours, Label.TEMPLATED)) for hours in range(1, 26)], now=NOW)
    found = summary.incidence[Ending.TEMPLATED]
    assert found.share[-1] == pytest.approx(1)
    assert (math.isnan(found.low[-1]), math.isnan(found.high[-1])) == (True, True)


def test_who_still_waits_may_yet_end_in_any_way(seen: Any) -> None:
    found = summarise([seen((2, Label.TEMPLATED)), seen(now=HOUR), seen()], now=NOW).incidence
    assert found[Ending.TEMPLATED].at(86400) == 0.5  # of the two that were watched so long
    assert found[Ending.SILENT].at(15 * 86400) == 0.5


def test_probe_faults_are_no_ending_and_uncertain_ones_neither(seen: Any) -> None:
    summary = summarise([seen((2, Label.TEMPLATED)), seen(accepted=False, fault=HOUR), seen(accepted=False)], now=NOW)
    assert summary.incidence[Ending.TEMPLATED].at(86400) == 1
    assert (summary.faults.value, summary.faults.n, summary.blocked.value) == (2 / 3, 3, 0)


def test_answers_of_questions_are_waited_for_only_where_there_are_some(seen: Any) -> None:
    asking = seen((2, Label.TEMPLATED), (9, Label.PERSONALISED), texts=["Soon.", "It comes on Thursday."])
    summary = summarise([asking, seen((1, Label.PERSONALISED), questions=())], now=NOW)
    assert (summary.first_response.value, summary.first_response.n) == (3600, 2)
    assert (summary.substantive.value, summary.substantive.n) == (9 * 3600, 1)
    assert (summary.complete.value, summary.complete.n) == (9 * 3600, 1)


def test_the_mean_to_a_horizon_counts_silence_as_long_as_it_was_watched(seen: Any) -> None:
    summary = summarise([seen((24, Label.PERSONALISED)), seen()], now=NOW)
    assert summary.horizon == 14 * DAY
    assert summary.restricted_mean.value == pytest.approx(7.5 * 86400)
    assert summary.first_response_p90.value is None


def test_a_mean_of_waits_that_are_all_alike_does_not_claim_to_be_sure(seen: Any) -> None:
    silent = summarise([seen() for _ in range(5)], now=NOW).restricted_mean
    assert (silent.value, silent.low, silent.high) == (14 * 86400, None, None)


def test_the_horizon_goes_no_further_than_anybody_watched(seen: Any) -> None:
    assert summarise([seen(now=50 * HOUR), seen((1, Label.TEMPLATED))], now=NOW).horizon == 50 * HOUR
    assert summarise([seen(now=45 * timedelta(seconds=1))], now=NOW).horizon == timedelta(seconds=45)
    assert summarise([], now=NOW).restricted_mean.value is None
