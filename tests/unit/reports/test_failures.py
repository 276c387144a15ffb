"""Why a scenario failed: which threshold was missed, by how much, and who answered instead."""

from datetime import timedelta
from typing import Any

import pytest

from harness.model import Label, Thresholds
from reports.failures import scenario_failures
from tests.unit.observing import AUTOMATED, HOUR, MINUTE, PERSONALISED, TEMPLATED, UNDECIDED

CHAT = {"channel": "chat", "window": 10 * MINUTE, "session": 10 * MINUTE}
ALL = Thresholds(acknowledgement=15 * MINUTE, first_response=24 * HOUR, complete=72 * HOUR)


@pytest.mark.parametrize(
    ("replies", "changes", "failures"),
    [
        ([(26 + 1 / 6, PERSONALISED)], {}, ("first response: 26 h 10 min, threshold 24 h, missed by 2 h 10 min",)),
        ([(23, PERSONALISED)], {}, ()),
        ([], {}, ("no person answered within 14 d; threshold 24 h",)),
        ([(1, AUTOMATED)], CHAT, ("no person answered in the 10 min the customer stayed; threshold 24 h",)),
        ([], {"now": 25 * HOUR}, ("first response: none after 25 h, threshold 24 h, missed by 1 h so far",)),
        ([], {"now": 23 * HOUR}, ()),
        ([(1, UNDECIDED)], {}, ()),
        ([], {"accepted": False, "fault": HOUR}, ()),
        ([], {"accepted": False}, ()),
        ([], {"thresholds": Thresholds()}, ()),
        (
            [(1, TEMPLATED)],
            {"thresholds": ALL},
            (
                "acknowledgement: 1 h, threshold 15 min, missed by 45 min",
                "0 of 1 questions answered within 14 d; threshold 3 d",
            ),
        ),
    ],
)
def test_a_failure_says_which_threshold_was_missed_and_by_how_much(
    seen: Any, replies: list[tuple[float, Label]], changes: dict[str, Any], failures: tuple[str, ...]
) -> None:
    assert scenario_failures(seen(*replies, **changes)) == failures


def test_a_failure_says_that_a_machine_answered_where_no_person_did(seen: Any) -> None:
    asked = {"thresholds": Thresholds(first_response=timedelta(hours=1))}
    assert scenario_failures(seen((0.1, Label.AUTOMATED), now=3 * HOUR, **asked)) == (
        "first response: none after 3 h (only a machine, after 6 min), threshold 1 h, missed by 2 h so far",
    )
    assert scenario_failures(seen((0.1, Label.AUTOMATED), **asked)) == (
        "no person answered within 14 d (only a machine, after 6 min); threshold 1 h",
    )


def test_a_late_complete_answer_says_how_late(seen: Any) -> None:
    late = seen((1, TEMPLATED), (80, TEMPLATED), texts=["Dear customer", "It comes on Thursday"], thresholds=ALL)
    assert scenario_failures(late)[-1] == "complete answer: 3 d 08 h, threshold 3 d, missed by 8 h"
