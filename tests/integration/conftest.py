"""What tests of more than one part need."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from probes.browser import Browser
from tests.integration.mail.authority import Authority
from tests.integration.messaging.prosody import Prosody, running_prosody


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests of a module, which share its loop, too."""
    async with Browser() as browser:
        yield browser


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
