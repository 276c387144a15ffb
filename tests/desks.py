"""A desk to try things on."""

from dataclasses import replace
from typing import Any

from harness.model import Budget, Desk, DeskKind, Thresholds

_ACME = Desk(
    name="acme",
    title="Acme",
    kind=DeskKind.OWN,
    zone="UTC",
    openings=(),
    targets={},
    thresholds=Thresholds(),
    budget=Budget(daily=20),
    consent=None,
)


def desk_with(**changes: Any) -> Desk:
    """A desk of our own without channels, opening hours or consent, with some fields changed."""
    return replace(_ACME, **changes)
