"""Figures: silence counts, faults do not, and every figure has its n."""

import json
from datetime import UTC, datetime
from typing import Any

from harness.model import Label, NoticeKind, Outcome, Thresholds
from reports.measures import by, share, summarise
from reports.standards import Endpoint
from reports.summary_json import to_json
from tests.unit.observing import AUTOMATED, DAY, HOUR, MINUTE, PERSONALISED, TEMPLATED, UNDECIDED

NOW = datetime(2026, 12, 4, tzinfo=UTC)


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
