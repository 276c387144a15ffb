"""What tests of visits share: a ledger on the disk, and a clock moved by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.clock import ManualClock
from harness.ledger import Ledger
from tests.unit.visits import START


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as opened:
        yield opened


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)
