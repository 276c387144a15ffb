"""An enquiry to try things on: a new channel's probe, a ledger, a reader of facts. No scenario stands behind it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from harness.model import Enquiry, Persona, Thresholds

_CUSTOMER = Persona(
    name="Joan Archer", email="joan.archer@shopper.example", phone="020 7946 0123", order="A-10442", language="en"
)
_ENQUIRY = Enquiry(
    id="k3v9q2w7x5ab",
    desk="acme",
    scenario="late-delivery",
    title="The parcel has not come",
    channel="mail",
    persona=_CUSTOMER,
    subject="Where is my order A-10442?",
    body="Hello,\n\nmy copper kettle has not come.\nWhen will it arrive?\n\nJoan Archer",
    facts=(),
    questions=(),
    follow_ups=(),
    thresholds=Thresholds(),
    window=timedelta(days=14),
    session=None,
    created_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
)


def specimen(*, customer: dict[str, str] | None = None, **changes: Any) -> Enquiry:
    """The specimen with some fields changed: `customer` those of its persona, the rest its own."""
    return replace(_ENQUIRY, persona=replace(_CUSTOMER, **(customer or {})), **changes)
