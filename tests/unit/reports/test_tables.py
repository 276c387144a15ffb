"""What a terminal shows: the same table for the same seed, the reason of a failure, a reply's story."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from harness.model import (
    Dispatch,
    DispatchState,
    Facts,
    Label,
    Notice,
    NoticeKind,
    Question,
    Reply,
    Source,
    Thresholds,
)
from harness.observe import observations
from reports.failures import scenario_failures
from reports.measures import summarise
from reports.notices import HEADLINES, meaning, remedy
from reports.tables import status_table, summary_table, timeline, verdict_table

START = datetime(2026, 10, 5, 9, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
AUTOMATED, TEMPLATED, PERSONALISED, UNDECIDED = (
    Label.AUTOMATED,
    Label.TEMPLATED,
    Label.PERSONALISED,
    Label.UNDECIDED,
)
CHAT = {"channel": "chat", "window": 10 * MINUTE, "session": 10 * MINUTE}
ALL = Thresholds(acknowledgement=15 * MINUTE, first_response=24 * HOUR, complete=72 * HOUR)


HOW = "inbox, matched by the customer's address"


def test_the_verdict_table_shows_outcome_verdicts_and_waits_in_the_order_of_sending(seen: Any) -> None:
    later = seen((0.001, AUTOMATED), (3, PERSONALISED), id="b", start=START + HOUR)
    sooner = seen(id="a", accepted=False, fault=HOUR)
    assert verdict_table([later, sooner]).splitlines() == [
        "enquiry    scenario       channel    outcome      replies    acknowledged    first response",
        "---------  -------------  ---------  -----------  ---------  --------------  ----------------",
        "a          late-delivery  mail       probe fault  -          -               -",
        "b          late-delivery  mail       answered     A P        under 5 min     under 4 h",
        "",
        "Replies in the order they came: A automated, T templated, P personalised, ? undecided.",
    ]


def test_milliseconds_do_not_change_the_verdict_table(seen: Any) -> None:
    first, second = seen((1.2, TEMPLATED), id="a"), seen((1.2001, TEMPLATED), id="a")
    assert verdict_table([first]) == verdict_table([second])


def test_an_id_that_looks_like_a_number_stays_as_it_is(seen: Any) -> None:
    assert "1e5" in verdict_table([seen(id="1e5")])


def test_nothing_to_show_is_said() -> None:
    assert (verdict_table([]), status_table([], START)) == ("No enquiries.", "No enquiries.")


def test_status_shows_what_waits_and_what_is_overdue(seen: Any) -> None:
    waiting = seen((0.1, AUTOMATED), id="a", now=26 * HOUR)
    table = status_table([waiting, seen(now=HOUR, id="b"), seen((1, PERSONALISED))], START + 26 * HOUR).splitlines()
    assert table[0].split("  ")[0] == "enquiry"
    assert "26 h" in table[2]
    assert "first response by 2 h" in table[2]
    assert table[3].split()[-1] == "-"
    assert table[-1] == "3 enquiries: 1 answered, 2 waiting"


def test_status_does_not_take_a_shut_inbox_for_silence(seen: Any) -> None:
    unheard = seen(now=2 * HOUR)
    table = status_table([unheard], START + timedelta(days=30)).splitlines()
    assert "  2 h " in table[2]
    assert "closed" in table[2]
    assert table[-1].startswith("For 1 the window is over and nobody listened to its end")


def test_the_summary_table_carries_n_and_interval(seen: Any) -> None:
    table = summary_table(summarise([seen((1, PERSONALISED))] * 9 + [seen(), seen(accepted=False)], now=START))
    assert "answered by a person                             90 % (60 to 98 %, n=10)" in table
    assert "first response by a person, median               1 h (1 h to 1 h, n=10)" in table
    assert "first response within 24 h                       90 % (60 to 98 %, n=10)" in table
    assert "mean of the answered only (what others publish)  1 h" in table
    assert "- uncertain                                      1" in table


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


def test_a_timeline_tells_the_story_with_reasons(seen: Any) -> None:
    story = timeline(
        seen((0.002, AUTOMATED), (2, PERSONALISED), texts=["We have it.", "It comes on Thursday.\nMia"], id="abc")
    )
    assert story.splitlines() == [
        "abc: The parcel has not come",
        "late-delivery by mail at acme",
        "made 2026-10-05 08:59 UTC, watched for 14 d",
        "outcome: answered",
        "",
        "      5 s before  enquiry made: Where is my order?",
        "                  | Where is my kettle? When will it come?",
        "            +0 s  T0, the desk took the enquiry",
        f"            +7 s  automated (automated 100 %, templated 0 %, personalised 0 %), {HOW}",
        '                  because its own words speaks for a person (1.5): "We have it."',
        "                  | We have it.",
        (
            "            +2 h  personalised (automated 0 %, templated 0 %, personalised 100 %), "
            "inbox, matched by the customer's address"
        ),
        '                  because its own words speaks for a person (1.5): "It comes on Thursday"',
        "                  | It comes on Thursday.",
        "                  | Mia",
        "           +14 d  watched up to here",
        "",
        "T1 acknowledgement: 7 s",
        "T2 first response by a person: 2 h",
        "T3 first answer to a question: 2 h",
        "T4 all questions answered: 2 h",
    ]


def test_a_timeline_says_how_fine_the_stamp_is_where_it_is_not_our_own(seen: Any) -> None:
    observation = seen((2, PERSONALISED), (3, PERSONALISED))
    (first, second) = observation.replies
    coarse = replace(first, reply=replace(first.reply, source=Source.IMAP, resolution=timedelta(seconds=1)))
    story = timeline(replace(observation, replies=(coarse, second)))
    assert "imap, to within 1 s, matched by the customer's address" in story
    assert story.count("within") == 1


@pytest.mark.parametrize(
    ("heard", "told"),
    [
        ((), "Nobody can know whether the desk got it"),
        (((1, PERSONALISED),), "It did arrive: a reply came 2026-10-05 10:00 UTC. When it was taken nobody knows"),
        (((1, NoticeKind.OPENED),), "It did arrive: a notice (opened) came 2026-10-05 10:00 UTC"),
        (((1, NoticeKind.FAILED),), "A mail server did take it: a notice (delivery failed) came 2026-10-05 10:00 UTC"),
    ],
)
def test_of_an_uncertain_enquiry_it_is_said_what_shows_that_it_was_taken(
    seen: Any, heard: tuple[tuple[float, Label | NoticeKind], ...], told: str
) -> None:
    observation = seen(*heard, accepted=False, id="abc")
    assert f"outcome: uncertain\n  {told}" in timeline(observation)
    assert f"Uncertain: abc. {told}" in status_table([observation], START + DAY)
    assert summarise([observation], now=START + DAY).measured == 0


def test_a_timeline_names_our_fault_and_what_was_never_answered(seen: Any) -> None:
    story = timeline(seen(accepted=False, fault=HOUR, questions=(Question(name="q", text="When?", answers=("x",)),)))
    assert "probe fault, unreachable: connection refused" in story
    assert "not answered: When?" in story


def test_a_timeline_lists_a_reply_that_came_too_late_and_says_so(seen: Any) -> None:
    assert "matched by the customer's address, outside what counts" in timeline(seen((15 * 24, PERSONALISED)))


BOUNCE = """\
From: MAILER-DAEMON@mx.desk.example
To: ada@shopper.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Final-Recipient: rfc822; care@desk.example
Action: failed
Status: 5.2.2

--b--
"""


def test_a_delivery_report_is_shown_as_what_it_is_and_acknowledges_nothing(seen: Any) -> None:
    enquiry = seen().enquiry
    facts = Facts(
        enquiries=(enquiry,),
        dispatches=(Dispatch(enquiry_id=enquiry.id, state=DispatchState.ACCEPTED, at=START),),
        replies=(
            Reply(
                id="r",
                received_at=START + HOUR,
                source=Source.INBOX,
                media_type="message/rfc822",
                raw=BOUNCE.encode(),
                recipient=enquiry.persona.email,
                sender="",
            ),
        ),
    )
    (observation,) = observations(facts, START + timedelta(days=60))
    story = timeline(observation)
    assert "+1 h  delivery failed: the mail came back (inbox, matched by the customer's address)\n" in story
    assert "reason: 5.2.2, the mailbox is full, " in story
    assert "for care@desk.example\n" in story
    assert "T1 acknowledgement: -" in story
    assert "outcome: not deliverable" in story


def test_what_came_back_is_shown_with_its_reason_and_what_to_do(seen: Any) -> None:
    back, late = seen((0.01, NoticeKind.FAILED), id="back"), seen((1, NoticeKind.DELAYED), id="late", now=2 * HOUR)
    (line,) = scenario_failures(back)
    assert line == (
        'not deliverable: the mail came back 36 s later, reason: 5.1.1, no such mailbox, "550 no such user"; see that '
        "the address in desks.toml is right; if it is, customers who write there get their mail back as well"
    )
    assert scenario_failures(late) == ()
    status = status_table([back, late], START)
    assert "back was not deliverable: the mail came back 36 s later, reason: 5.1.1" in status
    assert "late may be on its way still: a mail server reported a delay" in status
    assert "back was not deliverable" in status_table([back], START)


def test_a_notice_is_no_reply_in_the_verdict_table(seen: Any) -> None:
    table = verdict_table([seen((1, NoticeKind.OPENED), (2, NoticeKind.ABSENCE), (3, PERSONALISED))])
    assert "N A P" in table
    assert table.endswith("? undecided, N a notice of what became of the mail.")


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_of_notice_has_its_own_words_in_a_timeline(seen: Any, kind: NoticeKind) -> None:
    assert f"+1 h  {HEADLINES[kind]} (inbox, matched by the customer's address)" in timeline(seen((1, kind)))


@pytest.mark.parametrize(
    ("status", "said", "advice"),
    [
        ("5.1.1", "no such mailbox", "desks.toml"),
        ("4.4.7", "it was tried until its time was up", "reaches the mail server"),
        ("5.7.26", "policy or security", "SPF, DKIM and DMARC"),
        ("5.2.2", "the mailbox is full", "tell whoever runs the desk"),
        ("5.0.0", "", "desks.toml"),
        (None, "", "desks.toml"),
    ],
)
def test_a_status_code_is_put_into_words_and_into_advice(status: str | None, said: str, advice: str) -> None:
    assert meaning(status) == said
    assert advice in remedy(Notice(kind=NoticeKind.FAILED, sign="x", status=status))


def test_a_hostile_reply_cannot_act_on_the_terminal(seen: Any) -> None:
    story = timeline(seen((1, AUTOMATED), texts=["\x1b]0;owned\x07\x1b[2J\n" + "x" * 10**6 + "\n" * 50 + "end\n" * 50]))
    assert "\x1b" not in story
    assert "\\x1b]0;owned\\x07" in story
    assert max(len(line) for line in story.splitlines()) < 200
    assert "more lines" in story
