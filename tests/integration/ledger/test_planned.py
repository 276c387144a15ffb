"""What became of the enquiries that schedules ask for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from harness.ledger import Ledger
from harness.model import Planned, PlannedState

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)
FIRST = Planned(enquiry_id="a", desk="acme", due=NOON, state=PlannedState.DUE, at=NOON)
WHY = "desk acme has had 5 enquiries today\nand\0no more"


def test_they_come_back_in_order_and_of_each_the_last_word(ledger: Ledger) -> None:
    refused = replace(FIRST, state=PlannedState.REFUSED, at=NOON + timedelta(seconds=3), detail=WHY)
    later = replace(FIRST, enquiry_id="b", due=NOON + DAY, state=PlannedState.LATE)
    ledger.append_planned([])
    ledger.append_planned([later, FIRST])
    ledger.append_planned([refused])
    assert ledger.planned("acme", NOON, NOON + 2 * DAY) == (refused, later)
    assert ledger.planned("acme", NOON, NOON + DAY) == (refused,)
    assert ledger.planned("lamps", NOON, NOON + DAY) == ()


def test_a_desk_that_is_called_otherwise_now_keeps_its_past(url: str, ledger: Ledger) -> None:
    ledger.append_planned([FIRST])
    with Ledger.open(url, renamed={"acme": "lamps"}) as renamed:
        assert renamed.planned("lamps", NOON, NOON + DAY) == (replace(FIRST, desk="lamps"),)


def test_all_instants_need_a_zone(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="since"):
        ledger.planned("acme", NOON.replace(tzinfo=None), NOON)
