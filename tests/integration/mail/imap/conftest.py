"""A provider's mailbox for each test, and a ledger with two customers whose mail comes there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.ledger import Ledger
from harness.sandbox.specimen import specimen
from tests.integration.mail.authority import Authority
from tests.integration.mail.dovecot import Dovecot
from tests.integration.mail.imap.provider import ASKED, KIM, LEE, Provider

_users = iter(f"user{number}" for number in range(1_000_000))


@pytest.fixture
def provider(dovecot: Dovecot, trusted: Authority) -> Provider:
    return Provider(dovecot, trusted.trusting(), next(_users))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        for address in (KIM, LEE):
            ledger.append_enquiry(specimen(id=f"of-{address}", customer={"email": address}, created_at=ASKED))
        yield ledger
