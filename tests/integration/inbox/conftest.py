"""An inbox with a real ledger that knows two customers."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from harness.clock import ManualClock
from harness.ledger import Ledger
from probes.inbox.limits import Limits
from probes.inbox.mailroom import MailRoom
from probes.inbox.smtp import Inbox
from tests.integration.inbox.peers import KIM, LEE, NOW, enquiry


@pytest.fixture
def ledger_file(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(ledger_file: Path) -> Iterator[Ledger]:
    with Ledger.open(f"sqlite:///{ledger_file}?timeout=0.05") as ledger:
        ledger.append_enquiry(enquiry(KIM))
        ledger.append_enquiry(enquiry(LEE))
        yield ledger


@pytest.fixture
async def inbox(ledger: Ledger) -> AsyncIterator[Inbox]:
    async with Inbox(room=MailRoom(ledger=ledger), clock=ManualClock(NOW), limits=Limits(size=200_000)) as inbox:
        yield inbox
