"""What tests of more than one part need."""

from collections.abc import Iterator

import pytest

from tests.integration.mail.authority import Authority
from tests.integration.messaging.prosody import Prosody, running_prosody


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """The tests' authority, believed as a user would have it: it is named in the environment."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.root))
    return authority


@pytest.fixture(scope="session")
def prosody(authority: Authority) -> Iterator[Prosody]:
    """An XMPP server, started once for all tests: everybody shares it, so use accounts of your own."""
    with running_prosody(authority) as server:
        yield server
