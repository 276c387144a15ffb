"""When a link that a desk asks to be followed is due, that it is followed once, and what that does to what is known."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.clock import ManualClock
from harness.confirming import confirm_due
from harness.errors import FaultKind, ProbeError, Unconfirmed
from harness.ledger import Ledger
from harness.model import (
    Accepted,
    Assignment,
    Confirmed,
    Dispatch,
    DispatchState,
    Enquiry,
    Event,
    Facts,
    Outcome,
    Reply,
    SessionEvent,
    SessionEventKind,
    Source,
    Target,
)
from harness.observe import observations, unconfirmed
from harness.runner import Runner
from harness.sandbox.specimen import specimen
from harness.sites import is_of_desk
from harness.turns.timing import LONGEST, SHORTEST
from reports.month import month
from reports.monthly import render
from reports.tables import status_table, timeline
from tests.desks import desk_with
from tests.unit.due import due

T0 = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LATER = T0 + timedelta(days=2)
PAGE = "http://127.0.0.1:8000/contact"
DESK = desk_with(targets={"web_form": Target(to=PAGE)})


def enquiry(*, channel: str = "web_form", to: str = PAGE, session: timedelta | None = None) -> Enquiry:
    return specimen(channel=channel, to=to, session=session, created_at=T0)


def fact(state: DispatchState, *, after: timedelta = timedelta(0), fault: FaultKind | None = None) -> Dispatch:
    return Dispatch(enquiry_id=specimen().id, state=state, at=T0 + after, fault=fault, detail="as the page says")


def asks(link: str = "http://127.0.0.1:8000/c/1", *, number: int = 1) -> Reply:
    return Reply(
        id=f"r{number}",
        received_at=T0 + timedelta(minutes=number),
        source=Source.INBOX,
        media_type="message/rfc822",
        raw=f"From: no-reply@acme.example\r\nSubject: Hello\r\n\r\nPlease confirm your request: {link}\r\n".encode(),
        recipient=specimen().persona.email,
        sender="no-reply@acme.example",
    )


def known(*facts: Dispatch | Reply, of: Enquiry | None = None) -> Facts:
    return Facts(
        enquiries=(of or enquiry(),),
        dispatches=tuple(each for each in facts if isinstance(each, Dispatch)),
        replies=tuple(each for each in facts if isinstance(each, Reply)),
        listened_until=T0 + timedelta(days=30),
    )


ACCEPTED = fact(DispatchState.ACCEPTED)


def test_a_link_is_due_some_minutes_after_the_mail_and_not_before() -> None:
    facts = known(ACCEPTED, asks())
    soon = due(facts, T0 + timedelta(minutes=1))
    assert (soon.links, len(soon)) == ((), 0)
    assert soon.next_at is not None
    assert SHORTEST <= soon.next_at - asks().received_at <= LONGEST
    (link,) = due(facts, soon.next_at).links
    assert (link.url, link.reply.id, link.at) == ("http://127.0.0.1:8000/c/1", "r1", soon.next_at)


def test_so_it_is_where_a_chat_took_a_message_to_be_answered_by_mail() -> None:
    chat = enquiry(channel="chat", session=timedelta(minutes=5))
    left = SessionEvent(enquiry_id=chat.id, at=T0, kind=SessionEventKind.LEFT_MESSAGE)
    (link,) = due(replace(known(ACCEPTED, asks(), of=chat), events=(left,)), LATER).links
    assert (link.url, link.enquiry.channel) == ("http://127.0.0.1:8000/c/1", "chat")


@pytest.mark.parametrize(
    "facts",
    [
        known(asks()),
        known(ACCEPTED, asks(), of=enquiry(channel="mail", to="care@acme.example")),
        known(ACCEPTED, asks(), of=enquiry(channel="chat", session=timedelta(minutes=5))),
        known(ACCEPTED, asks(), fact(DispatchState.CONFIRMING)),
        known(ACCEPTED, asks(), asks("http://127.0.0.1:8000/c/2", number=2), fact(DispatchState.CONFIRMING)),
    ],
    ids=["not accepted", "a mail", "a chat", "begun", "begun, and asked anew"],
)
def test_no_other_link_is_ever_due(facts: Facts) -> None:
    assert due(facts, LATER).links == ()


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


def test_a_link_to_the_forms_site_goes_before_one_that_leads_elsewhere() -> None:
    (link,) = due(known(ACCEPTED, asks(MAILER), asks(number=2)), LATER).links
    assert link.url == "http://127.0.0.1:8000/c/1"


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


class Follower:
    """A form's probe that keeps which links it is asked to follow, and then raises what it was told to."""

    stays = False

    def __init__(self, error: Exception | None = None) -> None:
        self.followed: list[tuple[Assignment, str]] = []
        self._error = error

    async def perform(self, assignment: Assignment) -> AsyncGenerator[Event, None]:  # noqa: ARG002
        yield Accepted()

    async def confirm(self, assignment: Assignment, url: str) -> Confirmed:
        self.followed.append((assignment, url))
        if self._error is not None:
            raise self._error
        return Confirmed(words="It is confirmed.")


@pytest.mark.parametrize(
    ("error", "state", "fault", "detail"),
    [
        (None, DispatchState.CONFIRMED, None, "It is confirmed."),
        (Unconfirmed("who knows"), DispatchState.NOT_CONFIRMED, None, "who knows"),
        (
            ProbeError(FaultKind.REJECTED, "expired"),
            DispatchState.NOT_CONFIRMED,
            FaultKind.REJECTED,
            "expired",
        ),
        (RuntimeError("the machine is gone"), DispatchState.CONFIRMING, None, ""),
    ],
)
async def test_it_is_followed_once_whatever_becomes_of_it_and_only_with_leave(
    tmp_path: Path, error: Exception | None, state: DispatchState, fault: FaultKind | None, detail: str
) -> None:
    probe, stop = Follower(error), tmp_path / "STOP"
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        ledger.append_enquiry(enquiry())
        ledger.append_dispatch(ACCEPTED)
        ledger.append_reply(asks())
        clock = ManualClock(LATER)
        runner = Runner(ledger=ledger, clock=clock, probes={"web_form": probe}, domain="shopper.example", stop=stop)
        agenda = due(ledger.facts(), LATER)

        stop.touch()
        assert await confirm_due(runner, {"acme": DESK}, agenda) == 0
        abroad = replace(DESK, targets={"web_form": Target(to="https://acme.com/contact")})
        stop.unlink()
        assert await confirm_due(runner, {"acme": abroad}, agenda) == 0, "there is no consent"
        moved = replace(DESK, targets={"web_form": Target(to="http://127.0.0.1:8001/contact")})
        assert await confirm_due(runner, {"acme": moved}, agenda) == 0
        assert await confirm_due(runner, {}, agenda) == 0
        assert probe.followed == []

        try:
            assert await confirm_due(runner, {"acme": DESK}, agenda) == 1
        except* RuntimeError:
            assert state is DispatchState.CONFIRMING
        assert await confirm_due(runner, {"acme": DESK}, agenda) == 0
        ((assignment, url),) = probe.followed
        assert (assignment.confined, url) == (True, "http://127.0.0.1:8000/c/1")
        last = ledger.facts().dispatches[-1]
        assert (last.state, last.fault, last.detail) == (state, fault, detail)
