"""A ledger of two desks, with mail, a chat and a stray letter, and what is known of it when everything is read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.ledger import Ledger
from harness.model import (
    Dispatch,
    DispatchState,
    Enquiry,
    Observation,
    Outline,
    Question,
    Reply,
    Source,
    Template,
    Thresholds,
    Watch,
)
from harness.observe import form_letters, observations, outline, unmatched
from harness.observed import Seen, looked_at
from harness.sandbox.specimen import specimen

T0 = datetime(2026, 10, 5, 9, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NOW = T0 + 10 * DAY
RECEIPT = "This is an automatic reply. We received your request, and a ticket was opened."
FORM = (
    "Dear Joan,\n\nThank you for contacting us. We are sorry for the trouble and have passed your request to the team "
    "in charge. They will look into it as soon as they can.\n\nKind regards,\nCustomer care"
)
OWN = (
    "Hello Joan,\n\nI rang the depot about your kettle just now: the driver left it with the shop on the corner, and "
    "they say it is dry and unopened. If it has a dent after all, send me a picture.\n\nBest,\nMia"
)


def enquiry(name: str, *, desk: str = "acme", session: timedelta | None = None) -> Enquiry:
    return specimen(
        id=name,
        desk=desk,
        channel="mail" if session is None else "chat",
        customer={"email": f"{name}@shopper.example"},
        questions=(Question(name="when", text="When will it arrive?", answers=("on Thursday",)),),
        thresholds=Thresholds(first_response=DAY),
        window=14 * DAY if session is None else session,
        session=session,
        created_at=T0 - timedelta(seconds=1),
    )


def letter(to: str, after: timedelta, text: str, *, number: int = 0) -> Reply:
    return Reply(
        id=f"{to}-{number}",
        received_at=T0 + after,
        source=Source.INBOX,
        media_type="message/rfc822",
        raw=f"From: care@acme.example\nTo: {to}@shopper.example\nSubject: Re: A-10442\n\n{text}\n".encode(),
        recipient=f"{to}@shopper.example",
        sender="care@acme.example",
    )


def accepted(name: str) -> Dispatch:
    return Dispatch(enquiry_id=name, state=DispatchState.ACCEPTED, at=T0, reference=f"<{name}@shopper.example>")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/ledger.db"


def filled(url: str) -> None:
    """Put the two desks into an empty ledger."""
    with Ledger.open(url) as ledger:
        for name, desk in (("e1", "acme"), ("e2", "acme"), ("e3", "acme"), ("o1", "other"), ("o2", "other")):
            ledger.append_enquiry(enquiry(name, desk=desk))
            ledger.append_dispatch(accepted(name))
        ledger.append_enquiry(enquiry("chat", session=10 * MINUTE))
        ledger.append_dispatch(accepted("chat"))
        ledger.append_dispatch(Dispatch(enquiry_id="chat", state=DispatchState.CLOSED, at=T0 + 10 * MINUTE))
        ledger.append_reply(letter("e1", MINUTE, RECEIPT))
        ledger.append_reply(letter("e1", 5 * HOUR, OWN, number=1))
        ledger.append_reply(letter("o1", 3 * HOUR, "Hello Joan, the driver has it: it comes on Thursday. Mia"))
        hello = Reply(
            id="chat-0",
            received_at=T0 + 2 * MINUTE,
            source=Source.SESSION,
            media_type="text/plain",
            raw=b"Hi, Mia here. Your kettle is on the van.",
            sender="Mia",
            enquiry_id="chat",
        )
        ledger.append_reply(hello)
        ledger.append_watch(Watch(since=T0, until=T0 + 9 * DAY))


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    filled(url)
    with Ledger.open(url) as opened:
        yield opened


@pytest.fixture
def keep(tmp_path: Path) -> Path:
    return tmp_path / "observed.db"


def by_reading_everything(ledger: Ledger, now: datetime) -> dict[str, Outline]:
    """What is known of each enquiry when all facts are read and judged, as it was before anything was kept."""
    return {each.enquiry.id: outline(each) for each in observations(ledger.facts(), now)}


Whole = tuple[tuple[Observation, ...], tuple[Template, ...], tuple[int, int]]


def whole_by_reading_everything(ledger: Ledger, now: datetime) -> Whole:
    """All that is known of each enquiry, the form letters, and how many replies fit several enquiries or none."""
    facts = ledger.facts()
    seen, left = observations(facts, now), unmatched(facts)
    return seen, form_letters(seen), (len(left.torn), len(left.orphans))


def told_whole(ledger: Ledger, now: datetime, keep: Path | None) -> Whole:
    """The same of what is kept."""

    def take(seen: Seen) -> Whole:
        return seen.observations(seen.columns, {}), seen.letters(seen.columns), seen.unplaced

    return looked_at(ledger, now, take, keep=keep)


def stray(text: str, **changes: object) -> Reply:
    """A letter to an address that no persona has."""
    sent = letter("stray", 6 * HOUR, text)
    return replace(sent, recipient="shop@shopper.example", **changes)  # type: ignore[arg-type]
