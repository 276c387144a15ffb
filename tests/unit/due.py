"""What is due, for tests of what comes of it: enquiries, what became of them, and the agenda that follows."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from harness.classify import UNDECIDED_COST
from harness.errors import FaultKind
from harness.model import Dispatch, DispatchState, Enquiry, Facts, FollowUp, Reply, Source
from harness.observe import observations
from harness.sandbox.specimen import specimen
from harness.turns import Agenda, agenda

T0 = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LATER = T0 + 2 * DAY
FOLLOW_UPS = (
    FollowUp(asked=("order number",), text="It is A-10442."),
    FollowUp(asked=("photo", "picture"), text="I have none."),
)
HEAD = "From: Mia Stone <mia@acme.example>\r\nSubject: Re: Where is my order?\r\nMessage-ID: <m1@acme.example>\r\n"
ASKS = "Dear customer,\r\n\r\nplease send us your order number.\r\n"


def enquiry(
    *, follow_ups: Sequence[FollowUp] = FOLLOW_UPS, id_: str = "e1", session: timedelta | None = None
) -> Enquiry:
    return specimen(
        id=id_,
        customer={"email": f"{id_}@shopper.example"},
        follow_ups=tuple(follow_ups),
        session=session,
        window=14 * DAY,
        created_at=T0,
    )


def fact(state: DispatchState, *, turn: int | None = None, at: datetime = T0, id_: str = "e1") -> Dispatch:
    fault = FaultKind.REJECTED if state is DispatchState.FAULT else None
    return Dispatch(enquiry_id=id_, state=state, at=at, turn=turn, fault=fault)


def mail(body: str = ASKS, *, after: timedelta = HOUR, head: str = "", number: int = 1, id_: str = "e1") -> Reply:
    return Reply(
        id=f"r{number}",
        received_at=T0 + after,
        source=Source.INBOX,
        media_type="message/rfc822",
        raw=f"{head or HEAD}\r\n{body}".encode(),
        recipient=f"{id_}@shopper.example",
        sender="mia@acme.example",
    )


def known(*facts: Dispatch | Reply, of: Enquiry | None = None, accepted: bool = True) -> Facts:
    dispatches = [each for each in facts if isinstance(each, Dispatch)]
    if accepted:
        dispatches.insert(0, fact(DispatchState.ACCEPTED))
    replies = tuple(each for each in facts if isinstance(each, Reply))
    return Facts(
        enquiries=(of or enquiry(),), dispatches=tuple(dispatches), replies=replies, listened_until=T0 + 30 * DAY
    )


def due(facts: Facts, now: datetime, *, undecided_cost: float = UNDECIDED_COST) -> Agenda:
    """What the facts leave to be done."""
    return agenda(observations(facts, now, undecided_cost=undecided_cost), now)
