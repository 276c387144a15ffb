"""Replies that came while our own mail server was shut: known to a window, in facts, standards and figures alike."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from harness.model import Dispatch, DispatchState, Facts, Label, Observation, Reply, Source, Watch
from harness.observe import observations
from harness.observe.gaps import earliest
from reports.measures import summarise
from reports.standards import Endpoint, Standing, standing
from reports.timeline import timeline

T0 = datetime(2026, 10, 5, 9, tzinfo=UTC)
NOW = T0 + timedelta(days=60)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
NIGHT = Watch(since=T0 + 8 * HOUR, until=T0 + 23 * HOUR)
BLINK = Watch(since=T0 + 30 * HOUR, until=T0 + 30 * HOUR + MINUTE)


def a_reply(after: timedelta, source: Source = Source.INBOX) -> Reply:
    return Reply(id="r1", received_at=T0 + after, source=source, media_type="message/rfc822", raw=b"")


@pytest.mark.parametrize(
    ("after", "since"),
    [
        (5 * HOUR, None),
        (23 * HOUR, NIGHT.since),
        (27 * HOUR, NIGHT.since),  # a sender's next try may be hours away by then
        (27 * HOUR + MINUTE, None),
        (30 * HOUR + 20 * MINUTE, BLINK.since),
        (32 * HOUR, None),
    ],
)
def test_what_comes_soon_after_a_gap_may_have_been_sent_in_it(after: timedelta, since: datetime | None) -> None:
    assert earliest(a_reply(after), (NIGHT, BLINK), T0) == since


@pytest.mark.parametrize("source", [Source.IMAP, Source.IMPORT, Source.SESSION, Source.PAGE])
def test_what_others_stamp_or_we_see_has_no_window(source: Source) -> None:
    assert earliest(a_reply(23 * HOUR, source), (NIGHT,), T0) is None


def test_no_answer_is_earlier_than_its_enquiry() -> None:
    asked = NIGHT.until - HOUR
    assert earliest(a_reply(23 * HOUR), (NIGHT,), asked) == asked
    assert earliest(a_reply(24 * HOUR), (NIGHT,), NIGHT.until + MINUTE) is None


def windowed(seen: Any, hours: float, since: float) -> Observation:
    """Answered at `hours`, if not any time after `since`."""
    made: Observation = seen((hours, Label.PERSONALISED))
    return replace(made, replies=tuple(replace(each, earliest=T0 + since * HOUR) for each in made.replies))


def test_a_wait_that_is_known_to_a_window_has_an_interval_that_spans_it(seen: Any) -> None:
    summary = summarise(
        [windowed(seen, 23.5, 8), *(seen((hours, Label.PERSONALISED)) for hours in (1, 2, 30, 40))], now=NOW
    )
    assert summary.windows == 1
    assert summary.first_response.value == 23.5 * 3600  # at the latest: no desk looks faster than it may be
    exact = summarise([seen((hours, Label.PERSONALISED)) for hours in (1, 2, 23.5, 30, 40)], now=NOW)
    assert exact.windows == 0
    assert exact.first_response.value == summary.first_response.value
    assert (summary.first_response.low or 0) <= (exact.first_response.low or 0)


def test_a_timeline_tells_of_the_window(seen: Any) -> None:
    assert "it may have been sent up to 15 h 30 min earlier" in timeline(windowed(seen, 23.5, 8))
    assert "our inbox had been shut" not in timeline(seen((23.5, Label.PERSONALISED)))


def test_whether_it_kept_a_standard_that_ends_in_its_window_nobody_can_say(seen: Any) -> None:
    torn, late = windowed(seen, 30, 8), windowed(seen, 40, 29)
    assert standing(torn, Endpoint.FIRST_RESPONSE) is Standing.OPEN
    assert standing(late, Endpoint.FIRST_RESPONSE) is Standing.MISSED
    level = summarise([torn, late], now=NOW).levels[0]
    assert (level.share.value, level.share.n, level.open) == (0, 1, 1)


def test_facts_with_a_gap_are_observed_with_the_window_of_what_came_after_it(seen: Any) -> None:
    asked = seen().enquiry
    came = replace(a_reply(23 * HOUR + MINUTE), recipient=asked.persona.email, raw=b"Subject: yours\r\n\r\nHello.")
    facts = Facts(
        enquiries=(asked,),
        dispatches=(Dispatch(enquiry_id=asked.id, state=DispatchState.ACCEPTED, at=T0),),
        replies=(came,),
        listened_until=NOW,
        gaps=(NIGHT,),
    )
    assert observations(facts, NOW)[0].replies[0].earliest == NIGHT.since
    assert observations(replace(facts, gaps=()), NOW)[0].replies[0].earliest is None


def answered(seen: Any, asked_and_came: Sequence[tuple[datetime, datetime]], *gaps: Watch) -> tuple[Observation, ...]:
    """Enquiries accepted at the one moment and answered at the other, by mails alike."""
    enquiries, accepted, came = [], [], []
    raw = b"From: Acme <help@acme.example>\r\nSubject: yours\r\n\r\nThe parcel is at the depot, I have sent it again."
    for number, (asked, answer) in enumerate(asked_and_came):
        persona = replace(seen().enquiry.persona, email=f"c{number}@shopper.example")
        enquiries.append(replace(seen().enquiry, id=f"e{number}", persona=persona))
        accepted.append(Dispatch(enquiry_id=f"e{number}", state=DispatchState.ACCEPTED, at=asked))
        at = answer - T0
        came.append(replace(a_reply(at), id=f"r{number}", recipient=persona.email, raw=raw))
    facts = Facts(
        enquiries=tuple(enquiries), dispatches=tuple(accepted), replies=tuple(came), listened_until=NOW, gaps=gaps
    )
    return observations(facts, NOW)


def signals(observation: Observation) -> set[str]:
    return {each.signal for each in observation.replies[0].verdict.evidence}


def test_what_was_let_in_when_our_server_opened_took_no_wait_that_speaks_for_a_machine(seen: Any) -> None:
    wait, opened = 13 * HOUR + 7 * SECOND, [NIGHT.until + number * MINUTE for number in range(8)]
    let_in = answered(seen, [(came - wait, came) for came in opened], NIGHT)
    assert all(each.replies[0].earliest is not None for each in let_in)
    assert not any("as long after the question as ever" in signals(each) for each in let_in)
    exact = answered(seen, [(came - wait, came) for came in opened])
    assert all("as long after the question as ever" in signals(each) for each in exact)


def test_it_took_its_time_only_if_it_did_so_before_our_server_was_shut(seen: Any) -> None:
    came = NIGHT.until + MINUTE
    soon, late = answered(seen, [(NIGHT.since - 20 * MINUTE, came), (NIGHT.since - 5 * HOUR, came)], NIGHT)
    assert "took its time" not in signals(soon)
    assert "took its time" in signals(late)


def test_a_desk_does_not_sleep_at_all_hours_but_the_one_at_which_our_server_opens(seen: Any) -> None:
    days = [timedelta(days=number) for number in range(30)]
    gaps = [Watch(since=T0 + day + 9 * HOUR, until=T0 + day + 23 * HOUR) for day in days]
    let_in = [(gap.since - 2 * HOUR, gap.until + SECOND) for gap in gaps]
    prompt = [(T0 + day + 5 * HOUR, T0 + day + 5 * HOUR + 2 * MINUTE) for day in days]
    told = answered(seen, [*let_in, *prompt], *gaps)
    assert not any("at once while the desk sleeps" in signals(each) for each in told)
