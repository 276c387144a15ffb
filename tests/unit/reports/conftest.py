"""Observations made by hand, with nothing in them but what a report looks at."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from harness.errors import FaultKind
from harness.model import (
    Aspect,
    Dispatch,
    DispatchState,
    Enquiry,
    Evidence,
    JudgedReply,
    Label,
    Notice,
    NoticeKind,
    Observation,
    Persona,
    Question,
    Reply,
    Source,
    Thresholds,
    Verdict,
)
from harness.observe import observe_enquiry
from reports.month import month
from reports.monthly import Format, render
from tests.desks import desk_with

START = datetime(2026, 10, 5, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)

Seen = Callable[..., Observation]


def a_notice(kind: NoticeKind) -> Notice:
    return Notice(
        kind=kind, sign="Action", status="5.1.1", diagnostic="550 no such user", recipients=("help@d.example",)
    )


class Maker:
    """Makes one observation from what came back: pairs of hours after T0 and a label, or the kind of a notice."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def __call__(
        self,
        *replies: tuple[float, Label | NoticeKind],
        texts: Sequence[str] = (),
        fault: timedelta | None = None,
        accepted: bool = True,
        now: timedelta = timedelta(days=60),
        start: datetime = START,
        **enquiry: object,
    ) -> Observation:
        """`now` and `fault` count from `start`, which is T0."""
        made = self.enquiry(start, **enquiry)
        judged = [
            self.judged(start + hours * HOUR, label, text)
            for (hours, label), text in zip(replies, [*texts, *[""] * len(replies)], strict=False)
        ]
        dispatches = []
        if accepted:
            dispatches.append(Dispatch(enquiry_id=made.id, state=DispatchState.ACCEPTED, at=start))
        if fault is not None:
            dispatches.append(
                Dispatch(
                    enquiry_id=made.id,
                    state=DispatchState.FAULT,
                    at=start + fault,
                    fault=FaultKind.UNREACHABLE,
                    detail="connection refused",
                )
            )
        elif made.session is not None and now >= made.session:
            dispatches.append(Dispatch(enquiry_id=made.id, state=DispatchState.CLOSED, at=start + made.session))
        return observe_enquiry(made, dispatches, judged, start + now)

    def enquiry(self, start: datetime, **changes: object) -> Enquiry:
        number = next(self._numbers)
        fields: dict[str, object] = {
            "id": f"e{number:04d}",
            "desk": "acme",
            "scenario": "late-delivery",
            "title": "The parcel has not come",
            "channel": "mail",
            "persona": Persona(
                name="Ada Field", email=f"ada{number}@shopper.example", phone="555-0100", order="A1", language="en"
            ),
            "subject": "Where is my order?",
            "body": "Where is my kettle? When will it come?",
            "facts": (),
            "questions": (Question(name="when", text="When will it come?", answers=("on Thursday",)),),
            "follow_ups": (),
            "thresholds": Thresholds(first_response=timedelta(hours=24)),
            "window": timedelta(days=14),
            "session": None,
            "created_at": start - timedelta(seconds=5),
        }
        return Enquiry(**{**fields, **changes})  # type: ignore[arg-type]

    def judged(self, at: datetime, what: Label | NoticeKind, text: str = "") -> JudgedReply:
        label = what if isinstance(what, Label) else Label.AUTOMATED
        return JudgedReply(
            reply=Reply(
                id=f"r{next(self._numbers):04d}",
                received_at=at,
                source=Source.INBOX,
                media_type="message/rfc822",
                raw=text.encode("utf-8", "replace"),
            ),
            matched_by="recipient",
            text=text,
            verdict=Verdict(
                label=label,
                machine=float(label is Label.AUTOMATED),
                form=float(label is Label.TEMPLATED),
                evidence=(Evidence(aspect=Aspect.ORIGIN, signal="its own words", weight=-1.5, span=text[:20]),),
                rules="test",
            ),
            notice=None if isinstance(what, Label) else a_notice(what),
        )


def a_page(seen: Iterable[Observation], form: Format, *, now: datetime, title: str = "Acme", **known: Any) -> str:
    """The page of all months, for a desk of that title."""
    desks = (desk_with(title=title),)
    return render(month(seen, **{"year_month": None, "now": now, "desks": desks, **known}), format=form)


@pytest.fixture(scope="session")
def seen() -> Seen:
    return Maker()
