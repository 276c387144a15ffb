"""Real mail servers, each started once for all tests and skipped where it is not installed."""

from collections.abc import Iterator

import pytest

from harness.cli.check.names import Names
from tests.integration.mail.authority import Authority
from tests.integration.mail.dnsmasq import running_dnsmasq
from tests.integration.mail.dovecot import Dovecot, running_dovecot
from tests.integration.mail.postfix import Postfix, running_postfix


@pytest.fixture(scope="session")
def dovecot(authority: Authority) -> Iterator[Dovecot]:
    """Any user may log in, so use one of your own."""
    with running_dovecot(authority) as server:
        yield server


@pytest.fixture(scope="session")
def postfix(authority: Authority, dovecot: Dovecot) -> Iterator[Postfix]:
    """Takes mail for anybody, and shows all of it to everybody: ask for your own."""
    with running_postfix(authority, dovecot) as server:
        yield server


@pytest.fixture(scope="module")
def names(request: pytest.FixtureRequest) -> Iterator[Names]:
    """A name server that knows the ZONE of the test's module."""
    with running_dnsmasq(request.module.ZONE) as server:
        yield Names(server)
