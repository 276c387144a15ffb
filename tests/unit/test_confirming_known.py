"""What is known and told of an enquiry whose desk wants it confirmed by a link, before it is followed and after."""

from dataclasses import replace
from datetime import timedelta

import pytest

from harness.errors import FaultKind
from harness.model import Dispatch, DispatchState, Outcome, Reply, Target
from harness.observe import observations, unconfirmed
from harness.sites import is_of_desk
from reports.month import month
from reports.monthly import render
from reports.tables import status_table, timeline
from tests.unit.opting_in import ACCEPTED, DESK, LATER, PAGE, T0, asks, fact, known


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (fact(DispatchState.CONFIRMED, after=timedelta(minutes=5)), "was confirmed by the link, 4 min after"),
        (fact(DispatchState.NOT_CONFIRMED, after=timedelta(minutes=5)), "may have been confirmed by the link, or not"),
        (
            fact(DispatchState.NOT_CONFIRMED, after=timedelta(minutes=5), fault=FaultKind.REJECTED),
            "could not be confirmed by the link, rejected: as the page says",
        ),
    ],
)
def test_what_becomes_of_it_is_shown_and_does_not_change_t0(last: Dispatch, words: str) -> None:
    before, after = (
        observations(known(ACCEPTED, asks(), *more), LATER)[0]
        for more in ((), (fact(DispatchState.CONFIRMING, after=timedelta(minutes=5)), last))
    )
    assert before.accepted_at == after.accepted_at == T0
    assert (after.fault, after.doubt, after.first_response_at, after.acknowledged_at) == (None, None, None, None)
    assert words in timeline(after)
    done = "done 4 min later." if last.state is DispatchState.CONFIRMED else words
    assert f"{after.enquiry.id}: asked to confirm, not done yet." in status_table([before], LATER)
    (line,) = [line for line in status_table([after], LATER).splitlines() if "asked to confirm" in line]
    assert done in line
    assert unconfirmed(after) == (None if last.state is DispatchState.CONFIRMED else last)


def answered(*, hours: float = 30) -> Reply:
    text = "Dear Ada,\r\n\r\nI looked for your parcel and found it; it comes on Tuesday.\r\n\r\nKim"
    raw = f"From: Kim Lee <kim@acme.example>\r\nSubject: Re: Hello\r\n\r\n{text}\r\n".encode()
    return replace(asks(), id="r9", received_at=T0 + timedelta(hours=hours), raw=raw, sender="kim@acme.example")


FOLLOWED = fact(DispatchState.CONFIRMING, after=timedelta(minutes=5))


@pytest.mark.parametrize(
    ("facts", "outcome", "known_for"),
    [
        ([], Outcome.WAITING, 1),
        ([answered()], Outcome.ANSWERED, None),
        ([FOLLOWED], Outcome.UNCERTAIN, 5),
        ([FOLLOWED, fact(DispatchState.CONFIRMED, after=timedelta(minutes=6))], Outcome.AUTOMATED_ONLY, None),
        ([FOLLOWED, fact(DispatchState.NOT_CONFIRMED, after=timedelta(minutes=6))], Outcome.UNCERTAIN, 6),
        ([FOLLOWED, fact(DispatchState.NOT_CONFIRMED, after=timedelta(minutes=6)), answered()], Outcome.UNCERTAIN, 6),
        (
            [FOLLOWED, fact(DispatchState.NOT_CONFIRMED, after=timedelta(minutes=6), fault=FaultKind.TIMEOUT)],
            Outcome.PROBE_FAULT,
            6,
        ),
        (
            [FOLLOWED, fact(DispatchState.NOT_CONFIRMED, after=timedelta(minutes=6), fault=FaultKind.BLOCKED)],
            Outcome.BLOCKED,
            6,
        ),
    ],
    ids=["not yet", "answered all the same", "begun", "done", "doubtful", "doubtful, answered", "failed", "blocked"],
)
def test_what_we_did_not_confirm_is_never_the_desks_silence(
    facts: list[Dispatch | Reply], outcome: Outcome, known_for: int | None
) -> None:
    """`known_for`: minutes for which silence is known, None for the whole window."""
    (seen,) = observations(known(ACCEPTED, asks(), *facts), T0 + timedelta(days=29))
    assert seen.outcome is outcome
    assert seen.wait(seen.watched_until) == (seen.enquiry.window if known_for is None else timedelta(minutes=known_for))


MAILER = "https://click.mailer.example/t/1?to=acme"


def test_a_link_to_another_host_is_said_and_followed_only_where_the_desk_is_said_to_own_it() -> None:
    (seen,) = observations(known(ACCEPTED, asks(MAILER)), T0 + timedelta(days=29))
    assert (seen.outcome, seen.wait(seen.watched_until)) == (Outcome.WAITING, timedelta(minutes=1))
    assert "the link leads to click.mailer.example, which is not the site of the form" in timeline(seen)
    assert 'confirms = ["click.mailer.example"]' in timeline(seen)
    status = status_table([seen], T0 + timedelta(days=29))
    assert "asked to confirm, not done: the link leads to click.mailer.example" in status
    assert "nobody listened to its end" not in status
    assert "silence is known up to here, as the link was not followed" in timeline(seen)
    assert is_of_desk("http://127.0.0.1:8000/c/1", DESK.targets["web_form"])
    assert not is_of_desk(MAILER, DESK.targets["web_form"])
    owns = Target(to=PAGE, confirms=("click.mailer.example",))
    assert is_of_desk(MAILER, owns)
    assert not is_of_desk("https://mailer.example/", owns)
    assert not is_of_desk("https://click.mailer.example@evil.example/", owns)


def test_the_months_page_says_what_became_of_the_links() -> None:
    done, failed = (
        fact(state, after=timedelta(minutes=6)) for state in (DispatchState.CONFIRMED, DispatchState.NOT_CONFIRMED)
    )
    seen = [observations(known(ACCEPTED, asks(), *more), LATER)[0] for more in ([], [done], [failed])]
    page = render(month(seen, year_month=None, now=LATER, desks=[DESK]), format="md")
    assert (
        "For 3 requests a link in a mail was to be followed before anybody would read them; 1 confirmed. "
        "Not confirmed, as far as we know, and in no figure: 1. Not yet followed, and waited for up to that mail: 1."
        in page
    )
    assert "may have been confirmed by its link, or not: as the page says" in page
