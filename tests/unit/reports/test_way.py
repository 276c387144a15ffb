"""How a reply travelled, as it is told: on a timeline, and in the report of a month."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from harness.model import Dispatch, DispatchState, Facts, Observation, Reply, Source
from harness.observe import observations
from reports.measures import summarise
from reports.method import method
from reports.month import month
from reports.summary_json import to_json
from reports.tables import timeline
from reports.tongue import tongue_of

START = datetime(2026, 10, 5, 9, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
LATER = START + timedelta(days=60)


def letter(number: int, *stamps: tuple[str, timedelta], date: timedelta | None = None, more: str = "") -> bytes:
    trace = "".join(
        f"Received: from x by {server} with ESMTP; {START + after:%a, %d %b %Y %H:%M:%S} +0000\n"
        for server, after in reversed(stamps)
    )
    written = "" if date is None else f"Date: {START + date:%a, %d %b %Y %H:%M:%S} +0000\n"
    return (
        f"{trace}{written}From: Bob <care@acme.example>\n{more}\n"
        f"Dear Ada,\n\nI looked at your order myself: parcel {number} is on the lorry and comes on Thursday.\n\nBob\n"
    ).encode()


def answered(seen: Any, *mails: tuple[bytes, timedelta], at: datetime = START) -> tuple[Observation, ...]:
    """One enquiry for each mail, taken at `at` and answered after so long."""
    enquiries = [seen.enquiry(at) for _ in mails]
    return observations(
        Facts(
            enquiries=tuple(enquiries),
            dispatches=tuple(Dispatch(enquiry_id=each.id, state=DispatchState.ACCEPTED, at=at) for each in enquiries),
            replies=tuple(
                Reply(
                    id=f"way{index}",
                    received_at=at + wait,
                    source=Source.INBOX,
                    media_type="message/rfc822",
                    raw=raw,
                    recipient=enquiry.persona.email,
                )
                for index, (enquiry, (raw, wait)) in enumerate(zip(enquiries, mails, strict=True))
            ),
            listened_until=LATER,
        ),
        LATER,
    )


RETURNED = "Content-Type: multipart/report; boundary=b\n"

STORIES: dict[str, tuple[bytes, timedelta, list[str]]] = {
    "desk and transit": (
        letter(1, ("mx.acme.example", 3 * HOUR + 11 * MINUTE)),
        3 * HOUR + 11 * MINUTE + 48 * SECOND,
        ["of 3 h 12 min: desk 3 h 11 min, transit 48 s (by their own stamps)"],
    ),
    "no stamps": (
        letter(1, date=HOUR),
        HOUR + SECOND,
        ["of 1 h: desk 1 h, transit 1 s (by its own Date, for it has no stamps)"],
    ),
    "put off, and our inbox shut": (
        letter(1, ("mx.acme.example", HOUR), ("out.acme.example", HOUR + 20 * MINUTE)),
        9 * HOUR,
        [
            "of 9 h: desk 1 h, transit 8 h (by their own stamps)",
            "lay 20 min at mx.acme.example before out.acme.example took it: queued there, or put off by greylisting",
            "lay 7 h 40 min at out.acme.example before we had it: queued there, as while an inbox is shut",
        ],
    ),
    "clocks that are wrong": (
        letter(1, ("mx.acme.example", HOUR + 40 * SECOND), ("", -HOUR), date=-MINUTE),
        HOUR,
        [
            "the clock of whoever wrote it (Date) seems at least 1 min behind",
            "the clock of mx.acme.example seems at least 40 s ahead",
            "the clock of a server that gives no name seems at least 1 h behind",
        ],
    ),
    "a server's name that would colour the terminal": (
        letter(1, ("mx\x1b[31m.example", 2 * HOUR)),
        HOUR,
        ["the clock of mx\\x1b[31m.example seems at least 1 h ahead"],
    ),
    "nothing known": (letter(1), HOUR, []),
}


@pytest.mark.parametrize(("raw", "wait", "told"), STORIES.values(), ids=list(STORIES))
def test_the_timeline_tells_where_the_wait_went(seen: Any, raw: bytes, wait: timedelta, told: list[str]) -> None:
    (one,) = answered(seen, (raw, wait))
    words = ("of ", "lay ", "the clock ")
    assert [line.strip() for line in timeline(one).splitlines() if line.strip().startswith(words)] == told


def test_our_own_mails_way_is_told_where_it_is_known(seen: Any) -> None:
    returned = (
        "\n--b\nContent-Type: text/plain\n\nI looked at it myself, it comes on Thursday.\n--b\n"
        "Content-Type: text/rfc822-headers\n\n"
        f"Received: by desk.acme.example; {START + 4 * MINUTE:%a, %d %b %Y %H:%M:%S} +0000\n"
    )
    made = seen.enquiry(START)
    raw = letter(1, ("mx.acme.example", 2 * HOUR), more=f"{RETURNED}{returned}From: {made.persona.email}\n\n--b--\n")
    reply = Reply(
        id="way",
        received_at=START + 2 * HOUR,
        source=Source.INBOX,
        media_type="message/rfc822",
        raw=raw,
        recipient=made.persona.email,
    )
    taken = Dispatch(enquiry_id=made.id, state=DispatchState.ACCEPTED, at=START)
    (one,) = observations(Facts(enquiries=(made,), dispatches=(taken,), replies=(reply,), listened_until=LATER), LATER)
    assert "of 2 h: our mail's way there 4 min, desk 1 h 56 min, transit 0 s (by their own stamps)" in timeline(one)


def test_a_delivery_report_is_no_answer_of_the_desks_so_its_way_is_not_told(seen: Any) -> None:
    raw = (
        "Received: by mx.acme.example; Mon, 05 Oct 2026 09:30:00 +0000\nFrom: MAILER-DAEMON@acme.example\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nNo such user.\n--b\n"
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.acme.example\n\n"
        "Final-Recipient: rfc822; care@acme.example\nAction: failed\nStatus: 5.1.1\n\n--b--\n"
    )
    (one,) = answered(seen, (raw.encode(), HOUR))
    assert "delivery failed" in timeline(one)
    assert "transit" not in timeline(one)


def answers(seen: Any, count: int) -> tuple[Observation, ...]:
    mails = [(letter(n, ("mx.acme.example", HOUR - n * MINUTE)), HOUR) for n in range(1, count + 1)]
    return answered(seen, *mails, (letter(99), 2 * HOUR))


def methods(seen: tuple[Observation, ...]) -> list[str]:
    return [
        each
        for each in method(month(seen, year_month=None, now=LATER, desks=()), tongue_of("en"))
        if "way to us" in each
    ]


def test_a_month_tells_the_median_share_of_the_way(seen: Any) -> None:
    summary = summarise(answers(seen, 5), now=LATER)
    assert summary.answered.n == 6
    assert (summary.transit.value, summary.transit.n) == (3 / 60, 5)  # the one that tells nothing is left out
    assert to_json(summary)["transit_share_median"] == {
        "value": 0.05, "n": 5, "low": None, "high": None, "too_few": False
    }  # fmt: skip
    assert [each.rpartition("that was ")[2] for each in methods(answers(seen, 5))] == [
        "5 % of it at the median (n=5); the rest is the desk's, and our own mail's way there."
    ]


def test_too_few_carry_no_such_sentence(seen: Any) -> None:
    assert not methods(answers(seen, 4))
