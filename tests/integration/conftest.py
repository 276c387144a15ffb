"""What tests of more than one part need."""

import pytest

from tests.integration.mail.authority import Authority


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """The tests' authority, believed as a user would have it: it is named in the environment."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.root))
    return authority
