"""A form whose desk asks for a link in a mail to be followed: the enquiry, the mail, and what became of it."""

from datetime import UTC, datetime, timedelta

from harness.errors import FaultKind
from harness.model import Dispatch, DispatchState, Enquiry, Facts, Reply, Source, Target
from harness.sandbox.specimen import specimen
from tests.desks import desk_with

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
